"""A call of every public write of who may see a record."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone

from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import AccessLevel, AccessReason, ConflictKind
from offender_mgmt.offenders.models import ConflictReview, Notice
from tests.architecture.world import World

Prepare = Callable[[World], Callable[..., Any]]


def _pk(username: str) -> int:
    return User.objects.get(username=username).pk


def _request_access(world: World) -> Callable[..., Any]:
    return partial(
        offenders.request_access,
        offender_id=world.offenders["own"].pk,
        level=AccessLevel.RESTRICTED,
        listed=[_pk("oscar.outsider"), _pk("simon.supervisor")],
        reason="An officer's record.",
        now=timezone.now(),
    )


def _set_block(world: World) -> Callable[..., Any]:
    return partial(
        offenders.set_block,
        offender_id=world.offenders["own"].pk,
        user_id=_pk("colin.colleague"),
        kind=ConflictKind.KNOWS,
        reason="Cousins.",
        now=timezone.now(),
    )


def _lift_block(world: World) -> Callable[..., Any]:
    set_by = User.objects.get(username="simon.supervisor")
    block = _set_block(world)(by=set_by)
    return partial(
        offenders.lift_block, public_id=block.public_id, because="Only the same name.", now=timezone.now()
    )


def _see_notice(world: World) -> Callable[..., Any]:
    notice = Notice.objects.get(offender=world.offenders["own"])
    return partial(offenders.see_notice, public_id=notice.public_id, now=timezone.now())


def _ask_for_emergency(world: World) -> Callable[..., Any]:
    return partial(
        offenders.ask_for_emergency,
        reference=world.offenders["other"].reference,
        reason="A child may be in danger.",
        now=timezone.now(),
    )


def _review_emergency(world: World) -> Callable[..., Any]:
    return partial(
        offenders.review_emergency,
        public_id=world.offenders["own"].emergencies.get().public_id,
        was_justified=True,
        note="The log.",
        now=timezone.now(),
    )


def _decide_review(world: World) -> Callable[..., Any]:
    review = ConflictReview.objects.create(
        offender=world.offenders["own"],
        user_id=_pk("colin.colleague"),
        grounds=["offender.surname", "offender.date_of_birth"],
        found_at=timezone.now(),
    )
    return partial(
        offenders.decide_review,
        public_id=review.public_id,
        kind=None,
        reason="Only the same name.",
        now=timezone.now(),
    )


def _record_particulars(world: World) -> Callable[..., Any]:
    return partial(
        accounts.record_particulars,
        username="colin.colleague",
        new=accounts.NewParticulars(postcode="RG1 1AA"),
        now=timezone.now(),
    )


def _give_reason(world: World) -> Callable[..., Any]:
    return partial(
        offenders.give_reason,
        offender_id=world.offenders["own"].pk,
        reason=AccessReason.VISIT,
        words="",
        now=timezone.now(),
    )


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "offender_mgmt.offenders.services.request_access": (Verb.PROPOSED, _request_access),
    "offender_mgmt.offenders.services.set_block": (Verb.CONFLICT_BLOCKED, _set_block),
    "offender_mgmt.offenders.services.lift_block": (Verb.CONFLICT_LIFTED, _lift_block),
    "offender_mgmt.offenders.services.see_notice": (Verb.NOTICE_SEEN, _see_notice),
    "offender_mgmt.offenders.services.ask_for_emergency": (Verb.EMERGENCY_ASKED, _ask_for_emergency),
    "offender_mgmt.offenders.services.review_emergency": (Verb.EMERGENCY_REVIEWED, _review_emergency),
    "offender_mgmt.offenders.services.decide_review": (Verb.CONFLICT_REVIEWED, _decide_review),
    "offender_mgmt.offenders.services.give_reason": (Verb.ACCESS_REASON_GIVEN, _give_reason),
    "offender_mgmt.accounts.services.record_particulars": (Verb.PARTICULARS_RECORDED, _record_particulars),
}
