"""Risk management plans: drafted, proposed, put into force by a second person, and done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.policy import models as policy_models
from risk.choices import PlanStatus
from risk.models import ManagementPlan, PlanAction
from risk.rules import plans as rules
from risk.rules.plans import PlanText


@dataclass(frozen=True)
class NewAction:
    """An action as an edge has parsed it."""

    what: str
    owner: User
    due_on: date


def text_of(plan: ManagementPlan) -> PlanText:
    """What a version says, as the rules take it."""
    return PlanText(
        sections={name: getattr(plan, name) for name in rules.SECTIONS},
        agreed_interval_months=plan.agreed_interval_months,
        interval_reason=plan.interval_reason,
        review_on=plan.review_on,
    )


def possible_owners(offender: Offender) -> QuerySet[User]:
    """Whom an action may be given to: active members of the offender's team, and its supervisors.

    Somebody in no team is every supervisor's.
    """
    supervises = Q(role=Role.SUPERVISOR)
    if offender.team_id is None:
        return User.objects.filter(supervises, is_active=True)
    answerable = Q(team=offender.team_id) | supervises & Q(supervised_teams=offender.team_id)
    return User.objects.filter(pk__in=User.objects.filter(answerable).values("pk"), is_active=True)


@transaction.atomic
def draft_plan(*, offender_id: int, by: User, now: datetime) -> ManagementPlan:
    """Begin a new version: a copy of the latest, with what is still to do. Raises RuleViolation."""
    offender = offenders.lock(offender_id)
    versions = offender.plans.order_by("-version")
    prepared = versions.in_preparation().first()
    rules.check_can_draft(
        is_closed=offender.closed_on is not None, prepared=prepared.status if prepared else None
    )
    latest = versions.first()
    plan = ManagementPlan(offender=offender, version=1, drafted_by=by, drafted_at=now)
    if latest is not None:
        plan.version = latest.version + 1
        _write(plan, text_of(latest))
    plan.save()
    if latest is not None:
        _copy_what_is_to_do(latest, plan)
    _record(Verb.PLAN_DRAFTED, plan, by)
    offenders.refresh([offender.pk], by=by, now=now)
    return plan


@transaction.atomic
def save_plan(*, plan_id: int, text: PlanText, marker: str, by: User, now: datetime) -> ManagementPlan:
    """Save a draft. `marker` is the fingerprint of what the writer had before them. Raises RuleViolation."""
    offender, plan = _locked(plan_id)
    _check_can_edit(offender, plan)
    rules.check_is_up_to_date(marker=marker, current=rules.fingerprint(text_of(plan)))
    _write(plan, text)
    plan.save()
    _record(Verb.PLAN_SAVED, plan, by)
    offenders.refresh([offender.pk], by=by, now=now)
    return plan


@transaction.atomic
def add_action(*, plan_id: int, new: NewAction, by: User, now: datetime) -> PlanAction:
    """Add an action to a draft. Raises RuleViolation."""
    offender, plan = _locked(plan_id)
    _check_can_edit(offender, plan)
    rules.check_can_add_action(
        what=new.what,
        due_on=new.due_on,
        is_owner_answerable=possible_owners(offender).filter(pk=new.owner.pk).exists(),
        today=timezone.localdate(now),
    )
    action = PlanAction.objects.create(plan=plan, **vars(new))
    _record(Verb.PLAN_SAVED, plan, by)
    offenders.refresh([offender.pk], by=by, now=now)
    return action


@transaction.atomic
def remove_action(*, action_id: int, by: User, now: datetime) -> ManagementPlan:
    """Take an action out of a draft; the row history keeps it. Raises RuleViolation."""
    offender, plan = _locked(PlanAction.objects.values_list("plan_id", flat=True).get(pk=action_id))
    _check_can_edit(offender, plan)
    plan.actions.filter(pk=action_id).delete()
    _record(Verb.PLAN_SAVED, plan, by)
    offenders.refresh([offender.pk], by=by, now=now)
    return plan


@transaction.atomic
def propose_plan(*, plan_id: int, by: User, now: datetime) -> Proposal:
    """Ask for a draft to be put into force; until somebody else approves, the plan before it holds.

    Raises RuleViolation when something is missing.
    """
    offender, plan = _locked(plan_id)
    _check_can_edit(offender, plan)
    _check_is_whole(offender, plan, now)
    interval = _interval_words(plan.agreed_interval_months)
    proposal = offenders.propose(
        offender,
        ProposalKind.PLAN,
        summary=f"Risk management plan, version {plan.version}: {interval}",
        reason=plan.interval_reason or f"Every section is answered; {interval}.",
        payload={"plan": plan.pk, "public_id": str(plan.public_id)},
        by=by,
        now=now,
    )
    plan.status, plan.proposal = PlanStatus.PROPOSED, proposal
    plan.save(update_fields=["status", "proposal"])
    offenders.refresh([offender.pk], by=by, now=now)
    return proposal


def carry_out(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Put an approved plan into force; the one before it is superseded, and the visit interval is the plan's.

    Raises RuleViolation.
    """
    plan = ManagementPlan.objects.select_related("drafted_by").get(pk=proposal.payload["plan"])
    offender = proposal.offender
    rules.check_can_draft(is_closed=offender.closed_on is not None, prepared=None)
    rules.check_can_put_in_force(
        status=plan.status, drafted_by=plan.drafted_by.as_person, approver=by.as_person
    )
    _check_is_whole(offender, plan, now)
    offender.plans.current().update(status=PlanStatus.SUPERSEDED)
    plan.status, plan.approved_by, plan.approved_at = PlanStatus.APPROVED, by, now
    plan.save(update_fields=["status", "approved_by", "approved_at"])
    offender.agreed_interval_months = plan.agreed_interval_months
    offender.save(update_fields=["agreed_interval_months"])
    _record(Verb.PLAN_APPROVED, plan, by)


def refresh(offender_ids: Sequence[int], *, now: datetime, by: object, approved: object) -> None:
    """Make every plan of these offenders that was returned or withdrawn a draft again, in the caller's transaction."""
    returned = ManagementPlan.objects.filter(
        offender__in=offender_ids,
        status=PlanStatus.PROPOSED,
        proposal__closed_at__isnull=False,
        proposal__approved_by=None,
    )
    returned.update(status=PlanStatus.DRAFT)


@transaction.atomic
def complete_action(*, action_id: int, done_on: date, result: str, by: User, now: datetime) -> PlanAction:
    """Say that an action of the plan in force is done, with its result; a copy in a draft is done with it.

    Raises RuleViolation.
    """
    offender, plan = _locked(PlanAction.objects.values_list("plan_id", flat=True).get(pk=action_id))
    action = PlanAction.objects.get(pk=action_id)
    rules.check_can_complete(
        is_closed=offender.closed_on is not None,
        status=plan.status,
        is_done=action.done_on is not None,
        done_on=done_on,
        result=result,
        today=timezone.localdate(now),
    )
    copies = PlanAction.objects.filter(
        plan__in=offender.plans.in_preparation(),
        done_on=None,
        what=action.what,
        owner=action.owner_id,
        due_on=action.due_on,
    )
    for one in [action, *copies]:
        one.done_on, one.done_by, one.result = done_on, by, result
        one.save(update_fields=["done_on", "done_by", "result"])
    _record(Verb.PLAN_ACTION_DONE, plan, by)
    offenders.refresh([offender.pk], by=by, now=now)
    return action


def _locked(plan_id: int) -> tuple[Offender, ManagementPlan]:
    offender = offenders.lock(ManagementPlan.objects.values_list("offender_id", flat=True).get(pk=plan_id))
    return offender, ManagementPlan.objects.get(pk=plan_id)


def _check_can_edit(offender: Offender, plan: ManagementPlan) -> None:
    rules.check_can_edit(is_closed=offender.closed_on is not None, status=plan.status)


def _check_is_whole(offender: Offender, plan: ManagementPlan, now: datetime) -> None:
    today = timezone.localdate(now)
    policy = policy_models.in_force(today)
    strangers = plan.actions.filter(done_on=None).exclude(owner__in=possible_owners(offender))
    rules.check_can_propose(
        text_of(plan),
        risk_level=offender.risk_level,
        actions_of_strangers=[action.what for action in strangers.order_by("pk")],
        policy=policy,
        today=today,
    )


def _interval_words(months: int | None) -> str:
    if months is None:
        return "the usual visit interval"
    return "a visit every month" if months == 1 else f"a visit every {months} months"


def _copy_what_is_to_do(latest: ManagementPlan, plan: ManagementPlan) -> None:
    for action in latest.actions.filter(done_on=None).order_by("pk"):
        PlanAction.objects.create(plan=plan, what=action.what, owner_id=action.owner_id, due_on=action.due_on)


def _write(plan: ManagementPlan, text: PlanText) -> None:
    for name in rules.SECTIONS:
        setattr(plan, name, text.sections.get(name, ""))
    plan.agreed_interval_months = text.agreed_interval_months
    plan.interval_reason = text.interval_reason
    plan.review_on = text.review_on


def _record(verb: Verb, plan: ManagementPlan, by: User) -> None:
    details: dict[str, object] = {"plan": str(plan.public_id), "version": plan.version}
    audit.record(verb, by=by, offender_ids=[plan.offender_id], details=details)
