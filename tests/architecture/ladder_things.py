"""Attempts at each offender of the world, so that a decision is needed, and a decision that lapsed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from tests.factories import make_visit
from visits.choices import Outcome
from visits.models import LadderDecision

PEOPLE = (
    "visits/attempts/<uuid:public_id>/",
    "visits/decide/<uuid:public_id>/",
    "api/v1/ladder/<str:public_id>/",
)


def ladder_things(
    offenders: Mapping[str, Offender], *, absent: UUID, officer: User, now: datetime
) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for, by kind of offender."""
    today = timezone.localdate(now)
    for offender in offenders.values():
        for days in (40, 30):
            make_visit(offender, today - timedelta(days=days), outcome=Outcome.ABANDONED, by=officer)
        LadderDecision.objects.create(
            offender=offender,
            choice="other",
            reason="Weighed.",
            rung="review",
            attempts=2,
            review_on=today - timedelta(days=1),
            decided_by=officer,
            decided_at=now,
        )
    people: dict[str, object] = {kind: offender.public_id for kind, offender in offenders.items()}
    return dict.fromkeys(PEOPLE, people | {"absent": absent})
