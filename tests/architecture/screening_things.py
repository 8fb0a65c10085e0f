"""A possible conflict of each offender of the world with somebody, by the address that asks."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from offender_mgmt.accounts.choices import Role
from offender_mgmt.offenders.models import ConflictReview, Offender
from tests.factories import make_user

REVIEW = "offenders/conflicts/<uuid:public_id>/"
REASON = "offenders/<uuid:public_id>/reason/"
SHOW_PEOPLE = {"offenders/conflicts/", REVIEW, REASON}


def screening_things(
    offenders: Mapping[str, Offender], *, absent: UUID, now: datetime
) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for, by kind of offender."""
    alike = make_user("sasha.similar", Role.OFFENDER_MANAGER)
    reviews: dict[str, object] = {
        kind: ConflictReview.objects.create(
            offender=offender, user=alike, grounds=["offender.address"], found_at=now
        ).public_id
        for kind, offender in offenders.items()
    }
    people: dict[str, object] = {kind: offender.public_id for kind, offender in offenders.items()}
    return {REVIEW: reviews | {"absent": absent}, REASON: people | {"absent": absent}}
