"""A call of every public write of absences, cover and dead letters."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import AbsenceReason
from offender_mgmt.accounts.models import Absence, Cover, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.audit.choices import Verb
from tests.architecture.world import World

Prepare = Callable[[World], Callable[..., Any]]
DAY = date(2098, 1, 1)


def _of(username: str) -> User:
    return User.objects.get(username=username)


def _record_absence(world: World) -> Callable[..., Any]:
    return partial(
        accounts.record_absence,
        user_id=_of("olivia.officer").pk,
        starts_on=DAY,
        ends_on=DAY,
        reason=AbsenceReason.LEAVE,
        now=timezone.now(),
    )


def _record_cover(world: World) -> Callable[..., Any]:
    start: datetime = timezone.now()
    new = accounts.NewCover(
        _of("olivia.officer").pk, _of("colin.colleague").pk, start, start + timedelta(days=1)
    )
    return partial(accounts.record_cover, new=new, now=start)


def _end_absence(world: World) -> Callable[..., Any]:
    absence = Absence.objects.get(user__username="olivia.officer")
    return partial(accounts.end_absence, absence_id=absence.pk, now=timezone.now())


def _end_cover(world: World) -> Callable[..., Any]:
    cover = Cover.objects.get(covered__username="olivia.officer")
    return partial(accounts.end_cover, cover_id=cover.pk, now=timezone.now())


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "offender_mgmt.accounts.services.record_absence": (Verb.ABSENCE_RECORDED, _record_absence),
    "offender_mgmt.accounts.services.end_absence": (Verb.ABSENCE_ENDED, _end_absence),
    "offender_mgmt.accounts.services.record_cover": (Verb.COVER_RECORDED, _record_cover),
    "offender_mgmt.accounts.services.end_cover": (Verb.COVER_ENDED, _end_cover),
    "offender_mgmt.alerts.services.retry_dead": (
        Verb.DEAD_LETTERS_RETRIED,
        lambda world: alerts.retry_dead,
    ),
}
