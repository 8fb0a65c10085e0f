"""A visit to each offender of the world, half written up by the officer, by the address that asks."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from visits.models import VisitDraft


def draft_things(
    offenders: Mapping[str, Offender], *, absent: UUID, officer: User, now: datetime
) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for, by kind of offender."""
    people: dict[str, object] = {"absent": absent}
    keys: dict[str, object] = {"absent": absent}
    for kind, offender in offenders.items():
        draft = VisitDraft.objects.create(
            offender=offender,
            officer=officer,
            content={"observed": ["Two rooms seen."]},
            started_at=now,
            saved_at=now,
        )
        people[kind], keys[kind] = offender.public_id, draft.client_key
    return {"visits/draft/<uuid:public_id>/": people, "visits/drafts/<uuid:client_key>/": keys}
