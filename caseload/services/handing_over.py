"""Starting a hand-over, taking it over, finishing it and calling it off."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from caseload.choices import Answer, Ending, HandOverReason
from caseload.models import HandOver, Offer
from caseload.rules import handover as rules
from offender_mgmt import fence
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender


@dataclass(frozen=True)
class NewHandOver:
    """Whose cases go to others, from which day, and why."""

    leaver_id: int
    leaves_on: date
    reason: HandOverReason
    because: str


@transaction.atomic
def start_hand_over(*, new: NewHandOver, by: User, now: datetime) -> HandOver:
    """Begin to hand all of an officer's cases over. Raises RuleViolation.

    Afterwards the officer still manages each of them, `by` answers beside the officer, and is told of every alert
    that is open and of every one to come.
    """
    # In order of ids: neither the leaver nor whoever answers may be disabled meanwhile.
    people = User.objects.filter(pk__in={new.leaver_id, by.pk}).order_by("pk")
    locked = {user.pk: user for user in people.select_for_update(no_key=True)}
    leaver = locked[new.leaver_id]
    rules.check_can_answer_beside(is_active=locked[by.pk].is_active)
    rules.check_can_start(
        name=str(leaver),
        is_active=leaver.is_active,
        is_leaving=HandOver.objects.open().filter(leaver=leaver).exists(),
        is_oneself=leaver.pk == by.pk,
        reason_told=new.because,
    )
    hand_over = HandOver.objects.create(
        leaver=leaver,
        leaves_on=new.leaves_on,
        reason=new.reason,
        because=new.because,
        accountable=by,
        started_by=by,
        started_at=now,
    )
    _answer_for(hand_over, by, now)
    _record(Verb.HAND_OVER_STARTED, hand_over, by)
    return hand_over


@transaction.atomic
def take_over_hand_over(*, hand_over_id: int, by: User, now: datetime) -> HandOver:
    """Answer for a hand-over instead of whoever did until now. Raises RuleViolation."""
    hand_over = _locked(hand_over_id)
    rules.check_is_open(is_over=hand_over.closed_at is not None)
    answering = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    rules.check_can_answer_beside(is_active=answering.is_active)
    rules.check_can_take_over(
        is_leaver=hand_over.leaver_id == by.pk, answers_already=hand_over.accountable_id == by.pk
    )
    hand_over.accountable = by
    hand_over.save(update_fields=["accountable"])
    _answer_for(hand_over, by, now)
    _record(Verb.HAND_OVER_TAKEN_OVER, hand_over, by)
    return hand_over


@transaction.atomic
def finish_hand_over(*, hand_over_id: int, by: User, now: datetime) -> HandOver:
    """End a hand-over of which nothing is left. Raises RuleViolation with the list while a case is not accepted."""
    hand_over = _locked(hand_over_id)
    with fence.whole_register():  # a case is left also where whoever ends it does not see it
        left = hand_over.cases().references_for_anybody()
    rules.check_can_finish(name=str(hand_over.leaver), is_over=hand_over.closed_at is not None, left=left)
    _close(hand_over, Ending.FINISHED, by, now)
    _record(Verb.HAND_OVER_FINISHED, hand_over, by)
    return hand_over


@transaction.atomic
def call_off_hand_over(*, hand_over_id: int, by: User, now: datetime) -> HandOver:
    """Leave what has not been accepted with the officer, who alone answers for it again. Raises RuleViolation."""
    hand_over = _locked(hand_over_id)
    rules.check_is_open(is_over=hand_over.closed_at is not None)
    _close(hand_over, Ending.CALLED_OFF, by, now)
    _record(Verb.HAND_OVER_CALLED_OFF, hand_over, by)
    return hand_over


def _locked(hand_over_id: int) -> HandOver:
    found = HandOver.objects.select_for_update(of=["self"], no_key=True).select_related("leaver")
    return found.get(pk=hand_over_id)


def _answer_for(hand_over: HandOver, user: User, now: datetime) -> None:
    accounts.share_duty(officer=hand_over.leaver, shared_with=user, now=now)
    visible = Offender.objects.visible_to(user).filter(pk__in=hand_over.cases().values("pk"))
    alerts.tell_also(user, list(visible.values_list("pk", flat=True)), now=now)


def _close(hand_over: HandOver, ending: Ending, by: User, now: datetime) -> None:
    """End it, and revoke what waits: an offer of a hand-over that is over can never be answered."""
    Offer.objects.filter(hand_over=hand_over, answer="").update(
        answer=Answer.REVOKED, answered_by=by, answered_at=now, because="The hand-over ended."
    )
    hand_over.ending, hand_over.closed_by, hand_over.closed_at = ending, by, now
    hand_over.save(update_fields=["ending", "closed_by", "closed_at"])
    accounts.end_shared_duty(officer=hand_over.leaver, now=now)


def _record(verb: Verb, hand_over: HandOver, by: User) -> None:
    with fence.whole_register():
        cases = list(hand_over.cases().order_by("pk").values_list("pk", flat=True))
    details: dict[str, object] = {"hand_over": str(hand_over.public_id), "leaver": hand_over.leaver_id}
    audit.record(verb, by=by, offender_ids=cases, details=details)
