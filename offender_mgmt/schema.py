"""Names in the API's description of choices whose fields are called alike."""

ENUM_NAMES = {
    "RiskLevelEnum": "offender_mgmt.offenders.choices.RiskLevel",
    "PriorityEnum": "risk.choices.Priority",
    "OrderKindEnum": "offender_mgmt.offenders.choices.OrderKind",
    "OrderConditionKindEnum": "offender_mgmt.offenders.choices.ConditionKind",
    "ProposalKindEnum": "offender_mgmt.offenders.choices.ProposalKind",
    "SuspensionReasonEnum": "offender_mgmt.offenders.choices.SuspensionReason",
    "AlertStepEnum": "offender_mgmt.alerts.choices.Step",
    "VisitOutcomeEnum": "visits.choices.Outcome",
    "DeviceKindEnum": "visits.choices.DeviceKind",
    "PresentKindEnum": "visits.choices.PresentKind",
    "ExaminationResultEnum": "visits.choices.ExaminationResult",
    "AnnouncedBecauseEnum": "visits.choices.AnnouncedBecause",
    "CheckResultEnum": "visits.choices.CheckResult",
}
