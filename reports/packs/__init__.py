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
from reports.packs.registers import answer, lengthenings, windows
from reports.packs.returns import board, mappa

__all__ = ["PACKS", "Pack", "answer", "compliance", "lengthenings", "measure", "pack", "windows"]


@dataclass(frozen=True)
class Pack:
    """A pack that can be asked for: its name, what is in it in words, and what makes it."""

    title: str
    words: str
    make: Callable[..., Content]


PACKS = {
    "inspection": Pack(
        "Inspection pack",
        "What HMICFRS asks, each question with its numbers, how they are counted, and a list of references.",
        inspection,
    ),
    "mappa": Pack(
        "MAPPA annual return",
        "The register at the last 31 March by risk level, and the orders made in the year.",
        mappa,
    ),
    "board": Pack("Board report", "The last whole month, and how it stands today.", board),
    "foi": Pack(
        "Answer under the Freedom of Information Act",
        "One table without any person in it, in which small numbers are suppressed.",
        foi,
    ),
}


def pack(asked: Mapping[str, Any], *, user: User, on: date) -> Content:
    """The pack `asked["pack"]`. Raises VigilError when there is no such pack any more."""
    if asked["pack"] not in PACKS:
        raise VigilError("There is no such pack any more.")
    return PACKS[asked["pack"]].make(asked, user=user, on=on)
