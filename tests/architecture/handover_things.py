"""A hand-over of an officer of either team with an offered case, transfers, and what the officers obtained."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from caseload.models import HandOver, Offer, Transfer
from offender_mgmt.accounts.models import Qualification, User
from offender_mgmt.offenders.models import Offender

NOBODY = 2**31 - 1
HAND_OVERS = tuple(
    f"caseload/hand-overs/<uuid:public_id>/{deed}"
    for deed in ("", "offer/", "finish/", "call-off/", "take-over/")
)
OFFERS = (
    *(f"caseload/offers/<uuid:public_id>/{deed}/" for deed in ("accept", "reject", "revoke")),
    *(f"api/v1/offers/<str:public_id>/{deed}" for deed in ("", "accept/", "reject/", "revoke/")),
)
TRANSFERS = tuple(
    f"caseload/transfers/<uuid:public_id>/{deed}/" for deed in ("accept", "reject", "confirm", "revoke")
)


def handover_things(
    users: Mapping[str, User], offenders: Mapping[str, Offender], *, absent: UUID, now: datetime
) -> dict[str, dict[str, object]]:
    """What each of these addresses can be asked for."""
    north = users["officer"].team
    own = _hand_over(users["officer"], users["supervisor"], now)
    other = _hand_over(users["outsider"], users["other_supervisor"], now)
    offers: dict[str, object] = {
        "own": _offer(own, offenders["own"], users["colleague"], now),
        "other": _offer(other, offenders["other"], users["outsider"], now),
        "absent": absent,
    }
    asked = {"asked_by": users["supervisor"], "asked_at": now, "reason": "Has moved."}
    away = Transfer.objects.create(offender=offenders["own"], to_force="Nearby Police", **asked)
    here = Transfer.objects.create(offender=offenders["other"], to_team=north, **asked)
    hand_overs: dict[str, object] = {"own": own.public_id, "other": other.public_id, "absent": absent}
    transfers: dict[str, object] = {"own": away.public_id, "other": here.public_id, "absent": absent}
    people: dict[str, object] = {kind: one.public_id for kind, one in offenders.items()}
    return {
        **dict.fromkeys(HAND_OVERS, hand_overs),
        **dict.fromkeys(OFFERS, offers),
        **dict.fromkeys(TRANSFERS, transfers),
        "caseload/transfers/ask/<uuid:public_id>/": people | {"absent": absent},
        "caseload/training/<uuid:public_id>/correct/": {
            "own": _course(users["officer"], users["supervisor"], now),
            "other": _course(users["outsider"], users["other_supervisor"], now),
            "absent": absent,
        },
        "caseload/accounts/<int:user_id>/disable/": {
            "own": users["supervisor"].pk,  # answers for a hand-over
            "other": users["officer"].pk,  # has cases
            "absent": NOBODY,
        },
    }


def _hand_over(leaver: User, by: User, now: datetime) -> HandOver:
    return HandOver.objects.create(
        leaver=leaver,
        accountable=by,
        leaves_on=date(2099, 1, 1),
        reason="leaves",
        because="Retires.",
        started_by=by,
        started_at=now,
    )


def _offer(hand_over: HandOver, offender: Offender, to: User, now: datetime) -> UUID:
    return Offer.objects.create(
        hand_over=hand_over,
        offender=offender,
        offered_to=to,
        offered_by=hand_over.accountable,
        offered_at=now,
    ).public_id


def _course(user: User, by: User, now: datetime) -> UUID:
    return Qualification.objects.create(
        user=user,
        kind="arms",
        obtained_on=date(2024, 1, 1),
        evidence="Certificate 7",
        recorded_by=by,
        recorded_at=now,
    ).public_id
