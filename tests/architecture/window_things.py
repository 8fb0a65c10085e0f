"""A window on days on which nothing else of the world falls, and what the addresses of windows are asked for."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from offender_mgmt.offenders.models import Offender
from visits.models import VisitObligation, VisitWindow, WindowPeriod

KEY = UUID("77777777-7777-4777-8777-777777777777")
FROM_ON, UNTIL_ON = date(2031, 3, 4), date(2031, 3, 6)
# Whatever holds one of these tells the window: its days as people and as programs write them, its key, its proof.
MARKS = (
    *(f"{day:%-d %B %Y}" for day in (FROM_ON, UNTIL_ON)),
    *(f"{day:%-d %b %Y}" for day in (FROM_ON, UNTIL_ON)),
    *(f"{day:%d/%m/%Y}" for day in (FROM_ON, UNTIL_ON)),
    *(day.isoformat() for day in (FROM_ON, UNTIL_ON)),
    str(KEY),
    "c0" * 32,
)
SHOW_WINDOW = {"offenders/<uuid:public_id>/", "visits/window/<uuid:public_id>/"}


def window_things(
    offenders: Mapping[str, Offender], *, absent: UUID, now: datetime
) -> dict[str, dict[str, object]]:
    """A window of the officer's own offender, drawn from a secret that is kept; and a period that is disclosed."""
    kept, disclosed = _period(date(2031, 1, 1), now), _period(date(2019, 1, 1), now)
    WindowPeriod.objects.filter(pk=disclosed.pk).update(disclosed_at=now)
    for offender in (one for kind, one in offenders.items() if kind != "closed"):
        _window(offender, disclosed, date(2019, 2, 1), date(2019, 2, 3), closed_at=now, drawn_at=now)
    _window(
        offenders["own"],
        kept,
        FROM_ON,
        UNTIL_ON,
        public_id=KEY,
        sequence=2,
        commitment="c0" * 32,
        drawn_at=now,
    )
    people: dict[str, object] = {kind: offender.public_id for kind, offender in offenders.items()}
    return {
        "visits/window/<uuid:public_id>/": people | {"absent": absent},
        "compliance/windows/<str:starts_on>/": {
            "disclosed": "2019-01-01",
            "kept": "2031-01-01",
            "absent": "today",
        },
    }


def _window(offender: Offender, period: WindowPeriod, from_on: date, until_on: date, **more: object) -> None:
    facts: dict[str, object] = {
        "offender": offender,
        "obligation": VisitObligation.objects.get(offender=offender, closed_at=None),
        "period": period,
        "sequence": 1,
        "inputs": {},
        "from_on": from_on,
        "until_on": until_on,
        "day_part": "evening",
        "commitment": "e0" * 32,
    }
    VisitWindow.objects.create(**facts | more)


def _period(starts_on: date, now: datetime) -> WindowPeriod:
    return WindowPeriod.objects.create(
        starts_on=starts_on,
        ends_on=starts_on.replace(month=3, day=31),
        secret=b"kept to itself",
        commitment="d0" * 32,
        opened_at=now,
    )


def tells_window(text: str) -> bool:
    """Whether this text tells anything of the window of the world."""
    return any(mark in text for mark in MARKS)
