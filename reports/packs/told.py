"""Whom a pack is about, as at which day and as known when: read before the world of that day is entered."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from offender_mgmt.accounts.models import User
from offender_mgmt.errors import VigilError
from offender_mgmt.offenders.models import Offender, OffenderQuerySet
from offender_mgmt.policy.models import in_force
from reports.known import as_known_at, end_of, history_begins_on
from reports.measures import MEASURES, Asked, Question
from reports.packs.scope import left_out, scope_in_files

THEN = "then"
CANNOT_BE_TOLD = "Cannot be told"
WHAT_CANNOT = (
    "Cannot be told: no record says on which days this was so, as it is known later. "
    "The pack as known at the end of that day has it."
)


@dataclass(frozen=True)
class Told:
    """What packs are made of. `is_past` where a day before today was asked about; `known_at` None is as known now."""

    offenders: OffenderQuerySet
    scope: str
    excluded: Mapping[str, int]
    on: date
    is_past: bool
    known_at: datetime | None

    def world(self) -> AbstractContextManager[None]:
        """Whatever is read of the pack is read within this."""
        return nullcontext() if self.known_at is None else as_known_at(self.known_at)

    def asked(self, first: date, last: date) -> Asked:
        """What its measures are asked with, of these days where one is of a period. Within the world."""
        return Asked(
            offenders=self.offenders,
            on=self.on,
            first=first,
            last=last,
            policy=in_force(self.on),
            known_at=self.known_at,
            is_dated=self.is_past and self.known_at is None,
        )

    def live(self) -> int:
        """How many of them were on the register on the day. Within the world."""
        return Question(MEASURES["live"], self.asked(self.on, self.on)).count()

    @property
    def stands(self) -> str:
        """The day and as known when, in words."""
        day = f"{self.on:%-d %B %Y}"
        if not self.is_past:
            return day
        return f"{day}, as known {'at its end' if self.known_at else 'when this was made'}"


def told(asked: Mapping[str, Any], *, user: User, today: date, on: date | None = None) -> Told:
    """Of the day `asked["as_at"]`, or `on` where the pack itself chooses it; as known then where that is asked.

    Those whom the user may be told of today, also of a past day. Raises VigilError for a day before the history.
    """
    day = on or (date.fromisoformat(asked["as_at"]) if asked.get("as_at") else today)
    is_past, offenders = day < today, Offender.objects.reportable_to(user)
    known_at = end_of(day) if is_past and asked.get("known") == THEN else None
    if known_at:
        begins_on = history_begins_on()
        if begins_on is None or day < begins_on:
            raise VigilError("Vigil's own record begins later: what was known on that day it cannot tell.")
        offenders = Offender.objects.filter(pk__in=list(offenders.values_list("pk", flat=True)))
    excluded = left_out(user)
    return Told(
        offenders=offenders,
        scope=scope_in_files(user),
        excluded={f"{reason}, today": n for reason, n in excluded.items()} if is_past else excluded,
        on=day,
        is_past=is_past,
        known_at=known_at,
    )
