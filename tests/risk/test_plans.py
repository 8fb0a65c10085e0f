"""Risk management plans: drafted, proposed, in force by a second person, done."""

from datetime import date, datetime, timedelta
from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError, connection, transaction

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender
from risk.models import ManagementPlan, PlanAction
from risk.rules.plans import fingerprint
from risk.services import (
    NewAction,
    add_action,
    complete_action,
    draft_plan,
    propose_plan,
    remove_action,
    save_plan,
)
from risk.services.planning import possible_owners, text_of
from tests.constraints import refusal_of
from tests.factories import make_offender, make_user, open_obligation
from tests.risk.plans import drafted, in_force, whole_text

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 19)
TEN_DAYS = date(2026, 11, 29)


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """Medium risk, seen on 19 September 2026: due on 19 March 2027."""
    return make_offender(now=now, team=north, manager=officer, visited_on=date(2026, 9, 19))


def test_a_first_draft_is_empty_and_holds_nothing(offender: Offender, officer: User, now: datetime) -> None:
    """Version 1, drafted by somebody, approved by nobody."""
    plan = draft_plan(offender_id=offender.pk, by=officer, now=now)

    assert (plan.version, plan.status, plan.drafted_by, plan.drafted_at) == (1, "draft", officer, now)
    assert (plan.supervision, plan.approved_by, plan.review_on) == ("", None, None)
    with pytest.raises(RuleViolation, match="already a draft"):
        draft_plan(offender_id=offender.pk, by=officer, now=now)


def test_a_draft_is_saved_and_audited_without_its_words(
    offender: Offender, officer: User, now: datetime
) -> None:
    """The log says which plan, not what it says (AUD-6)."""
    plan = drafted(offender, by=officer, now=now, agreed_interval_months=4)

    assert text_of(plan) == whole_text(TODAY + timedelta(days=180), agreed_interval_months=4)
    events = AuditEvent.objects.filter(offender_ids=[offender.pk]).order_by("pk")
    assert [event.verb for event in events] == ["plan_drafted", "plan_saved"]
    assert {tuple(event.details) for event in events} == {("plan", "version")}


def test_a_draft_that_somebody_else_saved_is_not_written_over(
    offender: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """Both had it open: the second is told, and nothing is lost (issue 4, bad input)."""
    plan = draft_plan(offender_id=offender.pk, by=officer, now=now)
    marker = fingerprint(text_of(plan))
    first = whole_text(TODAY + timedelta(days=90))
    save_plan(plan_id=plan.pk, text=first, marker=marker, by=officer, now=now)

    with pytest.raises(RuleViolation, match="Somebody else has saved"):
        save_plan(plan_id=plan.pk, text=whole_text(TEN_DAYS), marker=marker, by=colleague, now=now)

    plan.refresh_from_db()
    assert text_of(plan) == first


def test_an_action_is_given_to_the_team_or_its_supervisor(
    offender: Offender, officer: User, supervisor: User, outsider: User, north: Team, now: datetime
) -> None:
    """Active people who answer for the offender, and nobody else."""
    gone = make_user("gina.gone", Role.OFFENDER_MANAGER, team=north)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    plan = draft_plan(offender_id=offender.pk, by=officer, now=now)

    for owner in (officer, supervisor):
        new = NewAction("Inspect the phone.", owner, TEN_DAYS)
        assert add_action(plan_id=plan.pk, new=new, by=officer, now=now).owner == owner
    for stranger in (outsider, gone):
        new = NewAction("Inspect the phone.", stranger, TEN_DAYS)
        with pytest.raises(RuleViolation, match="works in the offender's team"):
            add_action(plan_id=plan.pk, new=new, by=officer, now=now)


def test_somebody_in_no_team_is_every_supervisors(
    supervisor: User, other_supervisor: User, officer: User, now: datetime
) -> None:
    """As they are shown to every supervisor (ACC-4)."""
    assert set(possible_owners(make_offender(now=now))) == {supervisor, other_supervisor}


def test_an_action_is_taken_out_of_a_draft_only(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """What was approved stays."""
    plan = drafted(offender, by=officer, now=now, action_of=officer)
    remove_action(action_id=plan.actions.get().pk, by=officer, now=now)
    assert not plan.actions.exists()

    new = NewAction("Inspect the phone.", officer, TEN_DAYS)
    action = add_action(plan_id=plan.pk, new=new, by=officer, now=now)
    propose_plan(plan_id=plan.pk, by=officer, now=now)
    with pytest.raises(RuleViolation, match="waiting for approval"):
        remove_action(action_id=action.pk, by=officer, now=now)


def test_an_approved_plan_is_in_force_and_moves_the_visit(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """The agreed interval replaces the usual 6 months on the word of two people, and the receipt says so."""
    assert open_obligation(offender).due_on == date(2027, 3, 19)

    plan = in_force(
        offender,
        by=officer,
        approver=supervisor,
        now=now,
        agreed_interval_months=9,
        interval_reason="Works on a rig.",
    )

    assert (plan.status, plan.approved_by, plan.approved_at) == ("approved", supervisor, now)
    offender.refresh_from_db()
    assert offender.agreed_interval_months == 9
    obligation = open_obligation(offender)
    assert (obligation.due_on, obligation.receipt["interval_reason"]) == (
        date(2027, 6, 19),
        "agreed interval",
    )
    assert plan.proposal is not None
    assert (plan.proposal.due_on_before, plan.proposal.due_on_after) == (
        date(2027, 3, 19),
        date(2027, 6, 19),
    )
    assert AuditEvent.objects.filter(verb="plan_approved", actor_id=supervisor.pk).exists()


def test_a_new_version_copies_the_old_and_supersedes_it_when_approved(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """What is still to do goes on; what is done stays where it was done."""
    old = in_force(offender, by=officer, approver=supervisor, now=now, action_of=officer)
    done = PlanAction.objects.create(
        plan=old, what="Done.", owner=officer, due_on=TODAY, done_on=TODAY, done_by=officer, result="Well."
    )

    new = draft_plan(offender_id=offender.pk, by=officer, now=now)

    assert (new.version, text_of(new)) == (2, text_of(old))
    assert [action.what for action in new.actions.all()] == ["Inspect the phone."]
    proposal = propose_plan(plan_id=new.pk, by=officer, now=now)
    offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)
    statuses = ManagementPlan.objects.order_by("version").values_list("status", flat=True)
    assert list(statuses) == ["superseded", "approved"]
    assert done.plan == old


def test_a_returned_plan_is_a_draft_again(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """In the same transaction, with the words of whoever returned it, and it can be proposed once more."""
    plan = drafted(offender, by=officer, now=now)
    proposal = propose_plan(plan_id=plan.pk, by=officer, now=now)

    offenders.return_proposal(proposal_id=proposal.pk, answer="Say who checks.", by=supervisor, now=now)

    plan.refresh_from_db()
    assert (plan.status, plan.proposal) == ("draft", proposal)
    again = propose_plan(plan_id=plan.pk, by=officer, now=now)
    offenders.approve(proposal_id=again.pk, by=supervisor, now=now)
    plan.refresh_from_db()
    assert (plan.status, plan.proposal) == ("approved", again)


def test_a_proposed_plan_is_neither_written_nor_proposed_twice(
    offender: Offender, officer: User, now: datetime
) -> None:
    """What the approver reads does not change under their eyes (issue 4: approve and edit at once)."""
    plan = drafted(offender, by=officer, now=now)
    propose_plan(plan_id=plan.pk, by=officer, now=now)

    for deed in (
        lambda: propose_plan(plan_id=plan.pk, by=officer, now=now),
        lambda: save_plan(
            plan_id=plan.pk,
            text=whole_text(TEN_DAYS),
            marker=fingerprint(text_of(plan)),
            by=officer,
            now=now,
        ),
    ):
        with pytest.raises(RuleViolation, match="waiting for approval"):
            deed()


def test_whoever_drafted_a_plan_does_not_approve_it(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Also when somebody else proposed it: what a person wrote, another approves (domain 1.3)."""
    plan = drafted(offender, by=supervisor, now=now)
    proposal = propose_plan(plan_id=plan.pk, by=officer, now=now)

    with pytest.raises(RuleViolation, match="somebody else must approve"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)

    plan.refresh_from_db()
    assert plan.status == "proposed"


def test_a_plan_whose_review_has_come_before_approval_is_not_put_in_force(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """It was whole when it was proposed, and is not any more."""
    plan = drafted(offender, by=officer, now=now)
    proposal = propose_plan(plan_id=plan.pk, by=officer, now=now)

    with pytest.raises(RuleViolation, match="a date in the future"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now + timedelta(days=180))


def test_an_action_done_is_done_in_the_draft_too(
    offender: Offender, officer: User, colleague: User, supervisor: User, now: datetime
) -> None:
    """The copy in a draft is the same thing to do."""
    plan = in_force(offender, by=officer, approver=supervisor, now=now, action_of=officer)
    draft = draft_plan(offender_id=offender.pk, by=officer, now=now)
    action = plan.actions.get()

    complete_action(action_id=action.pk, done_on=TODAY, result="Nothing found.", by=colleague, now=now)

    for one in (plan.actions.get(), draft.actions.get()):
        assert (one.done_on, one.done_by, one.result) == (TODAY, colleague, "Nothing found.")
    with pytest.raises(RuleViolation, match="already been done"):
        complete_action(action_id=action.pk, done_on=TODAY, result="Again.", by=colleague, now=now)


def kinds(offender: Offender) -> dict[str, tuple[str, date]]:
    """Open alerts about plans."""
    found = Alert.objects.open().filter(offender=offender, kind__startswith="plan_")
    return {alert.kind: (alert.subject, alert.since_on) for alert in found}


def test_an_overdue_action_is_alerted_from_the_day_after_until_it_is_done(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Of the plan in force; a draft's actions are nobody's duty yet."""
    plan = in_force(offender, by=officer, approver=supervisor, now=now, action_of=officer)
    draft_plan(offender_id=offender.pk, by=officer, now=now)
    alerts.sweep(now=now + timedelta(days=10))
    assert kinds(offender) == {}

    late = now + timedelta(days=11)
    alerts.sweep(now=late)
    action = plan.actions.get()
    assert kinds(offender) == {"plan_action_overdue": (str(action.public_id), TEN_DAYS)}

    complete_action(action_id=action.pk, done_on=TODAY, result="Done.", by=officer, now=late)
    assert kinds(offender) == {}


def test_a_plan_to_be_reviewed_is_alerted_on_its_day_until_a_new_one_is_in_force(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """A plan is reviewed (domain 2.5)."""
    in_force(offender, by=officer, approver=supervisor, now=now)
    review_on = TODAY + timedelta(days=180)
    alerts.sweep(now=now + timedelta(days=179))
    assert kinds(offender) == {}

    then = now + timedelta(days=180)
    alerts.sweep(now=then)
    assert kinds(offender) == {"plan_review_due": ("", review_on)}

    in_force(offender, by=officer, approver=supervisor, now=then)
    assert kinds(offender) == {}


APPROVE_BY_HAND = "UPDATE risk_managementplan SET status = 'approved', approved_by_id = %s, approved_at = %s"


def test_raw_sql_puts_no_plan_in_force_without_a_second_person(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Whoever has the database open: by nobody, by the drafter, by a junior (issue 4, *Done when*)."""
    plan = drafted(offender, by=supervisor, now=now)

    for approver, name in (
        (None, "plan_in_force_was_approved"),
        (supervisor.pk, "plan_was_approved_by_another"),
        (officer.pk, "plan_not_approved_by_a_junior"),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            connection.cursor().execute(APPROVE_BY_HAND, [approver, now])
        cause = refused.value.__cause__
        assert isinstance(cause, psycopg2.Error)
        assert cause.diag.constraint_name == name

    plan.refresh_from_db()
    assert plan.status == "draft"


@pytest.mark.parametrize(
    ("name", "facts", "changes"),
    [
        pytest.param("one_plan_per_version", {"status": "draft"}, {"status": "draft"}, id="a version twice"),
        pytest.param("one_plan_in_preparation_per_offender", {}, {"version": 2}, id="two drafts"),
        pytest.param("plan_interval_is_at_least_a_month", {}, {"agreed_interval_months": 0}, id="0 months"),
        pytest.param("plan_in_force_was_approved", {}, {"version": 2, "status": "approved"}, id="by nobody"),
    ],
)
def test_the_database_refuses_a_plan(
    name: str,
    facts: dict[str, Any],
    changes: dict[str, Any],
    offender: Offender,
    officer: User,
    now: datetime,
) -> None:
    """Integrity is in constraints (style 8)."""
    valid = {"offender": offender, "version": 1, "drafted_by": officer, "drafted_at": now}

    assert refusal_of(ManagementPlan, valid | facts, changes) == name


def test_the_database_refuses_two_plans_in_force(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """One truth at a time."""
    in_force = {
        "offender": offender,
        "version": 1,
        "status": "approved",
        "review_on": TEN_DAYS,
        "drafted_by": officer,
        "drafted_at": now,
        "approved_by": supervisor,
        "approved_at": now,
    }

    assert refusal_of(ManagementPlan, in_force, {"version": 2}) == "one_plan_in_force_per_offender"


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("plan_action_says_what", {"what": ""}, id="nothing"),
        pytest.param("plan_action_is_done_by_somebody", {"done_on": TODAY}, id="done by nobody"),
    ],
)
def test_the_database_refuses_an_action(
    name: str, changes: dict[str, Any], offender: Offender, officer: User, now: datetime
) -> None:
    """Integrity is in constraints (style 8)."""
    plan = draft_plan(offender_id=offender.pk, by=officer, now=now)
    valid = {"plan": plan, "what": "Inspect the phone.", "owner": officer, "due_on": TODAY}

    assert refusal_of(PlanAction, valid, changes) == name
