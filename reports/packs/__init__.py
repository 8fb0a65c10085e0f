"""What signed exports hold: each function answers what was asked, of those whom a user may be told of on a day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from offender_mgmt.accounts.models import User
from offender_mgmt.errors import VigilError
from offender_mgmt.exports.rules.content import Content
from reports.packs.foi import foi
from reports.packs.inspection import inspection
from reports.packs.lists import compliance, measure
from reports.packs.moment import kept, one_moment
from reports.packs.registers import answer, lengthenings, windows
from reports.packs.returns import board, last_march, mappa
from reports.packs.told import Told, told

__all__ = ["PACKS", "Pack", "answer", "compliance", "lengthenings", "measure", "pack", "windows"]


@dataclass(frozen=True)
class Pack:
    """A pack that can be asked for: its name, what is in it in words, and what makes it.

    `day` is the one that it is always of, given the day asked about; `is_of_today` that no other can be asked about.
    """

    title: str
    words: str
    make: Callable[[Told], Content]
    day: Callable[[date], date] | None = None
    is_of_today: bool = False


PACKS = {
    "inspection": Pack(
        "Inspection pack",
        "What HMICFRS asks, each question with its numbers, how they are counted, and a list of references.",
        inspection,
    ),
    "mappa": Pack(
        "MAPPA annual return",
        "The register at 31 March by risk level, the last one by the day asked about, and the orders made in the year.",
        mappa,
        day=last_march,
    ),
    "board": Pack("Board report", "The last whole month, and how it stands on the day.", board),
    "foi": Pack(
        "Answer under the Freedom of Information Act",
        "One table without any person in it, in which small numbers are suppressed.",
        foi,
        is_of_today=True,
    ),
}


def pack(asked: Mapping[str, Any], *, user: User, on: date) -> Content:
    """The pack `asked["pack"]`, everything in it read at one moment. Raises VigilError when there is no such pack."""
    if asked["pack"] not in PACKS:
        raise VigilError("There is no such pack any more.")
    chosen = PACKS[asked["pack"]]
    with one_moment():
        day = (
            chosen.day(date.fromisoformat(asked["as_at"]) if asked.get("as_at") else on)
            if chosen.day
            else None
        )
        about = told({} if chosen.is_of_today else asked, user=user, today=on, on=day)
        with about.world():
            return kept(chosen.make(about))
