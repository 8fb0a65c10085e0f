"""Offering cases to named officers, and what the officers answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from caseload.choices import Answer
from caseload.models import HandOver, Offer
from caseload.rules import handover as rules
from caseload.services.receiving import case_of, receivers
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender


@dataclass(frozen=True)
class Refusal:
    """A case that could not be given, and why."""

    offender: Offender
    because: str


@transaction.atomic
def offer_case(
    *, hand_over_id: int, offender_id: int, offered_to_id: int, authority: str, by: User, now: datetime
) -> Offer:
    """Put a case to an officer. Nothing changes until that officer accepts. Raises RuleViolation.

    `authority` is the reason of `by` to offer it to somebody who is not trained for it; empty for anybody else.
    """
    offender = offenders.lock(offender_id)
    hand_over = HandOver.objects.select_for_update(of=["self"], no_key=True).select_related("leaver")
    own = hand_over.get(pk=hand_over_id)
    _revoke_what_is_void(offender, own, by, now)
    waiting = Offer.objects.filter(offender=offender, answer="").select_related("offered_to").first()
    rules.check_can_offer(
        case_of(offender),
        leaver_id=own.leaver_id,
        leaver=str(own.leaver),
        is_over=own.closed_at is not None,
        waits_for=str(waiting.offered_to) if waiting else "",
    )
    # Not before the leaver goes: whoever is on leave until then can be asked now.
    on = max(timezone.localdate(now), own.leaves_on)
    receiver = receivers([offered_to_id], on=on)[offered_to_id]
    rules.check_can_receive(case_of(offender), receiver, on=on, authority=authority)
    offer = Offer.objects.create(
        hand_over=own,
        offender=offender,
        offered_to_id=offered_to_id,
        authority=authority if receiver.lacks else "",
        offered_by=by,
        offered_at=now,
    )
    _record(Verb.CASE_OFFERED, offer, by)
    return offer


def offer_cases(
    *,
    hand_over_id: int,
    offender_ids: Sequence[int],
    offered_to_id: int,
    authority: str,
    by: User,
    now: datetime,
) -> list[Refusal]:
    """Put many cases to an officer, each for itself; return those that could not be, with the reason."""
    refused = []
    for offender_id in offender_ids:
        try:
            offer_case(
                hand_over_id=hand_over_id,
                offender_id=offender_id,
                offered_to_id=offered_to_id,
                authority=authority,
                by=by,
                now=now,
            )
        except RuleViolation as violation:
            refused.append(Refusal(Offender.objects.get(pk=offender_id), str(violation)))
    return refused


@transaction.atomic
def accept_offer(*, offer_id: int, by: User, now: datetime) -> Offer:
    """Take a case: from now on `by` manages it, and is told of its open alerts. Raises RuleViolation."""
    offer = _locked(offer_id, by)
    today = timezone.localdate(now)
    rules.check_is_offered_to(offered_to=offer.offered_to_id, by=by.pk)
    rules.check_can_offer(
        case_of(offer.offender),
        leaver_id=offer.hand_over.leaver_id,
        leaver=str(offer.hand_over.leaver),
        is_over=False,  # a hand-over that ended has revoked its offers
        waits_for="",
    )
    rules.check_can_receive(
        case_of(offer.offender),
        receivers([by.pk], on=today)[by.pk],
        on=today,
        authority=offer.authority,
    )
    _answer(offer, Answer.ACCEPTED, "", by, now)
    offenders.assign(
        offender_id=offer.offender_id,
        manager=by,
        team=offer.offender.team,
        from_on=today,
        by=by,
        now=now,
    )
    alerts.tell_also(by, [offer.offender_id], now=now)
    _record(Verb.CASE_ACCEPTED, offer, by)
    return offer


@transaction.atomic
def reject_offer(*, offer_id: int, because: str, by: User, now: datetime) -> Offer:
    """Say no, with the reason; the case stays with the leaver and can be offered again. Raises RuleViolation."""
    offer = _locked(offer_id, by)
    rules.check_is_offered_to(offered_to=offer.offered_to_id, by=by.pk)
    rules.check_says_why(because)
    _answer(offer, Answer.REJECTED, because, by, now)
    _record(Verb.CASE_REJECTED, offer, by)
    return offer


@transaction.atomic
def revoke_offer(*, offer_id: int, by: User, now: datetime) -> Offer:
    """Take an offer back that nobody has answered; the case stays with the leaver. Raises RuleViolation."""
    offer = _locked(offer_id, by)
    _answer(offer, Answer.REVOKED, "Revoked by a supervisor.", by, now)
    _record(Verb.OFFER_REVOKED, offer, by)
    return offer


def _locked(offer_id: int, by: User) -> Offer:
    """The waiting offer, with its offender locked first, then whoever answers, who must not be disabled meanwhile.

    Raises RuleViolation when somebody was quicker.
    """
    offender = offenders.lock(Offer.objects.values_list("offender_id", flat=True).get(pk=offer_id))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    found = Offer.objects.select_for_update(of=["self"]).select_related("hand_over__leaver")
    offer = found.get(pk=offer_id)
    rules.check_is_waiting(is_answered=offer.answer != "")
    offer.offender = offender
    return offer


def _answer(offer: Offer, answer: Answer, because: str, by: User, now: datetime) -> None:
    offer.answer, offer.because, offer.answered_by, offer.answered_at = answer, because, by, now
    offer.save(update_fields=["answer", "because", "answered_by", "answered_at"])


def _revoke_what_is_void(offender: Offender, hand_over: HandOver, by: User, now: datetime) -> None:
    """An offer of another hand-over, whose leaver does not manage this offender any more, waits for nothing."""
    for offer in Offer.objects.filter(offender=offender, answer="").exclude(hand_over=hand_over):
        _answer(offer, Answer.REVOKED, "Somebody else manages this person now.", by, now)
        _record(Verb.OFFER_REVOKED, offer, by)


def _record(verb: Verb, offer: Offer, by: User) -> None:
    details: dict[str, object] = {
        "hand_over": str(offer.hand_over.public_id),
        "offered_to": offer.offered_to_id,
        "on_authority": bool(offer.authority),
    }
    audit.record(verb, by=by, offender_ids=[offer.offender_id], details=details)
