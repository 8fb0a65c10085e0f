"""A call of every public write of hand-overs, transfers, training and accounts."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from caseload import services as caseload
from caseload.choices import HandOverReason
from caseload.models import HandOver, Offer, Transfer
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Qualification, Team, User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender
from tests.architecture.world import World
from tests.factories import make_offender, make_user

Prepare = Callable[[World], Callable[..., Any]]
COURSE = accounts.NewQualification("arms", date(2025, 1, 1), None, "Certificate 8")
KNOWN = ("arms",)


def _of(username: str) -> User:
    return User.objects.get(username=username)


def _leaver() -> User:
    return make_user("larry.leaver", Role.OFFENDER_MANAGER, team=Team.objects.get(name="North"))


def _start(world: World) -> Callable[..., Any]:
    new = caseload.NewHandOver(_leaver().pk, date(2099, 1, 1), HandOverReason.LEAVES, "Retires.")
    return partial(caseload.start_hand_over, new=new, now=timezone.now())


def _started_by_another() -> tuple[HandOver, Offender]:
    """A hand-over with one case, for which another supervisor answers."""
    leaver, now = _leaver(), timezone.now()
    case = make_offender(now=now, team=leaver.team, manager=leaver)
    north = Team.objects.get(name="North")
    other = make_user("sara.second", Role.SUPERVISOR, supervises=[north])
    new = caseload.NewHandOver(leaver.pk, date(2099, 1, 1), HandOverReason.LEAVES, "Retires.")
    return caseload.start_hand_over(new=new, by=other, now=now), case


def _take_over(world: World) -> Callable[..., Any]:
    hand_over, _ = _started_by_another()
    return partial(caseload.take_over_hand_over, hand_over_id=hand_over.pk, now=timezone.now())


def _finish(world: World) -> Callable[..., Any]:
    hand_over, case = _started_by_another()
    Offender.objects.filter(pk=case.pk).update(manager=_of("colin.colleague"))
    return partial(caseload.finish_hand_over, hand_over_id=hand_over.pk, now=timezone.now())


def _call_off(world: World) -> Callable[..., Any]:
    hand_over, _ = _started_by_another()
    return partial(caseload.call_off_hand_over, hand_over_id=hand_over.pk, now=timezone.now())


def _told(hand_over: HandOver) -> dict[str, Any]:
    return {
        "hand_over_id": hand_over.pk,
        "offered_to_id": _of("susan.supervisor").pk,
        "authority": "Course booked.",
        "now": timezone.now(),
    }


def _offer(world: World) -> Callable[..., Any]:
    hand_over, case = _started_by_another()
    return partial(caseload.offer_case, offender_id=case.pk, **_told(hand_over))


def _offer_many(world: World) -> Callable[..., Any]:
    hand_over, case = _started_by_another()
    return partial(caseload.offer_cases, offender_ids=[case.pk], **_told(hand_over))


def _answering(deed: Callable[..., Any], **told: Any) -> Prepare:
    def prepare(world: World) -> Callable[..., Any]:
        hand_over, case = _started_by_another()
        offer: Offer = caseload.offer_case(offender_id=case.pk, by=hand_over.accountable, **_told(hand_over))
        return partial(deed, offer_id=offer.pk, now=timezone.now(), **told)

    return prepare


def _asked(world: World) -> caseload.Asked:
    given_to = _of("colin.colleague").pk
    case = make_offender(now=timezone.now(), team=Team.objects.get(name="North"))
    return caseload.Asked([case.pk], given_to, "Evens out.", "Course booked.")


def _reallocate(world: World) -> Callable[..., Any]:
    return partial(caseload.reallocate_cases, asked=_asked(world), now=timezone.now())


def _reallocate_one(world: World) -> Callable[..., Any]:
    asked = _asked(world)
    return partial(
        caseload.reallocate_case, offender_id=asked.offender_ids[0], asked=asked, now=timezone.now()
    )


def _ask_transfer(world: World) -> Callable[..., Any]:
    new = caseload.NewTransfer(None, "Nearby Police", "Has moved.")
    own = make_offender(now=timezone.now(), team=Team.objects.get(name="North"))
    return partial(caseload.ask_transfer, offender_id=own.pk, new=new, now=timezone.now())


def _transfer(*, to_team: Team | None) -> Transfer:
    case = make_offender(now=timezone.now(), team=Team.objects.get(name="South"))
    new = caseload.NewTransfer(
        to_team.pk if to_team else None, "" if to_team else "Nearby Police", "Has moved."
    )
    return caseload.ask_transfer(offender_id=case.pk, new=new, by=_of("simon.supervisor"), now=timezone.now())


def _transferring(deed: Callable[..., Any], *, is_out: bool = False, **told: Any) -> Prepare:
    def prepare(world: World) -> Callable[..., Any]:
        transfer = _transfer(to_team=None if is_out else Team.objects.get(name="North"))
        return partial(deed, transfer_id=transfer.pk, now=timezone.now(), **told)

    return prepare


def _accept_transfer(world: World) -> Callable[..., Any]:
    colleague = _of("colin.colleague").pk
    deed = partial(caseload.accept_transfer, manager_id=colleague, authority="Course booked.")
    return _transferring(deed)(world)


def _record(world: World) -> Callable[..., Any]:
    return partial(
        accounts.record_qualification,
        user_id=_of("olivia.officer").pk,
        new=COURSE,
        known=KNOWN,
        now=timezone.now(),
    )


def _correct(world: World) -> Callable[..., Any]:
    wrong = Qualification.objects.get(user__username="olivia.officer")
    return partial(
        accounts.correct_qualification,
        public_id=wrong.public_id,
        new=COURSE,
        known=KNOWN,
        because="Another year.",
        now=timezone.now(),
    )


def _take_back(world: World) -> Callable[..., Any]:
    wrong = Qualification.objects.get(user__username="olivia.officer")
    return partial(
        accounts.take_back_qualification,
        public_id=wrong.public_id,
        because="Another person.",
        now=timezone.now(),
    )


def _disable(world: World) -> Callable[..., Any]:
    return partial(accounts.disable_user, user_id=_leaver().pk, now=timezone.now())


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "caseload.services.start_hand_over": (Verb.HAND_OVER_STARTED, _start),
    "caseload.services.take_over_hand_over": (Verb.HAND_OVER_TAKEN_OVER, _take_over),
    "caseload.services.finish_hand_over": (Verb.HAND_OVER_FINISHED, _finish),
    "caseload.services.call_off_hand_over": (Verb.HAND_OVER_CALLED_OFF, _call_off),
    "caseload.services.offer_case": (Verb.CASE_OFFERED, _offer),
    "caseload.services.offer_cases": (Verb.CASE_OFFERED, _offer_many),
    "caseload.services.accept_offer": (Verb.CASE_ACCEPTED, _answering(caseload.accept_offer)),
    "caseload.services.reject_offer": (
        Verb.CASE_REJECTED,
        _answering(caseload.reject_offer, because="Too many."),
    ),
    "caseload.services.revoke_offer": (Verb.OFFER_REVOKED, _answering(caseload.revoke_offer)),
    "caseload.services.reallocate_case": (Verb.CASES_REALLOCATED, _reallocate_one),
    "caseload.services.reallocate_cases": (Verb.CASES_REALLOCATED, _reallocate),
    "caseload.services.ask_transfer": (Verb.TRANSFER_ASKED, _ask_transfer),
    "caseload.services.accept_transfer": (Verb.TRANSFER_ACCEPTED, _accept_transfer),
    "caseload.services.reject_transfer": (
        Verb.TRANSFER_REJECTED,
        _transferring(caseload.reject_transfer, because="No room."),
    ),
    "caseload.services.revoke_transfer": (
        Verb.TRANSFER_REVOKED,
        _transferring(caseload.revoke_transfer),
    ),
    "caseload.services.confirm_transfer_out": (
        Verb.TRANSFER_ACCEPTED,
        _transferring(caseload.confirm_transfer_out, is_out=True, receipt="NP/1", taken_on=date(2026, 1, 1)),
    ),
    "offender_mgmt.accounts.services.record_qualification": (Verb.QUALIFICATION_RECORDED, _record),
    "offender_mgmt.accounts.services.correct_qualification": (Verb.QUALIFICATION_CORRECTED, _correct),
    "offender_mgmt.accounts.services.take_back_qualification": (
        Verb.QUALIFICATION_CORRECTED,
        _take_back,
    ),
    "offender_mgmt.accounts.services.disable_user": (Verb.USER_DISABLED, _disable),
}
