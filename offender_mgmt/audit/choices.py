"""What can be written in the audit log."""

from django.db import models


class Verb(models.TextChoices):
    """The deeds that are audited. The first group are consultations: somebody saw a person's record."""

    OFFENDERS_LISTED = "offenders_listed", "Offenders listed"
    OFFENDER_VIEWED = "offender_viewed", "Offender viewed"
    OFFENDER_REGISTERED = "offender_registered", "Offender registered"
    OFFENDER_CHANGED = "offender_changed", "Offender changed"
    OFFENDER_CLOSED = "offender_closed", "Offender closed"
    OFFENDER_REOPENED = "offender_reopened", "Offender reopened"
    OFFENDERS_MERGED = "offenders_merged", "Records merged"
    CHANGE_RECORDED = "change_recorded", "Change recorded"
    PROPOSED = "proposed", "Proposed"
    PROPOSAL_APPROVED = "proposal_approved", "Proposal approved"
    PROPOSAL_RETURNED = "proposal_returned", "Proposal returned"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn", "Proposal withdrawn"
    VISITS_SUSPENDED = "visits_suspended", "Visits suspended"
    SUSPENSION_ENDED = "suspension_ended", "Suspension ended"
    VISIT_RECORDED = "visit_recorded", "Visit recorded"
    VISIT_CORRECTED = "visit_corrected", "Visit corrected"
    VISIT_ANSWERED = "visit_answered", "Question about a visit answered"
    ORDER_RECORDED = "order_recorded", "Order recorded"
    LINK_RECORDED = "link_recorded", "Linked person recorded"
    TOOL_RESULT_RECORDED = "tool_result_recorded", "Tool result recorded"
    ASSESSMENT_STARTED = "assessment_started", "Assessment started"
    ASSESSMENT_SAVED = "assessment_saved", "Assessment saved"
    ASSESSMENT_COMPLETED = "assessment_completed", "Assessment completed"
    PLAN_DRAFTED = "plan_drafted", "Plan drafted"
    PLAN_SAVED = "plan_saved", "Plan saved"
    PLAN_APPROVED = "plan_approved", "Plan approved"
    PLAN_ACTION_DONE = "plan_action_done", "Plan action done"
    CHANGE_REVIEWED = "change_reviewed", "Change reviewed"
    RISK_DECIDED = "risk_decided", "Risk level decided"
    POLICY_DRAFTED = "policy_drafted", "Policy drafted"
    POLICY_APPROVED = "policy_approved", "Policy approved"
    IMPORT_STAGED = "import_staged", "Import staged"
    IMPORT_PREVIEWED = "import_previewed", "Import previewed"
    IMPORT_APPLIED = "import_applied", "Import applied"
    IMPORT_UNDONE = "import_undone", "Import undone"
    IMPORT_DECIDED = "import_decided", "Import decision answered"
    REPORT_EXPORTED = "report_exported", "Report exported"
    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
    USER_CREATED = "user_created", "User created"
    TOKEN_ISSUED = "token_issued", "API token issued"
    TOKENS_REVOKED = "tokens_revoked", "API tokens revoked"


# Somebody had one person's record in front of them. A list is no look at anybody; an import writes VISIT_RECORDED
# for hundreds at once, without a receipt, and is none either.
LOOKED = (Verb.OFFENDER_VIEWED, Verb.VISIT_RECORDED)
