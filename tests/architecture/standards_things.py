"""Something that professional standards were told of each offender of the world, and an emergency."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from offender_mgmt.accounts.choices import Role
from offender_mgmt.offenders.choices import NoticeKind
from offender_mgmt.offenders.models import EmergencyAccess, Notice, Offender
from tests.factories import make_user


def standards_things(
    offenders: Mapping[str, Offender], *, absent: UUID, now: datetime
) -> dict[str, dict[str, object]]:
    """A notice and an emergency of each."""
    notices: dict[str, object] = {
        kind: Notice.objects.create(
            offender=offender, kind=NoticeKind.UNREACHABLE, on=now.date(), told_at=now
        ).public_id
        for kind, offender in offenders.items()
    }
    let_in = make_user("eve.emergency", Role.OFFENDER_MANAGER)
    emergencies: dict[str, object] = {
        kind: EmergencyAccess.objects.create(
            offender=offender,
            user=let_in,
            reason="A child may be in danger.",
            asked_at=now,
            ends_at=now + timedelta(hours=4),
            review_due_at=now + timedelta(hours=72),
        ).public_id
        for kind, offender in offenders.items()
    }
    return {
        "standards/notices/<uuid:public_id>/seen/": notices | {"absent": absent},
        "emergency/reviews/<uuid:public_id>/": emergencies | {"absent": absent},
    }
