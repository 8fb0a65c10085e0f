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
    VISIT_DRAFTED = "visit_drafted", "Draft of a visit kept"
    DRAFT_DISCARDED = "draft_discarded", "Draft of a visit discarded"
    FOLLOW_UP_DONE = "follow_up_done", "Follow-up done"
    DEVICE_RECORDED = "device_recorded", "Device recorded"
    DEVICE_ANSWERED = "device_answered", "Question about a device answered"
    LADDER_DECIDED = "ladder_decided", "Decided after failed attempts"
    WINDOW_OVERRIDDEN = "window_overridden", "Window overridden"
    WINDOWS_DISCLOSED = "windows_disclosed", "Secret of windows disclosed"
    CONTACT_RECORDED = "contact_recorded", "Contact recorded"
    ANNOUNCEMENT_APPROVED = "announcement_approved", "Announced visit approved"
    CHECKED_OUT = "checked_out", "Checked out to a visit"
    CHECKED_IN = "checked_in", "Checked in from a visit"
    MADE_SAFE = "made_safe", "Found safe"
    DURESS_WORD_SET = "duress_word_set", "Duress word set"
    VISOR_ENTRY_WRITTEN = "visor_entry_written", "National register entry written"
    ATTACHMENT_ADDED = "attachment_added", "Attachment added"
    ATTACHMENT_OPENED = "attachment_opened", "Attachment opened"
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
    POLICY_PUBLISHED = "policy_published", "Policy published on a simulation"
    POLICY_WITHDRAWN = "policy_withdrawn", "Draft of a policy withdrawn"
    POLICY_RECALCULATED = "policy_recalculated", "Register recalculated"
    SIMULATION_ASKED = "simulation_asked", "Simulation asked for"
    IMPORT_STAGED = "import_staged", "Import staged"
    IMPORT_PREVIEWED = "import_previewed", "Import previewed"
    IMPORT_APPLIED = "import_applied", "Import applied"
    IMPORT_UNDONE = "import_undone", "Import undone"
    IMPORT_DECIDED = "import_decided", "Import decision answered"
    ALERT_OPENED = "alert_opened", "Alert opened"
    ALERT_ACKNOWLEDGED = "alert_acknowledged", "Alert acknowledged"
    ALERT_ASSIGNED = "alert_assigned", "Alert assigned"
    ALERT_COMMENTED = "alert_commented", "Alert commented on"
    FEWER_LIVE_ACCEPTED = "fewer_live_accepted", "Fewer live offenders accepted"
    DEAD_LETTERS_RETRIED = "dead_letters_retried", "Dead letters tried again"
    ABSENCE_RECORDED = "absence_recorded", "Absence recorded"
    ABSENCE_ENDED = "absence_ended", "Absence ended"
    COVER_RECORDED = "cover_recorded", "Cover recorded"
    COVER_ENDED = "cover_ended", "Cover ended"
    HOURS_SET = "hours_set", "Hours of an officer set"
    MILESTONE_PROMISED = "milestone_promised", "Milestone promised"
    HAND_OVER_STARTED = "hand_over_started", "Hand-over started"
    HAND_OVER_TAKEN_OVER = "hand_over_taken_over", "Hand-over taken over"
    HAND_OVER_FINISHED = "hand_over_finished", "Hand-over finished"
    HAND_OVER_CALLED_OFF = "hand_over_called_off", "Hand-over called off"
    CASE_OFFERED = "case_offered", "Case offered"
    CASE_ACCEPTED = "case_accepted", "Case accepted"
    CASE_REJECTED = "case_rejected", "Case rejected"
    OFFER_REVOKED = "offer_revoked", "Offer of a case revoked"
    CASES_REALLOCATED = "cases_reallocated", "Cases reallocated"
    TRANSFER_ASKED = "transfer_asked", "Transfer asked for"
    TRANSFER_ACCEPTED = "transfer_accepted", "Transfer accepted"
    TRANSFER_REJECTED = "transfer_rejected", "Transfer rejected"
    TRANSFER_REVOKED = "transfer_revoked", "Transfer revoked"
    QUALIFICATION_RECORDED = "qualification_recorded", "Qualification recorded"
    QUALIFICATION_CORRECTED = "qualification_corrected", "Qualification corrected"
    REPORT_EXPORTED = "report_exported", "Report exported"
    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
    USER_CREATED = "user_created", "User created"
    USER_DISABLED = "user_disabled", "User disabled"
    TOKEN_ISSUED = "token_issued", "API token issued"
    TOKENS_REVOKED = "tokens_revoked", "API tokens revoked"
    LOG_EPOCH_OPENED = "log_epoch_opened", "New epoch of the sealed log"
    EVIDENCE_EXPORTED = "evidence_exported", "Evidence exported"
    DETAILS_ERASED = "details_erased", "Details of an event erased"
    LOG_ASKED = "log_asked", "Question put to the audit log"
    LOG_READ = "log_read", "Answer of the audit log read"
    LOOK_REFUSED = "look_refused", "Look refused"
    LOOKS_REVIEWED = "looks_reviewed", "Unusual looks reviewed"
    SIGN_IN_LOCKED = "sign_in_locked", "Sign-in locked"
    IDENTITY_CONFIRMED = "identity_confirmed", "Identity confirmed"
    FACTOR_ADDED = "factor_added", "Second factor added"
    FACTOR_REMOVED = "factor_removed", "Second factor removed"
    FACTORS_RESET = "factors_reset", "Second factors reset"
    RECOVERY_CODES_MADE = "recovery_codes_made", "Recovery codes made"
    SESSIONS_ENDED = "sessions_ended", "Sessions ended"
    PASSWORD_CHANGED = "password_changed", "Password changed"
    PASSWORD_GIVEN = "password_given", "New password given"
    EXPORT_ASKED = "export_asked", "Export asked for"
    EXPORT_ENDED = "export_ended", "Export ended"
    EXPORT_TAKEN = "export_taken", "Export taken"
    ACCESS_CHANGED = "access_changed", "Who may see a record changed"
    CONFLICT_BLOCKED = "conflict_blocked", "Kept from somebody for a conflict"
    CONFLICT_LIFTED = "conflict_lifted", "Conflict lifted"
    NOTICE_SEEN = "notice_seen", "Notice seen"
    EMERGENCY_ASKED = "emergency_asked", "Emergency access asked for"
    EMERGENCY_REVIEWED = "emergency_reviewed", "Emergency access reviewed"
    PARTICULARS_RECORDED = "particulars_recorded", "Particulars of staff recorded"
    CONFLICTS_SCREENED = "conflicts_screened", "Possible conflicts found"
    CONFLICT_REVIEWED = "conflict_reviewed", "Possible conflict reviewed"
    ACCESS_REASON_GIVEN = "access_reason_given", "Reason for opening a record given"
    CHANGED_OUTSIDE = "changed_outside", "Changed outside Vigil"


def verbs() -> list[tuple[str, str]]:
    """Each verb and its words, as a column takes them: by name, so that no migration lists them."""
    return list(Verb.choices)


# Somebody had one person's record in front of them. A list is no look at anybody; an import writes VISIT_RECORDED
# for hundreds at once, without a receipt, and is none either.
LOOKED = (Verb.OFFENDER_VIEWED, Verb.VISIT_RECORDED)


class Purpose(models.TextChoices):
    """What the log may be used for, and nothing else: Data Protection Act 2018, s.62(4)."""

    LAWFULNESS = "lawfulness", "To verify that data was used lawfully"
    SELF_MONITORING = (
        "self_monitoring",
        "To help the force monitor itself, internal disciplinary proceedings included",
    )
    SECURITY = "security", "To ensure the integrity and security of the data"
    CRIMINAL = "criminal", "For criminal proceedings"


class Unusual(models.TextChoices):
    """Why somebody should look at an account's day: a reason to ask, and no accusation."""

    MANY = "many", "Many people within one hour"
    AWAY = "away", "On a day recorded as away"


class Basis(models.TextChoices):
    """Why a file leaves Vigil."""

    OWN_WORK = "own_work", "For the force's own work"
    INSPECTION = "inspection", "For an inspection or an audit"
    PARTNER = "partner", "For a partner agency, under an information sharing agreement (MAPPA)"
    PROCEEDINGS = "proceedings", "For criminal proceedings or a court order"
    OTHER_LAW = "other_law", "Because another law requires it"


class Processing(models.TextChoices):
    """What the log must show of each use of data: the six of s.62(1), and what is none of them."""

    COLLECTION = "collection", "Collection"
    ALTERATION = "alteration", "Alteration"
    CONSULTATION = "consultation", "Consultation"
    DISCLOSURE = "disclosure", "Disclosure"
    COMBINATION = "combination", "Combination"
    ERASURE = "erasure", "Erasure"
    NONE = "none", "No use of a record"


_VERBS: dict[Processing, tuple[Verb, ...]] = {
    Processing.COLLECTION: (
        Verb.OFFENDER_REGISTERED,
        Verb.CHANGE_RECORDED,
        Verb.VISIT_RECORDED,
        Verb.VISIT_DRAFTED,
        Verb.DEVICE_RECORDED,
        Verb.CONTACT_RECORDED,
        Verb.ATTACHMENT_ADDED,
        Verb.ORDER_RECORDED,
        Verb.LINK_RECORDED,
        Verb.TOOL_RESULT_RECORDED,
        Verb.ASSESSMENT_STARTED,
        Verb.PLAN_DRAFTED,
        Verb.IMPORT_STAGED,
        Verb.IMPORT_PREVIEWED,
        Verb.IMPORT_APPLIED,
        Verb.ABSENCE_RECORDED,
        Verb.QUALIFICATION_RECORDED,
        Verb.USER_CREATED,
        Verb.PARTICULARS_RECORDED,
    ),
    Processing.CONSULTATION: (
        Verb.OFFENDERS_LISTED,
        Verb.OFFENDER_VIEWED,
        Verb.ATTACHMENT_OPENED,
        Verb.LOG_ASKED,
        Verb.LOG_READ,
    ),
    Processing.DISCLOSURE: (
        Verb.REPORT_EXPORTED,
        Verb.EVIDENCE_EXPORTED,
        Verb.WINDOWS_DISCLOSED,
        Verb.VISOR_ENTRY_WRITTEN,
        Verb.EXPORT_TAKEN,
    ),
    Processing.COMBINATION: (Verb.OFFENDERS_MERGED, Verb.CONFLICTS_SCREENED),
    Processing.ERASURE: (Verb.DRAFT_DISCARDED, Verb.DETAILS_ERASED),
    Processing.NONE: (
        Verb.LOOK_REFUSED,
        Verb.LOOKS_REVIEWED,
        Verb.NOTICE_SEEN,
        Verb.SIGNED_IN,
        Verb.SIGNED_OUT,
        Verb.SIGN_IN_FAILED,
        Verb.SIGN_IN_LOCKED,
        Verb.IDENTITY_CONFIRMED,
        Verb.FACTOR_ADDED,
        Verb.FACTOR_REMOVED,
        Verb.FACTORS_RESET,
        Verb.RECOVERY_CODES_MADE,
        Verb.SESSIONS_ENDED,
        Verb.PASSWORD_CHANGED,
        Verb.PASSWORD_GIVEN,
        Verb.TOKEN_ISSUED,
        Verb.TOKENS_REVOKED,
        Verb.LOG_EPOCH_OPENED,
        Verb.POLICY_DRAFTED,
        Verb.POLICY_APPROVED,
        Verb.POLICY_PUBLISHED,
        Verb.POLICY_WITHDRAWN,
        Verb.MILESTONE_PROMISED,
        Verb.DEAD_LETTERS_RETRIED,
        Verb.FEWER_LIVE_ACCEPTED,
        Verb.EXPORT_ASKED,
        Verb.EXPORT_ENDED,
        Verb.ACCESS_REASON_GIVEN,
    ),
}
_NAMED = {verb: kind for kind, verbs in _VERBS.items() for verb in verbs}
# Whatever is not named above changes what is on record.
PROCESSING: dict[str, Processing] = {verb: _NAMED.get(verb, Processing.ALTERATION) for verb in Verb}
