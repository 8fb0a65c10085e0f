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


# At these the offender met officers, and learnt when they come. What nobody noticed taught nobody anything.
NOTICED = (Outcome.SEEN_INSIDE, Outcome.SEEN_AT_DOOR, Outcome.REFUSED_ENTRY)


class Arrangement(models.TextChoices):
    """Whether the offender knew that the visit was coming (domain 1.5)."""

    UNANNOUNCED = "unannounced", "Unannounced"
    SHORT_NOTICE = "short_notice", "Short notice"
    ANNOUNCED = "announced", "By appointment"


TOLD_BEFOREHAND = (Arrangement.SHORT_NOTICE, Arrangement.ANNOUNCED)


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
    CONTACT_BEFORE = "contact_before", "Contact shortly before an unannounced visit"
    OVERLAP = "overlap", "An officer at two visits at once"


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


class Band(models.TextChoices):
    """How far an offender could foresee the visits. Too few visits say nothing, and are never "low"."""

    HIGH = "high", "High"
    SOME = "some", "Some"
    LOW = "low", "Low"
    NOT_ENOUGH = "not_enough", "Not enough visits"


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


class AnnouncedBecause(models.TextChoices):
    """Why a visit was not unannounced: the list from which a reason is chosen (domain 1.5)."""

    ACCESS = "access", "Nobody could be reached without an appointment"
    SAFETY = "safety", "Safety of officers or of somebody in the home"
    OTHER_AGENCY = "other_agency", "Made with another agency"
    INTERPRETER = "interpreter", "Interpreter or appropriate adult needed"
    HEALTH = "health", "Health of the person"
    WORK = "work", "Working hours or travel of the person"
    REQUESTED = "requested", "The person asked for it"
    OTHER = "other", "Another reason, written down"


class PresentKind(models.TextChoices):
    """Who else was there (LAW-4: every person has a kind)."""

    PARTNER = "partner", "Partner"
    CHILD = "child", "Child"
    RELATIVE = "relative", "Relative"
    FRIEND = "friend", "Friend"
    LODGER = "lodger", "Lodger or housemate"
    PROFESSIONAL = "professional", "Professional"
    OTHER = "other", "Somebody else"


class Room(models.TextChoices):
    """Parts of a home that were seen."""

    LIVING_ROOM = "living_room", "Living room"
    KITCHEN = "kitchen", "Kitchen"
    BEDROOM = "bedroom", "Bedroom"
    OTHER_BEDROOM = "other_bedroom", "Another bedroom"
    BATHROOM = "bathroom", "Bathroom"
    LOFT = "loft", "Loft or cellar"
    OUTSIDE = "outside", "Garden, shed or garage"
    VEHICLE = "vehicle", "Vehicle"


class DeviceKind(models.TextChoices):
    """What a device is."""

    PHONE = "phone", "Phone"
    TABLET = "tablet", "Tablet"
    LAPTOP = "laptop", "Laptop"
    DESKTOP = "desktop", "Desktop computer"
    CONSOLE = "console", "Games console"
    TELEVISION = "television", "Television or streaming box"
    STORAGE = "storage", "Storage"
    CAMERA = "camera", "Camera"
    ROUTER = "router", "Router"
    OTHER = "other", "Other device"


class Sighting(models.TextChoices):
    """What was seen of a device at one visit."""

    EXAMINED = "examined", "Examined"
    SEEN = "seen", "Seen, not examined"
    NOT_SEEN = "not_seen", "Not seen"


class ExaminationMethod(models.TextChoices):
    """How a device was examined (digital triage)."""

    BY_HAND = "by_hand", "Looked through by hand"
    TRIAGE_TOOL = "triage_tool", "Digital triage tool"
    MONITORING = "monitoring", "Report of monitoring software"
    SEIZED = "seized", "Seized for examination"


class ExaminationResult(models.TextChoices):
    """What an examination found."""

    NOTHING = "nothing", "Nothing of concern"
    CONCERN = "concern", "Concern, followed up"
    BREACH = "breach", "Breach or offence"
    UNFINISHED = "unfinished", "Not finished"


class DeviceQuestion(models.TextChoices):
    """What about a device is accounted for. The last is never asked: whoever says it gives the reason."""

    NOT_DECLARED = "not_declared", "Found and not declared"
    NOT_SEEN = "not_seen", "Not seen at visits"
    THERE_AFTER_ALL = "there_after_all", "Recorded as gone, and there after all"


class CheckResult(models.TextChoices):
    """What checking a condition of an order gave."""

    KEPT = "kept", "Kept"
    BROKEN = "broken", "Broken"
    NOT_CHECKED = "not_checked", "Could not be checked"


class Coverage(models.TextChoices):
    """Whether what must be checked again and again was checked in time."""

    NEVER = "never", "Never checked"
    LATE = "late", "Late"
    IN_TIME = "in_time", "In time"
    PAST = "past", "Earlier version"


class LadderChoice(models.TextChoices):
    """What a supervisor decides after attempts (domain 1.4, 1.9, 1.11)."""

    WARRANT = "warrant", "Seek a warrant (section 96B)"
    ARREST = "arrest", "Arrest"
    FURTHER_ATTEMPT = "further_attempt", "Another attempt"
    MISSING = "missing", "Missing: whereabouts unknown"
    WANTED = "wanted", "Wanted: circulated, or a live warrant"
    OTHER = "other", "Another course, written down"


class Channel(models.TextChoices):
    """How the offender was in contact with the force."""

    CALL = "call", "Telephone call"
    TEXT = "text", "Text or message"
    EMAIL = "email", "Email"
    LETTER = "letter", "Letter or card"
    DIARY = "diary", "Diary or appointment made"
    IN_PERSON = "in_person", "In person, not a visit"


class Direction(models.TextChoices):
    """Who began a contact."""

    TO_OFFENDER = "to_offender", "To the offender"
    FROM_OFFENDER = "from_offender", "From the offender"


class Authorisation(models.TextChoices):
    """What a supervisor says afterwards of a visit that was announced without approval."""

    AUTHORISED = "authorised", "Authorised afterwards"
    NOT_AUTHORISED = "not_authorised", "Not authorised"


class Standing(models.TextChoices):
    """How an announced visit stands with the approval that announcing it may need."""

    NOT_NEEDED = "not_needed", "No approval needed"
    BEFOREHAND = "beforehand", "Approved beforehand"
    AFTERWARDS = "afterwards", "Authorised afterwards"
    WAITING = "waiting", "Not authorised: to be decided"
    REFUSED = "refused", "Not authorised"


class Scan(models.TextChoices):
    """Whether an attachment may be opened by others."""

    WAITING = "waiting", "Waiting to be scanned"
    CLEAN = "clean", "Scanned, clean"
    REFUSED = "refused", "Refused by the scanner"
