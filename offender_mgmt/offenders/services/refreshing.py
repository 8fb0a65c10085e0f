"""Locking an offender, and bringing what follows from their facts up to date."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.utils.module_loading import import_string

from offender_mgmt import fence
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender, Proposal

Refresher = Callable[..., None]


def refresh(
    offender_ids: Sequence[int], *, by: User | None, now: datetime, approved: Proposal | None = None
) -> None:
    """Bring everything derived from these offenders' facts up to date, in the caller's transaction.

    Runs `settings.OFFENDER_REFRESHERS` in order. The caller holds the offenders' locks. Afterwards every
    live offender among them has the due date that the rules give, and exactly the alerts that are true.
    A date becomes later only after a successful visit or with the `approved` proposal of two people; otherwise
    the later date is proposed, as asked for by `by` (None: by nobody, an extract or a policy found it).

    It is the same whoever does the deed: who may see the record is no part of what follows from its facts.
    """
    with fence.whole_register():
        _refresh(offender_ids, by=by, now=now, approved=approved)


def _refresh(
    offender_ids: Sequence[int], *, by: User | None, now: datetime, approved: Proposal | None
) -> None:
    for path in settings.OFFENDER_REFRESHERS:
        refresher: Refresher = import_string(path)
        refresher(offender_ids, by=by, now=now, approved=approved)


def lock(offender_id: int) -> Offender:
    """Return the offender, locked until the transaction ends. Raises Offender.DoesNotExist."""
    (offender,) = lock_all([offender_id])
    return offender


def lock_all(offender_ids: Iterable[int]) -> list[Offender]:
    """Return these offenders, locked in the order of their ids so that two callers never wait for each other.

    Raises Offender.DoesNotExist when one is missing.
    """
    wanted = sorted(set(offender_ids))
    # no_key: an alert or a visit may refer to the row meanwhile; a plain lock and the sweep could deadlock.
    found = list(Offender.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        raise Offender.DoesNotExist(f"No such offender among {wanted}.")
    return found


def due_on(offender_id: int) -> date | None:
    """When this offender's visit is due, as `settings.SCHEDULE_DUE_DATES` tells; None when no visit is due."""
    due_dates: Callable[[Sequence[int]], dict[int, date]] = import_string(settings.SCHEDULE_DUE_DATES)
    return due_dates([offender_id]).get(offender_id)
