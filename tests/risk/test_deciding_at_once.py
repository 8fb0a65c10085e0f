"""A supervisor approves while somebody decides: one of the two wins, the other is told."""

from datetime import date, datetime

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Proposal
from risk.models import RiskDecision
from risk.services import LevelChosen, decide_level
from tests.factories import make_offender, open_obligation
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_approving_a_lowering_and_raising_at_the_same_moment(
    officer: User, colleague: User, supervisor: User, now: datetime
) -> None:
    """Whoever comes first: the level ends high, the visit is due today, and nothing is left half done."""
    offender = make_offender(now=now, visited_on=date(2026, 5, 31))
    lowering = LevelChosen(RiskLevel.LOW, "Stable")
    proposal = decide_level(offender_id=offender.pk, chosen=lowering, by=officer, now=now)

    def act(number: int) -> str:
        try:
            if number == 0:
                offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)
            else:
                raising = LevelChosen(RiskLevel.HIGH, "New intelligence")
                decide_level(offender_id=offender.pk, chosen=raising, by=colleague, now=now)
        except RuleViolation as refusal:
            return str(refusal)
        return "done"

    approved, raised = at_once(2, act)

    offender.refresh_from_db()
    assert raised == "done"
    assert offender.risk_level == RiskLevel.HIGH
    assert open_obligation(offender).due_on == date(2026, 11, 19)
    if approved == "done":  # the lowering came first, and was raised again
        assert [one.level for one in RiskDecision.objects.order_by("pk")] == ["low", "high"]
    else:
        assert approved == "This has already been answered or withdrawn. Look at the record again."
        assert [one.level for one in RiskDecision.objects.all()] == ["high"]
    assert not Proposal.objects.waiting().filter(kind="lower_level").exists()


def test_two_supervisors_who_approve_at_the_same_moment(
    officer: User, supervisor: User, other_supervisor: User, now: datetime
) -> None:
    """One approval, one decision; the other is told that it has been answered."""
    offender = make_offender(now=now, visited_on=date(2026, 5, 31))
    lowering = LevelChosen(RiskLevel.LOW, "Stable")
    proposal = decide_level(offender_id=offender.pk, chosen=lowering, by=officer, now=now)
    approvers = [supervisor, other_supervisor]

    def approve(number: int) -> str:
        try:
            offenders.approve(proposal_id=proposal.pk, by=approvers[number], now=now)
        except RuleViolation as refusal:
            return str(refusal)
        return "done"

    told = at_once(2, approve)

    assert sorted(told) == ["This has already been answered or withdrawn. Look at the record again.", "done"]
    assert RiskDecision.objects.count() == 1
