"""A proposal, a suspension and a visit in question of each offender of the world, by the address that asks."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import ConflictBlock, Offender, Proposal, Suspension
from tests.factories import make_user, make_visit

PEOPLE = (
    *(f"offenders/<uuid:public_id>/{deed}/" for deed in ("suspend", "access", "conflict", "close", "reopen")),
    *(f"standards/records/<uuid:public_id>/{deed}" for deed in ("", "access/", "conflict/")),
    "api/v1/offenders/<str:public_id>/reopen/",
)
PROPOSALS = (
    *(f"proposals/<uuid:public_id>/{deed}" for deed in ("", "approve/", "return/", "withdraw/")),
    *(f"api/v1/proposals/<str:public_id>/{deed}" for deed in ("", "approve/", "return/")),
)
SUSPENSIONS = (
    "offenders/suspensions/<uuid:public_id>/end/",
    *(f"api/v1/suspensions/<str:public_id>/{deed}" for deed in ("", "end/")),
)
CONFLICTS = ("offenders/conflicts/<uuid:public_id>/lift/", "standards/conflicts/<uuid:public_id>/lift/")
QUESTIONS = ("visits/answer/<uuid:public_id>/",)


def decision_things(
    offenders: Mapping[str, Offender], *, absent: UUID, officer: User, now: datetime
) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for, by kind of offender.

    The suspensions have lapsed, so that everybody is still overdue; two people once agreed on a later date.
    """
    keys: dict[tuple[str, ...], dict[str, object]] = {
        routes: {"absent": absent} for routes in (PEOPLE, PROPOSALS, SUSPENSIONS, QUESTIONS, CONFLICTS)
    }
    nobody_else = make_user("connor.conflicted", Role.OFFENDER_MANAGER)
    for kind, offender in offenders.items():
        visit = make_visit(offender, timezone.localdate(now) - timedelta(days=60), outcome="seen_at_door")
        visit.answers.create(
            question="during_suspension", answer="On day release.", answered_by=officer, answered_at=now
        )
        things: list[Any] = [offender, _asked(offender, officer, now), _suspended(offender, now), visit]
        things.append(_kept_from(nobody_else, offender, officer, now))
        for found, thing in zip(keys.values(), things, strict=True):
            found[kind] = thing.public_id
    return {route: found for routes, found in keys.items() for route in routes}


def _asked(offender: Offender, officer: User, now: datetime) -> Proposal:
    """One that waits, and one that was approved and made a visit later."""
    told = {"reason": "Told.", "requested_by": officer, "requested_at": now}
    supervisor = User.objects.get(username="susan.supervisor")
    Proposal.objects.create(
        offender=offender,
        kind="later_date",
        summary="Visit due later",
        payload={"due_on": "2026-03-01"},
        approved_by=supervisor,
        closed_at=now,
        due_on_before=date(2026, 1, 1),
        due_on_after=date(2026, 3, 1),
        **told,
    )
    return Proposal.objects.create(
        offender=offender,
        kind="close",
        summary="Close the record",
        payload={"reason": "deceased", "closed_on": "2026-06-01"},
        **told,
    )


def _kept_from(user: User, offender: Offender, officer: User, now: datetime) -> ConflictBlock:
    return ConflictBlock.objects.create(
        offender=offender, user=user, kind="knows", reason="Cousins.", set_by=officer, set_at=now
    )


def _suspended(offender: Offender, now: datetime) -> Suspension:
    today = timezone.localdate(now)
    suspension = Suspension.objects.create(
        offender=offender,
        reason="custody",
        evidence="Register extract",
        started_on=today - timedelta(days=90),
        next_check_on=today - timedelta(days=1),
        origin="import",
    )
    suspension.refresh_from_db()
    return suspension
