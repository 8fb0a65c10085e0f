"""Absences and cover of people of either team, so far ahead that no alert is told otherwise for them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from offender_mgmt.accounts.models import Absence, Cover, User

ABSENT = 2**31 - 1
FIRST, LAST = date(2099, 1, 1), date(2099, 1, 31)
STARTS_AT, ENDS_AT = datetime(2099, 1, 1, tzinfo=UTC), datetime(2099, 2, 1, tzinfo=UTC)


def absence_things(users: Mapping[str, User], *, now: datetime) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for."""
    return {
        "absences/<int:absence_id>/end/": {
            "own": _absence(users["officer"], users["supervisor"], now).pk,
            "other": _absence(users["outsider"], users["other_supervisor"], now).pk,
            "absent": ABSENT,
        },
        "absences/cover/<int:cover_id>/end/": {
            "own": _cover(users["officer"], users["colleague"], users["supervisor"], now).pk,
            "other": _cover(users["outsider"], users["other_supervisor"], users["administrator"], now).pk,
            "absent": ABSENT,
        },
    }


def _absence(user: User, by: User, now: datetime) -> Absence:
    return Absence.objects.create(
        user=user,
        starts_on=FIRST,
        ends_on=LAST,
        reason="leave",
        recorded_by=by,
        recorded_at=now,
    )


def _cover(covered: User, covered_by: User, by: User, now: datetime) -> Cover:
    return Cover.objects.create(
        covered=covered,
        covered_by=covered_by,
        starts_at=STARTS_AT,
        ends_at=ENDS_AT,
        recorded_by=by,
        recorded_at=now,
    )
