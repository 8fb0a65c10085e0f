"""Reactive management: what it needs to begin, and everything that ends it by itself (domain 1.12)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ChangeKind, LinkKind, Origin, RiskLevel, SuspensionReason
from offender_mgmt.offenders.models import LinkedPerson, Offender, Order, Proposal, Suspension
from offender_mgmt.offenders.rules import reactive as rules
from offender_mgmt.offenders.services import NewChange, SuspensionAsked
from risk.services import LevelChosen, decide_level
from tests.factories import make_offender, open_obligation, suspend
from tests.visits.facts import POLICY
from visits.models import VisitObligation

TODAY = date(2026, 11, 19)
FACTS = rules.ReactiveFacts("low", date(2020, 1, 1), False, False, False)
REACTIVE: dict[str, Any] = {
    "reason": SuspensionReason.REACTIVE,
    "evidence": "Reviewed with the probation service.",
    "last_offence_on": date(2019, 6, 1),
}


@pytest.mark.parametrize(
    ("known", "states"),
    [
        pytest.param({}, [True, True, True, True, True], id="every criterion"),
        pytest.param({"risk_level": "medium"}, [False, True, True, True, True], id="medium risk"),
        pytest.param({"risk_level": "very_high"}, [False, True, True, True, True], id="very high risk"),
        pytest.param({"risk_level": None}, [None, True, True, True, True], id="not assessed"),
        pytest.param(
            {"last_offence_on": date(2023, 11, 19)}, [True, True, True, True, True], id="three years today"
        ),
        pytest.param(
            {"last_offence_on": date(2023, 11, 20)},
            [True, False, True, True, True],
            id="three years tomorrow",
        ),
        pytest.param({"last_offence_on": None}, [True, None, True, True, True], id="no offence known"),
        pytest.param({"has_order_in_force": True}, [True, True, False, True, True], id="an order"),
        pytest.param(
            {"has_unreviewed_intelligence": True}, [True, True, True, False, True], id="intelligence"
        ),
        pytest.param({"has_child_in_household": True}, [True, True, True, True, False], id="a child"),
    ],
)
def test_each_entry_criterion(known: dict[str, Any], states: list[bool | None]) -> None:
    """Low risk, three years without an offence, no order, no intelligence, no child (domain 1.12). What is not
    known is not met.
    """
    criteria = rules.entry_criteria(replace(FACTS, **known), POLICY, today=TODAY)

    assert [one.is_met for one in criteria] == states


def test_a_leap_day_protects_to_the_end_of_its_years() -> None:
    """29 February + 3 years is 1 March, not a day too soon."""
    facts = replace(FACTS, last_offence_on=date(2024, 2, 29))

    states = [
        rules.entry_criteria(facts, POLICY, today=day)[1].is_met
        for day in (date(2027, 2, 28), date(2027, 3, 1))
    ]
    assert states == [False, True]


def test_the_refusal_names_what_is_missing() -> None:
    """Every criterion that is not met, and every one that nobody knows, in one sentence (domain 1.12)."""
    facts = replace(FACTS, risk_level="high", last_offence_on=None)
    criteria = rules.entry_criteria(facts, POLICY, today=TODAY)

    with pytest.raises(RuleViolation) as refused:
        rules.check_can_enter(criteria, changes_since=frozenset())

    assert str(refused.value) == (
        "Reactive management needs every criterion to be met."
        " The risk level is low: not met; No offence for 3 years: not known."
    )


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.value) for kind in ChangeKind])
def test_what_ends_it_and_what_does_not(kind: ChangeKind) -> None:
    """The exits of domain 1.12, and arrest and breach with them; a review is enough for the others."""
    ends = {
        "intelligence", "arrest", "offence", "breach", "missed_notification", "order_made", "address",
        "child_in_household",
    }  # fmt: skip

    because = rules.why_it_ends(risk_level="low", changes_since=frozenset({kind.value}))

    assert because == (f"{kind.label} became known." if kind.value in ends else "")


@pytest.mark.parametrize("level", ["medium", "high", "very_high", None])
def test_any_level_but_low_ends_it(level: str | None) -> None:
    """Risk above low, and also a level that nobody knows (domain 1.12)."""
    assert (
        rules.why_it_ends(risk_level=level, changes_since=frozenset()) == "The risk level is no longer low."
    )


@pytest.fixture
def offender(officer: User, now: datetime) -> Offender:
    """Low risk, visited in June."""
    return make_offender(now=now, visited_on=date(2026, 6, 1), manager=officer, risk_level="low")


@pytest.fixture
def reactive(offender: Offender, officer: User, supervisor: User, now: datetime) -> Suspension:
    """Managed reactively since this morning."""
    return suspend(
        offender, by=officer, approver=supervisor, now=now, next_check_on=date(2027, 11, 1), **REACTIVE
    )


def change(offender: Offender, kind: ChangeKind, *, by: User, now: datetime) -> None:
    """Something of that kind becomes known."""
    new = NewChange(kind=kind, happened_on=now.date(), told="Told.")
    offenders.record_change(offender_id=offender.pk, new=new, by=by, now=now)


def test_the_criteria_are_kept_as_they_stood(reactive: Suspension) -> None:
    """A snapshot of what spoke for it, with the decision (domain 1.12)."""
    assert reactive.criteria == [
        {"criterion": "The risk level is low", "is_met": True},
        {"criterion": "No offence for 3 years", "is_met": True},
        {"criterion": "No civil order in force", "is_met": True},
        {"criterion": "No adverse intelligence that is not yet reviewed", "is_met": True},
        {"criterion": "No child in the household", "is_met": True},
    ]
    assert VisitObligation.objects.suspended(on=TODAY).exists()


def plant(offender: Offender, fact: str, by: User, now: datetime) -> None:
    """One fact that speaks against reactive management."""
    if fact == "order":
        Order.objects.create(offender=offender, kind="shpo", made_on=date(2020, 1, 1))
    elif fact == "child":
        LinkedPerson.objects.create(
            offender=offender,
            kind=LinkKind.CHILD,
            name="A daughter",
            is_in_household=True,
            recorded_by=by,
            recorded_at=now,
        )
    elif fact == "level":
        Offender.objects.filter(pk=offender.pk).update(risk_level="medium")
    else:
        change(offender, ChangeKind(fact), by=by, now=now)


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        pytest.param("order", "No civil order in force: not met", id="an order in force"),
        pytest.param("child", "No child in the household: not met", id="a child in the household"),
        pytest.param("level", "The risk level is low: not met", id="medium risk"),
        pytest.param("intelligence", "not yet reviewed: not met", id="intelligence"),
        pytest.param("offence", "No offence for 3 years: not met", id="an offence since"),
    ],
)
@pytest.mark.django_db
def test_it_cannot_be_asked_for_against_a_criterion(
    fact: str, sentence: str, offender: Offender, officer: User, now: datetime
) -> None:
    """What is on record decides, whatever the officer remembers (domain 1.12)."""
    plant(offender, fact, officer, now)
    asked = SuspensionAsked(started_on=TODAY, next_check_on=date(2027, 2, 1), **REACTIVE)

    with pytest.raises(RuleViolation, match=sentence):
        offenders.request_suspension(offender_id=offender.pk, asked=asked, by=officer, now=now)

    assert not Proposal.objects.exists()


@pytest.mark.django_db
def test_it_is_not_approved_after_something_became_known(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Between asking and answering an arrest came in: the question is another one now (domain 1.12)."""
    asked = SuspensionAsked(started_on=TODAY, next_check_on=date(2027, 2, 1), **REACTIVE)
    proposal = offenders.request_suspension(offender_id=offender.pk, asked=asked, by=officer, now=now)
    change(offender, ChangeKind.ARREST, by=officer, now=now + timedelta(hours=1))

    with pytest.raises(RuleViolation, match="Arrest became known since"):
        offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now + timedelta(hours=2))

    assert not Suspension.objects.exists()


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.value) for kind in sorted(rules.EXITS)])
@pytest.mark.django_db
def test_ended_by_rule_when_a_fact_becomes_known(
    kind: ChangeKind, reactive: Suspension, offender: Offender, officer: User, now: datetime
) -> None:
    """In the transaction of the fact: the visit is due within 15 days, and the log names the rule (domain 1.12)."""
    change(offender, kind, by=officer, now=now + timedelta(hours=1))

    reactive.refresh_from_db()
    assert (reactive.ended_on, reactive.ended_because) == (TODAY, f"{kind.label} became known.")
    assert open_obligation(offender).due_on == date(2026, 12, 4)
    event = AuditEvent.objects.get(verb="suspension_ended")
    assert (event.actor_id, event.actor_name) == (None, "Rule: reactive management ends")


@pytest.mark.django_db
def test_ended_by_rule_when_the_level_is_raised(
    reactive: Suspension, offender: Offender, supervisor: User, now: datetime
) -> None:
    """Above low, somebody visits again (domain 1.12)."""
    chosen = LevelChosen(RiskLevel.HIGH, "New intelligence.", "word " * 20)

    decide_level(offender_id=offender.pk, chosen=chosen, by=supervisor, now=now)

    reactive.refresh_from_db()
    assert reactive.ended_because == "The risk level is no longer low."
    assert VisitObligation.objects.scheduled(on=TODAY).exists()


@pytest.mark.django_db
def test_what_was_known_before_does_not_end_it(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """The move was weighed when it was agreed to."""
    change(offender, ChangeKind.ADDRESS, by=officer, now=now - timedelta(days=3))
    suspension = suspend(
        offender, by=officer, approver=supervisor, now=now, next_check_on=date(2027, 2, 1), **REACTIVE
    )

    offenders.refresh([offender.pk], by=officer, now=now + timedelta(days=30))

    suspension.refresh_from_db()
    assert suspension.ended_on is None


@pytest.fixture
def told(offender: Offender, now: datetime) -> Suspension:
    """A register extract says: reactive, and high risk."""
    Offender.objects.filter(pk=offender.pk).update(risk_level="high")
    suspension = Suspension.objects.create(
        offender=offender,
        reason=SuspensionReason.REACTIVE,
        evidence="Register extract",
        started_on=date(2026, 9, 1),
        next_check_on=date(2027, 5, 1),
        origin=Origin.IMPORT,
    )
    offenders.refresh([offender.pk], by=None, now=now)
    return suspension


@pytest.mark.django_db
def test_what_an_extract_told_stands_and_is_alerted(told: Suspension, now: datetime) -> None:
    """Nobody here decided it, so nothing here ends it in silence; somebody is told (domain 1.12)."""
    told.refresh_from_db()

    assert told.ended_on is None
    assert Alert.objects.open().get(kind="reactive_criteria_broken").since_on == date(2026, 9, 1)


@pytest.mark.django_db
def test_a_level_decided_here_ends_what_an_extract_told(
    told: Suspension, offender: Offender, supervisor: User, now: datetime
) -> None:
    """From then on it is our decision that the risk is not low."""
    chosen = LevelChosen(RiskLevel.VERY_HIGH, "New intelligence.", "word " * 20)

    decide_level(offender_id=offender.pk, chosen=chosen, by=supervisor, now=now)

    told.refresh_from_db()
    assert told.ended_because == "The risk level is no longer low."
    assert not Alert.objects.open().filter(kind="reactive_criteria_broken").exists()


@pytest.mark.parametrize("fact", ["order", "child"])
@pytest.mark.django_db
def test_an_order_or_a_child_beside_an_extract_is_alerted(
    fact: str, told: Suspension, offender: Offender, officer: User, now: datetime
) -> None:
    """The extract contradicts itself, and a person has to look (domain 1.12)."""
    Offender.objects.filter(pk=offender.pk).update(risk_level="low")
    offenders.refresh([offender.pk], by=None, now=now)
    assert not Alert.objects.open().filter(kind="reactive_criteria_broken").exists()

    plant(offender, fact, officer, now)
    alerts.sweep(now=now)

    assert Alert.objects.open().filter(kind="reactive_criteria_broken").exists()
