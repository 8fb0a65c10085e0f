"""Giving many cases to another officer of the team at once: what would happen, and making it so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from caseload.models import HandOver, Reallocation, Transfer
from caseload.models.capacity import duties, loads_of_people
from caseload.rules import handover, transfers
from caseload.rules.handover import Receiver
from caseload.rules.impact import after_moving
from caseload.rules.loads import Load as Work
from caseload.services.offering import Refusal
from caseload.services.receiving import case_of, receivers
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender, OffenderQuerySet
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import Policy


@dataclass(frozen=True)
class Asked:
    """Which cases go to whom, and why; `authority` where the officer is not trained for them."""

    offender_ids: Sequence[int]
    given_to_id: int
    because: str
    authority: str = ""


@dataclass(frozen=True)
class Line:
    """One case, and why it cannot move; empty when it can."""

    offender: Offender
    refusal: str


@dataclass(frozen=True)
class Load:
    """How many cases an officer has, and would have; and the work and time of the weeks ahead with them."""

    name: str
    before: int
    after: int
    ceiling: int
    work_before: Work
    work_after: Work

    @property
    def is_over(self) -> bool:
        """Say whether the officer would have more than policy thinks reasonable."""
        return self.after > self.ceiling


@dataclass(frozen=True)
class Preview:
    """What carrying it out would do, per case and per officer."""

    lines: list[Line]
    loads: list[Load]

    @property
    def number(self) -> int:
        """How many would move."""
        return sum(not line.refusal for line in self.lines)


def preview_reallocation(asked: Asked, *, on: date) -> Preview:
    """What would happen on that day, by the same rules; nothing is changed. A constant number of queries."""
    receiver = receivers([asked.given_to_id], on=on)[asked.given_to_id]
    cases = _cases().filter(pk__in=asked.offender_ids).order_by("reference")
    lines = [Line(one, _refusal(one, asked, receiver, on=on)) for one in cases]
    moved = [line.offender for line in lines if not line.refusal]
    return Preview(lines, _loads(moved, receiver, policy=in_force(on), on=on))


def reallocate_cases(*, asked: Asked, by: User, now: datetime) -> list[Refusal]:
    """Give each of these cases to the officer, each for itself; return those that stayed, with the reason."""
    refused = []
    for offender_id in asked.offender_ids:
        try:
            reallocate_case(offender_id=offender_id, asked=asked, by=by, now=now)
        except RuleViolation as violation:
            refused.append(Refusal(Offender.objects.get(pk=offender_id), str(violation)))
    return refused


@transaction.atomic
def reallocate_case(*, offender_id: int, asked: Asked, by: User, now: datetime) -> Reallocation:
    """Give one case to another officer of its team, who manages it from today. Raises RuleViolation."""
    offenders.lock(offender_id)
    today = timezone.localdate(now)
    # Whoever receives it must not be disabled meanwhile.
    given_to = User.objects.select_for_update(no_key=True).get(pk=asked.given_to_id)
    receiver = receivers([given_to.pk], on=today)[given_to.pk]
    offender = _cases().get(pk=offender_id)
    _check(offender, asked, receiver, on=today)
    made = Reallocation.objects.create(
        offender=offender,
        given_from=offender.manager,
        given_to=given_to,
        because=asked.because,
        authority=asked.authority if receiver.lacks else "",
        given_by=by,
        given_at=now,
    )
    offenders.assign(
        offender_id=offender.pk, manager=given_to, team=offender.team, from_on=today, by=by, now=now
    )
    alerts.tell_also(given_to, [offender.pk], now=now)
    audit.record(
        Verb.CASES_REALLOCATED,
        by=by,
        offender_ids=[offender.pk],
        details={
            "from": made.given_from_id,
            "to": given_to.pk,
            "on_authority": bool(made.authority),
        },
    )
    return made


def _cases() -> OffenderQuerySet:
    """Offenders with what the rule asks about them."""
    leaving = HandOver.objects.open().filter(leaver=OuterRef("manager"))
    waiting = Transfer.objects.waiting().filter(offender=OuterRef("pk"))
    found = Offender.objects.select_related("manager", "team")
    return found.annotate(is_handed_over=Exists(leaving), is_transferred=Exists(waiting))


def _check(offender: Offender, asked: Asked, receiver: Receiver, *, on: date) -> None:
    facts: Mapping[str, bool] = vars(offender)  # annotated by `_cases`
    transfers.check_can_reallocate(
        manager=str(offender.manager),
        reference=offender.reference,
        is_leaving=facts["is_handed_over"],
        waits=facts["is_transferred"],
        because=asked.because,
    )
    handover.check_can_receive(case_of(offender), receiver, on=on, authority=asked.authority)


def _refusal(offender: Offender, asked: Asked, receiver: Receiver, *, on: date) -> str:
    try:
        _check(offender, asked, receiver, on=on)
    except RuleViolation as violation:
        return str(violation)
    return ""


def _loads(moved: Sequence[Offender], receiver: Receiver, *, policy: Policy, on: date) -> list[Load]:
    """The receiver first, then each who gives, by name."""
    givers = {one.manager_id: str(one.manager) for one in moved if one.manager_id is not None}
    people = User.objects.filter(pk__in=[receiver.pk, *givers]).annotate(
        cases=Count("caseload", filter=Q(caseload__closed_on=None))
    )
    heads = {user.pk: user.cases for user in people}
    keys = {one.pk for one in moved}
    cases = duties(Offender.objects.live().filter(Q(manager__in=heads) | Q(pk__in=keys)), on=on)
    work = loads_of_people(people, cases, policy=policy, today=on)
    then = after_moving(work, [duty for duty in cases if duty.offender_id in keys], policy, to=receiver.pk)

    def load(pk: int, name: str, more: int) -> Load:
        return Load(name, heads[pk], heads[pk] + more, policy.caseload_ceiling, work[pk], then[pk])

    gives = [
        load(pk, name, -sum(one.manager_id == pk for one in moved))
        for pk, name in sorted(givers.items(), key=lambda giver: giver[1])
    ]
    return [load(receiver.pk, receiver.name, len(moved)), *gives]
