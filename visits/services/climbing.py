"""Deciding what follows attempts: at once, or where policy says so on the word of two people."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.policy import models as policy_models
from visits.choices import FactState, LadderChoice, Rung
from visits.models import LadderDecision
from visits.models.attempts import ladder_of
from visits.rules import ladder as rules
from visits.rules.warrant import StatutoryFact


@dataclass(frozen=True)
class CourseChosen:
    """What somebody decides after attempts, as an edge has parsed it; it holds until `review_on` at the latest."""

    choice: LadderChoice
    reason: str
    review_on: date


@transaction.atomic
def decide_after_attempts(
    *, offender_id: int, chosen: CourseChosen, by: User, now: datetime
) -> LadderDecision | Proposal:
    """Write down what is decided, with what is on record for s.96B; a choice that lets the visit wait is a Proposal,
    and nothing is decided until somebody else approves it. No date moves. Raises RuleViolation.
    """
    offender = offenders.lock(offender_id)
    on_record = _check(offender, chosen, now=now)
    answer: LadderDecision | Proposal
    if rules.needs_second_person(chosen.choice, policy_models.in_force(timezone.localdate(now))):
        answer = _propose(offender, chosen, on_record, by=by, now=now)
    else:
        because = "Another decision was made."
        offenders.withdraw(offender, ProposalKind.LADDER, because=because, by=by, now=now)
        answer = _decide(offender, chosen, on_record, by=by, decided_by=by, now=now)
    offenders.refresh([offender.pk], by=by, now=now)
    return answer


def carry_out(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Decide as proposed. Raises RuleViolation when it was asked for on other facts than there are now."""
    payload = proposal.payload
    chosen = CourseChosen(
        LadderChoice(payload["choice"]), proposal.reason, date.fromisoformat(payload["review_on"])
    )
    on_record = _check(proposal.offender, chosen, now=now)
    rules.check_is_as_proposed(then=_on_record(payload), now=on_record)
    asked = proposal.requested_by
    assert asked is not None  # noqa: S101  # for the type checker: the facts alone never ask for this
    _decide(
        proposal.offender,
        chosen,
        on_record,
        by=by,
        decided_by=asked,
        now=now,
        approved_by=by,
        proposal=proposal,
    )


def _check(offender: Offender, chosen: CourseChosen, *, now: datetime) -> rules.OnRecord:
    """Raise RuleViolation unless this may be decided now; return what it is decided on."""
    today = timezone.localdate(now)
    on_record = ladder_of(offender, on=today).on_record
    rules.check_can_decide(
        attempts=on_record.attempts,
        reason=chosen.reason,
        review_on=chosen.review_on,
        closed_on=offender.closed_on,
        policy=policy_models.in_force(today),
        today=today,
    )
    return on_record


def _propose(
    offender: Offender, chosen: CourseChosen, on_record: rules.OnRecord, *, by: User, now: datetime
) -> Proposal:
    what, times = chosen.choice.label, on_record.attempts
    return offenders.propose(
        offender,
        ProposalKind.LADDER,
        summary=f"{what}, after {times} attempt{'s' * (times > 1)} without success",
        reason=chosen.reason,
        payload={
            "choice": chosen.choice.value,
            "review_on": chosen.review_on.isoformat(),
            "rung": on_record.rung.value,
            "attempts": times,
            "facts": _as_json(on_record.facts),
            "told": _in_words(chosen, on_record),
        },
        by=by,
        now=now,
    )


def _decide(
    offender: Offender,
    chosen: CourseChosen,
    on_record: rules.OnRecord,
    *,
    by: User,
    decided_by: User,
    now: datetime,
    **second_person: Any,
) -> LadderDecision:
    decision = LadderDecision.objects.create(
        offender=offender,
        choice=chosen.choice,
        reason=chosen.reason,
        rung=on_record.rung,
        facts=_as_json(on_record.facts),
        attempts=on_record.attempts,
        review_on=chosen.review_on,
        decided_by=decided_by,
        decided_at=now,
        **second_person,
    )
    details: dict[str, object] = {"decision": str(decision.public_id), "choice": chosen.choice.value}
    audit.record(Verb.LADDER_DECIDED, by=by, offender_ids=[offender.pk], details=details)
    return decision


def _as_json(facts: tuple[StatutoryFact, ...]) -> list[dict[str, str]]:
    return [
        {"letter": one.letter, "words": one.words, "state": one.state.value, "because": one.because}
        for one in facts
    ]


def _on_record(payload: dict[str, Any]) -> rules.OnRecord:
    facts = (StatutoryFact(**one | {"state": FactState(one["state"])}) for one in payload["facts"])
    return rules.OnRecord(Rung(payload["rung"]), payload["attempts"], tuple(facts))


def _in_words(chosen: CourseChosen, on_record: rules.OnRecord) -> list[tuple[str, str]]:
    """For the person who is asked to agree."""
    return [
        ("Decision", chosen.choice.label),
        ("Holds until", f"{chosen.review_on:%-d %B %Y}, or the next attempt"),
        ("Attempts since last seen", str(on_record.attempts)),
        *((f"({one.letter}) {one.state.label}", f"{one.words}. {one.because}") for one in on_record.facts),
    ]
