"""Deciding a risk level: a person, with reasons; raised at once, lowered when a second person approves."""

from contextlib import nullcontext
from datetime import date, datetime
from decimal import Decimal

import pytest

from offender_mgmt.accounts.choices import Rank
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender, Proposal
from risk.models import RiskDecision, RiskTool
from risk.rules.levels import VERSION, check_can_decide, is_lower
from risk.services import (
    ExtractLevel,
    LevelChosen,
    NewToolResult,
    decide_level,
    record_extract_levels,
    record_tool_result,
)
from tests.factories import make_offender, open_obligation

pytestmark = pytest.mark.django_db

TODAY, DUE = date(2026, 11, 19), date(2026, 11, 30)
LOW, MEDIUM, HIGH, VERY_HIGH = RiskLevel
WORDS = " ".join(["word"] * 20)


@pytest.fixture
def offender(officer: User, now: datetime) -> Offender:
    """Medium risk, seen on 31 May 2026, due on 30 November."""
    return make_offender(now=now, visited_on=date(2026, 5, 31), manager=officer)


def decide(
    offender: Offender, level: RiskLevel, *, by: User, now: datetime, deviation: str = ""
) -> RiskDecision | Proposal:
    """Decide a level for reasons."""
    chosen = LevelChosen(level, "New intelligence", deviation)
    return decide_level(offender_id=offender.pk, chosen=chosen, by=by, now=now)


def lower(offender: Offender, level: RiskLevel, *, by: User, now: datetime) -> Proposal:
    """Ask for a lower level."""
    proposal = decide(offender, level, by=by, now=now)
    assert isinstance(proposal, Proposal)
    return proposal


def score(offender: Offender, points: int, *, by: User, now: datetime) -> None:
    """Record what OSP/DC gave today."""
    tool = RiskTool.objects.get(code="osp_dc", version="2021")
    new = NewToolResult(tool, TODAY, "A. Probation", Decimal(points))
    record_tool_result(offender_id=offender.pk, new=new, by=by, now=now)


def test_a_raised_level_moves_the_visit_at_once(offender: Offender, officer: User, now: datetime) -> None:
    """31 May + 3 months is past: due today, not overdue by the decision (domain 4)."""
    decide(offender, HIGH, by=officer, now=now)

    offender.refresh_from_db()
    assert offender.risk_level == HIGH
    obligation = open_obligation(offender)
    assert (obligation.due_on, obligation.receipt["decided_by"]) == (TODAY, "raised")
    assert not Alert.objects.open().exists()


def test_a_raise_is_reviewed_afterwards_by_somebody_else(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """In effect at once; the review is a proposal, and approving it signs the decision (issue 4, item 2)."""
    decision = decide(offender, HIGH, by=officer, now=now)
    review = Proposal.objects.waiting().get(kind="level_review")

    offenders.approve(proposal_id=review.pk, by=supervisor, now=now)

    assert isinstance(decision, RiskDecision)
    decision.refresh_from_db()
    assert (decision.approved_by, decision.approved_at, decision.proposal) == (supervisor, now, review)


def test_a_raised_level_whose_date_is_still_to_come_gives_that_date(officer: User, now: datetime) -> None:
    """1 October + 3 months."""
    offender = make_offender(now=now, visited_on=date(2026, 10, 1))

    decide(offender, HIGH, by=officer, now=now)

    assert open_obligation(offender).due_on == date(2027, 1, 1)


@pytest.mark.parametrize("asks", ["officer", "supervisor"])
def test_a_lower_level_waits_and_the_earlier_date_stands(
    asks: str, offender: Offender, now: datetime, request: pytest.FixtureRequest
) -> None:
    """Whoever asks, also a supervisor: nothing changes until somebody else approves (domain 2.1, 4)."""
    user = request.getfixturevalue(asks)
    proposal = lower(offender, LOW, by=user, now=now)

    offender.refresh_from_db()
    assert (offender.risk_level, open_obligation(offender).due_on) == (MEDIUM, DUE)
    assert not RiskDecision.objects.exists()
    assert (proposal.kind, proposal.requested_by, proposal.summary) == (
        "lower_level",
        user,
        "Lower the risk level from medium to low",
    )


def test_an_approved_lowering_takes_effect_and_the_date_moves(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Two people answer for it, and both are on the decision; 31 May + 12 months."""
    proposal = lower(offender, LOW, by=officer, now=now)

    offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)

    offender.refresh_from_db()
    decision = RiskDecision.objects.get()
    assert (offender.risk_level, open_obligation(offender).due_on) == (LOW, date(2027, 5, 31))
    assert (decision.decided_by, decision.approved_by, decision.previous_level) == (
        officer,
        supervisor,
        MEDIUM,
    )
    assert (decision.rationale, decision.rules_version, decision.proposal) == (
        "New intelligence",
        VERSION,
        proposal,
    )


def test_a_returned_lowering_changes_nothing(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """The level and the date are what they were."""
    proposal = lower(offender, LOW, by=officer, now=now)

    offenders.return_proposal(proposal_id=proposal.pk, answer="Say why.", by=supervisor, now=now)

    offender.refresh_from_db()
    assert (offender.risk_level, open_obligation(offender).due_on) == (MEDIUM, DUE)


def test_nobody_approves_what_they_asked_for(offender: Offender, supervisor: User, now: datetime) -> None:
    """Self-approval is refused with a sentence (issue 4, *Bad input*)."""
    proposal = lower(offender, LOW, by=supervisor, now=now)

    with pytest.raises(RuleViolation, match="You asked for this yourself"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)

    offender.refresh_from_db()
    assert (offender.risk_level, open_obligation(offender).due_on) == (MEDIUM, DUE)


def test_a_junior_does_not_approve(
    offender: Offender, supervisor: User, other_supervisor: User, now: datetime
) -> None:
    """An inspector's proposal is not for a sergeant to approve (issue 4, *Bad input*)."""
    User.objects.filter(pk=supervisor.pk).update(rank=Rank.INSPECTOR)
    supervisor.refresh_from_db()
    proposal = lower(offender, LOW, by=supervisor, now=now)

    with pytest.raises(RuleViolation, match="must not be junior"):
        offenders.approve(proposal_id=proposal.pk, by=other_supervisor, now=now)


def test_an_officer_does_not_approve(
    offender: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """Another officer of the same rank is another person, but no supervisor."""
    proposal = lower(offender, LOW, by=officer, now=now)

    with pytest.raises(RuleViolation, match="Only a supervisor"):
        offenders.approve(proposal_id=proposal.pk, by=colleague, now=now)


@pytest.mark.parametrize("level", [MEDIUM, HIGH], ids=["confirmed", "raised"])
def test_another_decision_takes_a_waiting_lowering_back(
    level: RiskLevel, offender: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """What was asked for on older facts does not wait to be approved by mistake."""
    proposal = lower(offender, LOW, by=officer, now=now)

    decide(offender, level, by=colleague, now=now)

    proposal.refresh_from_db()
    assert (proposal.closed_at, proposal.approved_by, proposal.answer) == (
        now,
        None,
        "Another level was decided.",
    )
    assert Proposal.objects.waiting().filter(kind="level_review").count() == 1


def test_an_approved_lowering_takes_the_waiting_review_back(
    officer: User, supervisor: User, now: datetime
) -> None:
    """The level that was to be reviewed is no longer in effect."""
    offender = make_offender(now=now, visited_on=date(2026, 5, 31))
    decide(offender, HIGH, by=officer, now=now)
    proposal = lower(offender, MEDIUM, by=officer, now=now)

    offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)

    assert not Proposal.objects.waiting().filter(kind="level_review").exists()


def test_a_second_lowering_while_one_waits_is_refused(
    offender: Offender, officer: User, colleague: User, now: datetime
) -> None:
    """One question at a time."""
    lower(offender, LOW, by=officer, now=now)

    with pytest.raises(RuleViolation, match="already waiting for approval"):
        decide(offender, LOW, by=colleague, now=now)


def test_a_lowering_asked_for_on_other_advice_is_not_carried_out(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """A tool has spoken since: what is approved is what was weighed."""
    proposal = lower(offender, LOW, by=officer, now=now)
    score(offender, 40, by=officer, now=now)

    with pytest.raises(RuleViolation, match="advise otherwise than when this was proposed"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)


def test_a_lowering_of_a_record_closed_meanwhile_is_not_carried_out(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """There is no level to decide."""
    proposal = lower(offender, LOW, by=officer, now=now)
    Offender.objects.filter(pk=offender.pk).update(closed_on=TODAY)

    with pytest.raises(RuleViolation, match="record is closed"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)


def test_a_lowering_from_another_level_is_not_carried_out(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """An extract raised the level meanwhile: from very high to low is another question."""
    proposal = lower(offender, LOW, by=officer, now=now)
    Offender.objects.filter(pk=offender.pk).update(risk_level=VERY_HIGH)

    with pytest.raises(RuleViolation, match="level has changed since"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)


@pytest.mark.parametrize("level", list(RiskLevel), ids=str)
def test_a_first_level_may_be_any_and_closes_the_alert(
    level: RiskLevel, officer: User, now: datetime
) -> None:
    """Not assessed is not a level, so nothing is lower than it; and it is not assessed no more."""
    offender = make_offender(now=now, visited_on=date(2026, 11, 1), risk_level=None, manager=officer)
    assert Alert.objects.open().get().kind == "no_risk_level"

    decide(offender, level, by=officer, now=now)

    assert not Alert.objects.open().exists()
    assert open_obligation(offender).due_on <= date(2027, 2, 1)  # it was scheduled as high


def test_a_first_level_that_is_low_moves_the_visit_when_somebody_has_reviewed_it(
    officer: User, supervisor: User, now: datetime
) -> None:
    """Low at once, but 1 November + 3 months stands until the review: never silently later (domain 2.7, 4)."""
    offender = make_offender(now=now, visited_on=date(2026, 11, 1), risk_level=None, manager=officer)

    decide(offender, LOW, by=officer, now=now)
    offender.refresh_from_db()
    assert (offender.risk_level, open_obligation(offender).due_on) == (LOW, date(2027, 2, 1))

    review = Proposal.objects.waiting().get(kind="level_review")
    offenders.approve(proposal_id=review.pk, by=supervisor, now=now)
    assert open_obligation(offender).due_on == date(2027, 11, 1)
    review.refresh_from_db()
    assert (review.due_on_before, review.due_on_after) == (date(2027, 2, 1), date(2027, 11, 1))


@pytest.mark.parametrize(
    ("new", "current", "expected"),
    [
        pytest.param(new, current, new_rank < rank, id=f"{new} after {current}")
        for new_rank, new in enumerate(RiskLevel.values)
        for rank, current in enumerate(RiskLevel.values)
    ]
    + [pytest.param(new, None, False, id=f"{new} after none") for new in RiskLevel.values],
)
def test_levels_have_an_order(new: str, current: str | None, expected: bool) -> None:
    """Low, medium, high, very high (domain 2.1)."""
    assert is_lower(new, current) is expected


@pytest.mark.parametrize(
    ("new", "advised", "deviation", "is_refused"),
    [
        pytest.param(HIGH, HIGH, "", False, id="as advised"),
        pytest.param(HIGH, None, "", False, id="nothing advised"),
        pytest.param(LOW, HIGH, "", True, id="lower, without words"),
        pytest.param(VERY_HIGH, HIGH, "", True, id="higher, without words"),
        pytest.param(LOW, HIGH, "word " * 19, True, id="nineteen words"),
        pytest.param(LOW, HIGH, WORDS, False, id="twenty words"),
        pytest.param(LOW, HIGH, "w" * 200, True, id="one long word"),
    ],
)
def test_another_level_than_the_advised_one_needs_more_words(
    new: str, advised: str | None, deviation: str, is_refused: bool
) -> None:
    """Deviation from advice needs more words, in either direction (issue 4, item 2)."""
    expected = pytest.raises(RuleViolation, match="Say in at least 20 words") if is_refused else nullcontext()

    with expected:
        check_can_decide(
            new=new,
            rationale="Reasons",
            advised=advised,
            deviation=deviation,
            deviation_words=20,
            is_closed=False,
        )


def test_a_decision_keeps_the_advice_it_was_made_on(offender: Offender, officer: User, now: datetime) -> None:
    """Inputs, advice, decision and rules version are stored together (issue 4, item 2)."""
    score(offender, 31, by=officer, now=now)

    with pytest.raises(RuleViolation, match="The tools advise high"):
        decide(offender, VERY_HIGH, by=officer, now=now)
    decision = decide(offender, VERY_HIGH, by=officer, now=now, deviation=WORDS)
    score(offender, 12, by=officer, now=now)

    assert isinstance(decision, RiskDecision)
    decision.refresh_from_db()
    assert (decision.advice["level"], decision.deviation, decision.rules_version) == (HIGH, WORDS, VERSION)
    assert decision.advice["reasons"] == ["OSP/DC 2021: score 31, high, 19 November 2026, speaks for high"]
    assert [gap["source"] for gap in decision.advice["gaps"]] == ["OSP/IIC 2021", "ARMS"]


@pytest.mark.parametrize("rationale", ["", "  \n"])
def test_a_level_without_reasons_is_refused(
    rationale: str, offender: Offender, supervisor: User, now: datetime
) -> None:
    """A judgement is its reasons (domain 2.1)."""
    with pytest.raises(RuleViolation, match="Write down the reasons"):
        decide_level(offender_id=offender.pk, chosen=LevelChosen(HIGH, rationale), by=supervisor, now=now)


@pytest.mark.parametrize("level", [LOW, HIGH], ids=["lowered", "raised"])
def test_a_closed_record_has_no_level_to_decide(
    level: RiskLevel, offender: Offender, supervisor: User, now: datetime
) -> None:
    """A sentence instead of a decision about nobody."""
    Offender.objects.filter(pk=offender.pk).update(closed_on=TODAY)

    with pytest.raises(RuleViolation, match="record is closed"):
        decide(offender, level, by=supervisor, now=now)


def test_a_decision_is_kept_with_what_it_changed_and_audited(
    offender: Offender, officer: User, now: datetime
) -> None:
    """Who decided what, from which level, why and when; the log holds no reasons (AUD-6)."""
    decision = decide(offender, VERY_HIGH, by=officer, now=now)

    assert isinstance(decision, RiskDecision)
    assert (decision.previous_level, decision.level, decision.rationale) == (
        MEDIUM,
        VERY_HIGH,
        "New intelligence",
    )
    assert (decision.decided_by, decision.decided_on, decision.recorded_at) == (officer, TODAY, now)
    event = AuditEvent.objects.get(verb="risk_decided")
    assert (event.actor_id, event.offender_ids, event.details) == (
        officer.pk,
        [offender.pk],
        {"level": "very_high"},
    )


def test_a_level_told_by_an_extract_invents_no_author(
    offender: Offender, supervisor: User, now: datetime
) -> None:
    """Who decided is not known and is not made up."""
    told = ExtractLevel(offender.pk, HIGH, MEDIUM, "Register extract", None)

    (decision,) = record_extract_levels([told], by=supervisor, now=now)

    assert (decision.decided_by, decision.decided_on, decision.origin) == (None, None, "import")
    assert AuditEvent.objects.get().offender_ids == [offender.pk]
