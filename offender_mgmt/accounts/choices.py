"""Words of access: roles, and what each may do."""

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    """What a user is here to do. One role each; the table in `rules.PERMISSIONS` says what it allows."""

    OFFENDER_MANAGER = "offender_manager", "Offender manager"
    SUPERVISOR = "supervisor", "Supervisor"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"
    PROFESSIONAL_STANDARDS = "standards", "Professional standards"


class Rank(models.IntegerChoices):
    """Standing in the force. Whoever approves must not be junior to whoever asked."""

    CONSTABLE = 1, "Constable or police staff"
    SERGEANT = 2, "Sergeant"
    INSPECTOR = 3, "Inspector"
    CHIEF_INSPECTOR = 4, "Chief inspector"
    SUPERINTENDENT = 5, "Superintendent"


class AbsenceReason(models.TextChoices):
    """Why somebody cannot be reached at work."""

    LEAVE = "leave", "Leave"
    SICK = "sick", "Sick"
    TRAINING = "training", "Training"
    COURT = "court", "Court"
    OTHER = "other", "Other"


class Factor(models.TextChoices):
    """What proves, beside the password, that it is really them. The values are those that allauth keeps."""

    TOTP = "totp", "Authenticator app"
    WEBAUTHN = "webauthn", "Security key"
    RECOVERY_CODES = "recovery_codes", "Recovery code"


class Permission(StrEnum):
    """May this user do this kind of thing at all? (Which offenders they may see is `visible_to`.)"""

    VIEW_OFFENDERS = "view_offenders"
    RECORD_VISITS = "record_visits"
    DECIDE_RISK = "decide_risk"
    CHANGE_REGISTER = "change_register"
    APPROVE_PROPOSALS = "approve_proposals"
    SUPERVISE_TEAMS = "supervise_teams"
    IMPORT_REGISTER = "import_register"
    EXPORT_COMPLIANCE = "export_compliance"
    VIEW_MEASURES = "view_measures"
    VIEW_SWEEPS = "view_sweeps"
    VIEW_ALERTS = "view_alerts"
    HANDLE_ALERTS = "handle_alerts"
    VIEW_OPERATIONS = "view_operations"
    ACCEPT_FEWER = "accept_fewer"
    CHANGE_ABSENCES = "change_absences"
    CHANGE_USERS = "change_users"
    VIEW_POLICY = "view_policy"
    CHANGE_POLICY = "change_policy"
    VIEW_SIMULATIONS = "view_simulations"
    VIEW_EVIDENCE = "view_evidence"
    VIEW_API_SCHEMA = "view_api_schema"
    QUESTION_LOG = "question_log"
    OVERSEE_ACCESS = "oversee_access"
    READ_PROPOSALS = "read_proposals"
    ASK_EMERGENCY = "ask_emergency"
    REVIEW_EMERGENCY = "review_emergency"
    REVIEW_CONFLICTS = "review_conflicts"
