"""A call of every public write that needs two people, and of those that end what they agreed on."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason, ProposalKind, SuspensionReason
from offender_mgmt.offenders.models import Offender, Suspension
from tests.architecture.world import World
from tests.factories import make_offender, make_visit
from visits import services as visits
from visits.choices import VisitQuestion

DAY = date(2026, 6, 1)
Prepare = Callable[[World], Callable[..., Any]]


def _officer() -> User:
    return User.objects.get(username="colin.colleague")


def _somebody() -> Offender:
    """Somebody for whom nothing waits and whose visits nothing suspends."""
    return make_offender(now=timezone.now(), visited_on=date(2026, 1, 1))


def _suspend(offender: Offender) -> Callable[..., Any]:
    today = timezone.localdate()
    asked = offenders.SuspensionAsked(
        SuspensionReason.CUSTODY, "Told by the prison.", today, today + timedelta(days=30)
    )
    return partial(offenders.request_suspension, offender_id=offender.pk, asked=asked, now=timezone.now())


def _close(offender: Offender) -> Callable[..., Any]:
    return partial(
        offenders.request_closure,
        offender_id=offender.pk,
        reason=ClosureReason.DECEASED,
        evidence="Certificate seen.",
        closed_on=DAY,
        now=timezone.now(),
    )


def _propose(world: World) -> Callable[..., Any]:
    return partial(
        offenders.propose,
        _somebody(),
        ProposalKind.SUSPEND,
        summary="Suspend visits",
        reason="Told by the prison.",
        payload={},
        now=timezone.now(),
    )


def _answer(deed: Callable[..., Any], **words: str) -> Prepare:
    def prepare(world: World) -> Callable[..., Any]:
        proposal = _suspend(_somebody())(by=_officer())
        return partial(deed, proposal_id=proposal.pk, now=timezone.now(), **words)

    return prepare


def _withdraw(world: World) -> Callable[..., Any]:
    offender = _somebody()
    _suspend(offender)(by=_officer())
    return partial(
        offenders.withdraw, offender, ProposalKind.SUSPEND, because="Another follows.", now=timezone.now()
    )


def _withdraw_own(world: World) -> Callable[..., Any]:
    proposal = _suspend(_somebody())(by=User.objects.get(username="susan.supervisor"))
    return partial(offenders.withdraw_proposal, proposal_id=proposal.pk, now=timezone.now())


def _end_suspension(world: World) -> Callable[..., Any]:
    suspension = Suspension.objects.get(offender=world.offenders["own"])
    return partial(
        offenders.end_suspension,
        suspension_id=suspension.pk,
        ended_on=timezone.localdate(),
        now=timezone.now(),
    )


def _close_now(world: World) -> Callable[..., Any]:
    offender = _somebody()
    proposal = _close(offender)(by=_officer())
    return partial(offenders.close, offender, reason=ClosureReason.DECEASED, closed_on=DAY, proposal=proposal)


def _reopen(world: World) -> Callable[..., Any]:
    return partial(
        offenders.reopen,
        offender_id=world.offenders["closed"].pk,
        because="Seen alive.",
        now=timezone.now(),
    )


def _answer_question(world: World) -> Callable[..., Any]:
    suspension = Suspension.objects.get(offender=world.offenders["own"])
    visit = make_visit(suspension.offender, timezone.localdate() - timedelta(days=2))
    return partial(
        visits.answer_question,
        visit_id=visit.pk,
        question=VisitQuestion.DURING_SUSPENSION,
        answer="On day release.",
        now=timezone.now(),
    )


def _correct_visit(world: World) -> Callable[..., Any]:
    visit = make_visit(_somebody(), DAY)
    return partial(
        visits.correct_visit,
        visit_id=visit.pk,
        replacement=None,
        reason="Another person's record.",
        now=timezone.now(),
    )


CALLS: dict[str, tuple[Verb, Prepare]] = {
    f"offender_mgmt.offenders.services.{name}": call
    for name, call in {
        "propose": (Verb.PROPOSED, _propose),
        "approve": (Verb.PROPOSAL_APPROVED, _answer(offenders.approve)),
        "return_proposal": (Verb.PROPOSAL_RETURNED, _answer(offenders.return_proposal, answer="Why?")),
        "withdraw": (Verb.PROPOSAL_WITHDRAWN, _withdraw),
        "withdraw_proposal": (Verb.PROPOSAL_WITHDRAWN, _withdraw_own),
        "request_suspension": (Verb.PROPOSED, lambda world: _suspend(_somebody())),
        "end_suspension": (Verb.SUSPENSION_ENDED, _end_suspension),
        "request_closure": (Verb.PROPOSED, lambda world: _close(_somebody())),
        "close": (Verb.OFFENDER_CLOSED, _close_now),
        "reopen": (Verb.OFFENDER_REOPENED, _reopen),
    }.items()
} | {
    "visits.services.answer_question": (Verb.VISIT_ANSWERED, _answer_question),
    "visits.services.correct_visit": (Verb.VISIT_CORRECTED, _correct_visit),
}
