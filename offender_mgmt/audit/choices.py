"""What can be written in the audit log."""

from django.db import models


class Verb(models.TextChoices):
    """The deeds that are audited. The first group are consultations: somebody saw a person's record."""

    OFFENDERS_LISTED = "offenders_listed", "Offenders listed"
    OFFENDER_VIEWED = "offender_viewed", "Offender viewed"
    OFFENDER_REGISTERED = "offender_registered", "Offender registered"
    OFFENDER_CHANGED = "offender_changed", "Offender changed"
    OFFENDER_CLOSED = "offender_closed", "Offender closed"
    VISITS_SUSPENDED = "visits_suspended", "Visits suspended"
    SUSPENSION_ENDED = "suspension_ended", "Suspension ended"
    VISIT_RECORDED = "visit_recorded", "Visit recorded"
    RISK_DECIDED = "risk_decided", "Risk level decided"
    POLICY_DRAFTED = "policy_drafted", "Policy drafted"
    POLICY_APPROVED = "policy_approved", "Policy approved"
    IMPORT_STAGED = "import_staged", "Import staged"
    IMPORT_PREVIEWED = "import_previewed", "Import previewed"
    IMPORT_APPLIED = "import_applied", "Import applied"
    IMPORT_DECIDED = "import_decided", "Import decision answered"
    REPORT_EXPORTED = "report_exported", "Report exported"
    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
    USER_CREATED = "user_created", "User created"
    TOKEN_ISSUED = "token_issued", "API token issued"
    TOKENS_REVOKED = "tokens_revoked", "API tokens revoked"
