"""What one row tells about one person, and what it leaves to be decided."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from offender_mgmt.offenders.choices import ClosureReason, RiskLevel, SuspensionReason
from visits.choices import Outcome

# What a doubt quotes of the source; the whole cell stays in the staged row.
LONGEST_RAW = 500


@dataclass(frozen=True)
class Suggestion:
    """An answer that a doubtful cell may have meant: `value` to store, `label` to show."""

    value: str
    label: str


@dataclass(frozen=True)
class Doubt:
    """A fact that was left unknown, and the question that a person must answer.

    `field` is a name of ParsedRow, or "row" when the row as a whole must be looked at. `raw` is what the source
    says, in the same form whether it came from CSV or XLSX. `reason` says why it cannot be believed.
    """

    field: str
    raw: str
    question: str
    reason: str
    suggestions: tuple[Suggestion, ...] = ()


class Knowledge(Enum):
    """What is known of the last successful visit."""

    KNOWN = "known"
    NEVER = "never"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Attempt:
    """A visit that was not successful."""

    on: date
    outcome: Outcome


@dataclass(frozen=True)
class LastVisit:
    """The last successful visit: KNOWN with its day and outcome, NEVER, or UNKNOWN.

    `announced` is None when the source does not say. UNKNOWN may carry the last attempt the source tells of.
    """

    knowledge: Knowledge
    on: date | None = None
    outcome: Outcome | None = None
    announced: bool | None = None
    last_attempt: Attempt | None = None


@dataclass(frozen=True)
class ParsedRow:
    """One person as the row tells them. None and UNKNOWN mean *not known*, never "fine".

    A live row has neither `suspension` nor `closure`. A suspension whose `next_check_on` is None has no date
    that could be believed, and must not hold a visit back; one whose `next_check_on` has passed is kept as told.
    `is_reference_made` is True when the source has no usable reference and `reference` was made from the row.
    """

    number: int
    reference: str
    is_reference_made: bool
    visor_reference: str
    family_name: str
    given_names: str
    date_of_birth: date | None
    registered_on: date | None
    team_name: str | None
    manager_name: str | None
    risk_level: RiskLevel | None
    risk_assessed_on: date | None
    last_visit: LastVisit
    address: str
    postcode: str
    suspension: SuspensionReason | None
    next_check_on: date | None
    closure: ClosureReason | None
    has_shpo: bool | None
    notes: str
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True)
class Rejection:
    """A row that cannot be a person, and why."""

    number: int
    reasons: tuple[str, ...]
