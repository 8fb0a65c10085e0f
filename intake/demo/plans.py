"""What the demo's officers have planned and learnt: plans, orders, linked people and changes, the same on every run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ChangeKind, ConditionKind, LinkKind, OrderKind
from offender_mgmt.offenders.models import Offender
from risk import services as risk
from risk.choices import ReviewOutcome
from risk.models import ManagementPlan
from risk.rules.plans import PlanText, fingerprint
from risk.services.planning import text_of

PLANS, WAITING, DRAFT = 6, 6, 7  # so many in force, then one that waits, then one half written
SECTIONS = {
    "supervision": "Visits by two officers, unannounced, at varied times, evenings included. Phone call each month.",
    "monitoring": "Phone and laptop inspected on each visit. Order conditions read through every half year.",
    "interventions": "Horizon programme completed. Meets the community mentor every second week.",
    "victim_safety": "The victim lives in another county and has a named contact at victim support.",
    "victim_protections": "Exclusion zone: considered, in place. Alarm at the victim's home: considered, not needed"
    " because the address is not known to him.",
    "contingency": "If contact with the victim is suspected: arrest for breach, safeguarding referral the same day.",
    "licence_conditions": "None: the licence ended. The order's conditions are listed on the record.",
}
CHANGES = [
    (ChangeKind.INTELLIGENCE, 40, "Seen twice outside the leisure centre at the end of swimming lessons."),
    (ChangeKind.RELATIONSHIP, 25, "Says that he has met a new partner. Her household is not known yet."),
    (ChangeKind.BREACH, 9, "Told the front desk of a holiday only after he came back."),
    (ChangeKind.HOUSEHOLD, 3, "His brother has moved out. He lives alone now."),
    (ChangeKind.INTELLIGENCE, 1, "A colleague reports a second phone. No make, no number."),
]


@dataclass(frozen=True)
class _Deeds:
    """Who plans, who approves, and when."""

    by: User
    approver: User
    now: datetime


@transaction.atomic
def add_plans(*, by: User, approver: User, now: datetime) -> None:
    """Give some of `by`'s people plans, orders, linked people and changes to review. Twice is once."""
    if ManagementPlan.objects.exists():
        return
    deeds = _Deeds(by, approver, now)
    people = list(Offender.objects.visible_to(by).live().filter(manager=by).order_by("reference")[:24])
    for number, offender in enumerate(people[: DRAFT + 1]):
        _add_plan(offender, number, deeds)
    for number, offender in enumerate(people[2:7]):
        _add_order(offender, number, deeds)
    for number, offender in enumerate(people[5:11]):
        _link(offender, number, deeds)
    _add_changes(people, deeds)


def _add_plan(offender: Offender, number: int, deeds: _Deeds) -> None:
    """The first few in force, each begun a while ago; one waits for approval; one is half written."""
    begun = deeds.now - timedelta(days=120 - 45 * (number // 3))
    today = timezone.localdate(begun)
    plan = risk.draft_plan(offender_id=offender.pk, by=deeds.by, now=begun)
    sections = dict(list(SECTIONS.items())[:3]) if number == DRAFT else SECTIONS
    # The fourth is agreed for longer than the level's, with the reason.
    text = PlanText(
        sections,
        agreed_interval_months=14 if number == 3 else None,
        interval_reason="Works abroad in turns; both officers agree, and he is called each month."
        if number == 3
        else "",
        review_on=today + timedelta(days=240),
    )
    marker = fingerprint(text_of(plan))
    risk.save_plan(plan_id=plan.pk, text=text, marker=marker, by=deeds.by, now=begun)
    _add_actions(plan, number, deeds, begun)
    if number == DRAFT:
        return
    proposal = risk.propose_plan(plan_id=plan.pk, by=deeds.by, now=begun)
    if number < PLANS:
        offenders.approve(proposal_id=proposal.pk, by=deeds.approver, now=begun + timedelta(hours=3))


def _add_actions(plan: ManagementPlan, number: int, deeds: _Deeds, begun: datetime) -> None:
    """Two each; one of the first plan's is overdue by now."""
    today = timezone.localdate(begun)
    for days, what, owner in (
        (30 + 90 * (number > 0), "Read the order's conditions through with him and have him sign.", deeds.by),
        (300, "Ask the prison for the programme's closing report.", deeds.approver),
    ):
        new = risk.NewAction(what, owner, today + timedelta(days=days))
        risk.add_action(plan_id=plan.pk, new=new, by=deeds.by, now=begun)


def _add_order(offender: Offender, number: int, deeds: _Deeds) -> None:
    """SHPOs with conditions; the second expires within the notice, the third was varied."""
    today = timezone.localdate(deeds.now)
    conditions = [
        offenders.NewCondition(ConditionKind.DEVICE_INSPECTION),
        offenders.NewCondition(
            ConditionKind.NO_UNSUPERVISED_CONTACT,
            "No contact with anybody under 16 unless a parent is there.",
        ),
    ]
    expires_on = today + timedelta(days=45 + 400 * (number != 1))
    new = offenders.NewOrder(
        OrderKind.SHPO, today - timedelta(days=1500), expires_on, "Northmoor Crown Court", conditions
    )
    order = offenders.record_order(offender_id=offender.pk, new=new, by=deeds.by, now=deeds.now)
    if number == 2:
        added = [offenders.NewCondition(ConditionKind.TRAVEL_BAN, "Not to leave the United Kingdom.")]
        variation = offenders.Variation(today - timedelta(days=30), expires_on, added=added)
        offenders.vary_order(order_id=order.pk, variation=variation, by=deeds.by, now=deeds.now)


def _link(offender: Offender, number: int, deeds: _Deeds) -> None:
    """A victim or an associate each; one has a child in the household."""
    since = timezone.localdate(deeds.now) - timedelta(days=400 - 30 * number)
    kind = LinkKind.VICTIM if number % 2 else LinkKind.ASSOCIATE
    note = "Told by victim support of every change." if kind == LinkKind.VICTIM else ""
    new = offenders.NewLink(kind, f"Invented person {number + 1}", from_on=since, safety_note=note)
    if number == 4:
        new = offenders.NewLink(
            LinkKind.CHILD, "Invented child", None, "partner's son", True, "Social worker knows.", None, since
        )
    offenders.link_person(offender_id=offender.pk, new=new, by=deeds.by, now=deeds.now)


def _add_changes(people: Sequence[Offender], deeds: _Deeds) -> None:
    """One of each kind, some of them late for their review; the last has been reviewed."""
    for (kind, days, told), offender in zip(CHANGES, people[10:], strict=False):
        then = deeds.now - timedelta(days=days)
        new = offenders.NewChange(kind, timezone.localdate(then), told, f"INT/{days:04}")
        change = offenders.record_change(offender_id=offender.pk, new=new, by=deeds.by, now=then)
        if kind == ChangeKind.HOUSEHOLD:
            risk.review_change(
                change_id=change.pk,
                outcome=ReviewOutcome.NO_CHANGE,
                reasons="Nobody under 18 lived there, and nobody does now.",
                by=deeds.by,
                now=deeds.now,
            )
