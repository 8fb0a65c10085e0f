"""A visit with something that has to follow, of each offender of the world, by the address that asks."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from offender_mgmt.offenders.models import Offender
from tests.factories import make_visit
from visits.choices import Outcome

VISITS = (
    "visits/visit/<uuid:public_id>/",
    "visits/visit/<uuid:public_id>/correct/",
    "api/v1/visits/<str:public_id>/correct/",
)
FOLLOW_UPS = (
    "visits/follow-up/<uuid:public_id>/done/",
    *(f"api/v1/follow-ups/<str:public_id>/{deed}" for deed in ("", "done/")),
)


def recording_things(
    offenders: Mapping[str, Offender], *, absent: UUID, now: datetime
) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for, by kind of offender. The follow-ups are still to come."""
    today = timezone.localdate(now)
    visits: dict[str, object] = {"absent": absent}
    follow_ups: dict[str, object] = {"absent": absent}
    for kind, offender in offenders.items():
        visit = make_visit(offender, today - timedelta(days=50), outcome=Outcome.NO_ANSWER)
        follow_up = visit.follow_ups.create(words="Ring the landlord.", due_on=today + timedelta(days=7))
        visits[kind], follow_ups[kind] = visit.public_id, follow_up.public_id
    return dict.fromkeys(VISITS, visits) | dict.fromkeys(FOLLOW_UPS, follow_ups)
