"""Words of the register."""

from django.db import models


class RiskLevel(models.TextChoices):
    """Level decided by a person; None means *not assessed* and is never shown or treated as low."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    VERY_HIGH = "very_high", "Very high"


class SuspensionReason(models.TextChoices):
    """Why no visit is due for now (domain 1.12, 1.13)."""

    CUSTODY = "custody", "In custody"
    HOSPITAL = "hospital", "In hospital"
    ABROAD = "abroad", "Abroad"
    REACTIVE = "reactive", "Reactive management"


class ClosureReason(models.TextChoices):
    """Why a person left the live register."""

    DECEASED = "deceased", "Deceased"
    TRANSFERRED_OUT = "transferred_out", "Transferred out"
    REQUIREMENT_ENDED = "requirement_ended", "Notification requirement ended"
    DUPLICATE = "duplicate", "Duplicate of another record"
    RECORDED_IN_ERROR = "recorded_in_error", "Recorded in error"


class Origin(models.TextChoices):
    """Where a fact came from: written in Vigil, or brought in with a register extract."""

    VIGIL = "vigil", "Recorded in Vigil"
    IMPORT = "import", "Register extract"


class OrderKind(models.TextChoices):
    """Civil orders that bind an offender (domain 3)."""

    SHPO = "shpo", "Sexual harm prevention order"
    SRO = "sro", "Sexual risk order"
    NOTIFICATION = "notification", "Notification order"


class ConditionKind(models.TextChoices):
    """What an order may demand, so that visits can check it."""

    DEVICE_INSPECTION = "device_inspection", "Devices to be shown on request"
    MONITORING_SOFTWARE = "monitoring_software", "Monitoring software"
    NO_CONTACT = "no_contact", "No contact with named people"
    NO_UNSUPERVISED_CONTACT = "no_unsupervised_contact", "No unsupervised contact with children"
    RESIDENCE = "residence", "Residence"
    TRAVEL_BAN = "travel_ban", "No foreign travel"
    OTHER = "other", "Other condition"


class ChangeKind(models.TextChoices):
    """What may change the risk (domain 2.6). Failed visits and time are seen by themselves."""

    INTELLIGENCE = "intelligence", "Intelligence"
    ARREST = "arrest", "Arrest"
    OFFENCE = "offence", "New offence"
    BREACH = "breach", "Breach"
    MISSED_NOTIFICATION = "missed_notification", "Missed notification"
    ORDER_MADE = "order_made", "Order made"
    ORDER_VARIED = "order_varied", "Order varied"
    ORDER_ENDED = "order_ended", "Order ended"
    ADDRESS = "address", "Change of address"
    HOUSEHOLD = "household", "Change of household"
    CHILD_IN_HOUSEHOLD = "child_in_household", "Child in the household"
    RELATIONSHIP = "relationship", "Change of relationship"
    ACCESS_TO_CHILDREN = "access_to_children", "Access to children"
    TRANSFER = "transfer", "Transfer"
    RELEASE = "release", "Release"


class LinkKind(models.TextChoices):
    """Who a linked person is."""

    VICTIM = "victim", "Victim"
    CHILD = "child", "Child"
    WITNESS = "witness", "Witness"
    ASSOCIATE = "associate", "Associate"
    OFFENDER = "offender", "Offender"


class ProposalKind(models.TextChoices):
    """What needs a second person (domain 1.3, 1.13, 2.1, 4)."""

    LOWER_LEVEL = "lower_level", "Lower the risk level"
    LEVEL_REVIEW = "level_review", "Review of a risk level"
    SUSPEND = "suspend", "Suspend visits"
    CLOSE = "close", "Close the record"
    LATER_DATE = "later_date", "Later visit date"
    PLAN = "plan", "Risk management plan"
    MERGE = "merge", "Merge two records"
    ANNOUNCED_VISIT = "announced_visit", "Announced visit"
    LADDER = "ladder", "Decision after failed attempts"
    ACCESS = "access", "Who may see the record"


class AccessLevel(models.TextChoices):
    """For whose eyes a record is (security 2.4)."""

    NORMAL = "normal", "Normal"
    RESTRICTED = "restricted", "Restricted to a named list"
    SEALED = "sealed", "Sealed: a list that professional standards alone set"


# An emergency opens a record past its team or its list, and never past a seal.
OPENED_BY_EMERGENCY = (AccessLevel.NORMAL, AccessLevel.RESTRICTED)


class ConflictKind(models.TextChoices):
    """Why a record is kept from one user whatever their role (security 1.3, ACC-9 and ACC-11)."""

    KNOWS = "knows", "Knows the person, or somebody close to them"
    IS_THEM = "is_them", "Is the person, or somebody linked to them"


class NoticeKind(models.TextChoices):
    """What professional standards are told of."""

    ATTEMPT = "attempt", "Asked for a record that a conflict keeps from them"
    SEALED_ASKED = "sealed_asked", "Asked for emergency access to a sealed record"
    EMERGENCY = "emergency", "Emergency access taken"
    UNREACHABLE = "unreachable", "Nobody on the record's list can be reached"
    UNDECIDED = "undecided", "A possible conflict that nobody has decided in time"


class Ground(models.TextChoices):
    """In what somebody who works here agrees with a person on a record (security 1.3, ACC-10)."""

    SURNAME = "surname", "a surname"
    ALIKE_SURNAME = "alike_surname", "a surname that is much alike"
    GIVEN_NAME = "given_name", "the first given name"
    FULL_NAME = "full_name", "the full name, with no two dates of birth to tell them apart"
    DATE_OF_BIRTH = "date_of_birth", "the date of birth"
    ADDRESS = "address", "the home address"
    POSTCODE = "postcode", "the post code"


class Whom(models.TextChoices):
    """With whom on a record somebody agrees: the person whose record it is, or somebody linked to them."""

    OFFENDER = "offender", "the offender"
    LINKED = "linked", "somebody linked to the offender"


class ReviewState(models.TextChoices):
    """What became of a possible conflict."""

    OPEN = "open", "Open"
    CONFLICT = "conflict", "Conflict"
    DISMISSED = "dismissed", "No conflict"


class Situation(models.TextChoices):
    """What somebody who opens a record is to it (security 1.1, LAW-5)."""

    OWN = "own", "Manages them"
    COVERING = "covering", "Answers in the manager's place"
    SUPERVISING = "supervising", "Supervises their team"
    TEAM = "team", "A colleague of their team"
    LISTED = "listed", "Stands on the record's list"


class AccessReason(models.TextChoices):
    """Why somebody opens a record that is not theirs."""

    VISIT = "visit", "To visit them, or to plan a visit"
    CONTACT = "contact", "They, or somebody about them, got in touch"
    ASKED = "asked", "Their manager or a supervisor asked me to"
    OTHER = "other", "Another reason"
