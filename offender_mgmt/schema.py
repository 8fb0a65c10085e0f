"""The API's description: names of choices whose fields are called alike, and what every operation may answer."""

from typing import Any

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

ERRORS = {
    "400": "Something that was told is not as described here. Each fault stands under its field.",
    "401": "Nobody is signed in.",
    "403": "This is not for your role.",
    "404": "There is no such thing, or you may not see it, or the page is past the end.",
    "409": "The state of the record does not allow it; `detail` says why.",
    "422": "The request can be read, and what it says cannot be so. Each fault stands under its field.",
    "429": "Too much was asked within minutes; `Retry-After` says for how many seconds to wait.",
    "503": "The database does not answer. Nothing was saved, or all of it: send the same again.",
}
RETRY_AFTER = {"Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 0}}}


def describe_errors(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The description, in which every operation says what it answers when it cannot do what was asked."""
    answer = {"application/json": {"schema": {"type": "object", "additionalProperties": {}}}}
    for path in result["paths"].values():
        for operation in path.values():
            for status, sentence in ERRORS.items():
                operation["responses"].setdefault(status, {"description": sentence, "content": answer})
            operation["responses"]["429"]["headers"] = RETRY_AFTER
    return result
