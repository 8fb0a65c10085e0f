"""A visit as an edge tells it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from offender_mgmt.accounts.models import User
from visits.choices import Arrangement, Outcome
from visits.rules.found import Found


@dataclass(frozen=True)
class VisitDetails:
    """A visit as an edge has parsed it. Empty text and None mean that nothing was said.

    `elsewhere` empty: at the address notified last. `grounds`: why the person is believed to be found elsewhere.
    """

    visited_at: datetime
    outcome: Outcome
    arrangement: Arrangement
    purposes: Sequence[str]
    officers: Sequence[User]
    arrangement_reason: str = ""
    single_crewed_reason: str = ""
    observed: str = ""
    officer_view: str = ""
    ended_at: datetime | None = None
    announced_because: str = ""
    single_crewed_authority: User | None = None
    constable_present: bool | None = None
    elsewhere: str = ""
    grounds: str = ""
    intelligence_reference: str = ""
    found: Found = field(default_factory=Found)
