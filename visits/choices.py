"""Words of visiting."""

from django.db import models


class Outcome(models.TextChoices):
    """How a visit ended (domain 1.10). Which outcomes are successful is policy, not code."""

    SEEN_INSIDE = "seen_inside", "Seen inside"
    SEEN_AT_DOOR = "seen_at_door", "Seen at the door"
    REFUSED_ENTRY = "refused_entry", "Refused entry"
    NO_ANSWER = "no_answer", "No answer"
    NOT_RESIDENT = "not_resident", "Not resident"
    IN_CUSTODY = "in_custody", "In custody"
    IN_HOSPITAL = "in_hospital", "In hospital"
    ABROAD = "abroad", "Abroad"
    UNSAFE = "unsafe", "Unsafe to attend"
    ABANDONED = "abandoned", "Abandoned"


class Arrangement(models.TextChoices):
    """Whether the offender knew that the visit was coming (domain 1.5)."""

    UNANNOUNCED = "unannounced", "Unannounced"
    ANNOUNCED = "announced", "Announced"


class Purpose(models.TextChoices):
    """What the visit was for (domain 1.2)."""

    COMPLIANCE = "compliance", "Compliance with legislation and orders"
    RESIDENCE = "residence", "Confirm residence"
    PROTECTION = "protection", "Protect the public"
    RISK = "risk", "Monitor and review risk"
    INFORMATION = "information", "Gather information"
    OFFENCES = "offences", "Detect offences"
    CARE = "care", "Duty of care and referral"


class VisitQuestion(models.TextChoices):
    """What about a visit must be answered once, because two facts cannot both be true."""

    DURING_SUSPENSION = "during_suspension", "Seen while visits were suspended"


class Anchor(models.TextChoices):
    """What a due date is counted from (domain 4)."""

    VISIT = "visit", "Last successful visit"
    REGISTRATION = "registration", "Registration, no visit yet"
    UNKNOWN = "unknown", "Last successful visit not known"


class DayPart(models.TextChoices):
    """Parts of a day in Europe/London. Their limits are Vigil's own."""

    MORNING = "morning", "Morning (6 to 12)"
    AFTERNOON = "afternoon", "Afternoon (12 to 17)"
    EVENING = "evening", "Evening (17 to 22)"
    NIGHT = "night", "Night (22 to 6)"


class Rung(models.TextChoices):
    """How far attempts have climbed since somebody was last seen (domain 1.4)."""

    NONE = "none", "No attempt since the last successful visit"
    TRY_AGAIN = "try_again", "Try another part of the day"
    FIND_OUT = "find_out", "Find out where the person is"
    REVIEW = "review", "A supervisor reviews"
    WARRANT_READY = "warrant_ready", "Warrant-ready: a decision is needed"


class FactState(models.TextChoices):
    """Whether a fact that a warrant needs is on record."""

    PRESENT = "present", "Present"
    MISSING = "missing", "Missing"
    FOR_A_PERSON = "for_a_person", "For a person to state"
