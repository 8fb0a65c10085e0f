"""Seen at home while in custody: two facts that cannot both be true are asked about until a person answers."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import Origin
from offender_mgmt.offenders.models import Offender, Suspension
from tests.conftest import ClientOf
from tests.constraints import refusal_of
from tests.factories import make_offender, make_visit
from visits import conditions
from visits.choices import Outcome, VisitQuestion
from visits.models import Visit, VisitAnswer
from visits.rules import correcting as rules
from visits.services import answer_question, correct_visit

pytestmark = pytest.mark.django_db

KIND = "visit_during_suspension"


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this does too."""
    return timezone.now()


@pytest.fixture
def today(now: datetime) -> date:
    """The day in Europe/London."""
    return timezone.localdate(now)


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """Seen three months ago."""
    visited_on = timezone.localdate(now) - timedelta(days=90)
    return make_offender(now=now, team=north, manager=officer, visited_on=visited_on)


def away(offender: Offender, today: date, **changes: Any) -> Suspension:
    """In custody from twenty days ago to ten days from now, as an extract told."""
    facts: dict[str, Any] = {
        "reason": "custody",
        "evidence": "Register extract",
        "started_on": today - timedelta(days=20),
        "next_check_on": today + timedelta(days=10),
        "origin": Origin.IMPORT,
    }
    return Suspension.objects.create(offender=offender, **facts | changes)


def asked(today: date) -> list[Visit]:
    """The visits in question."""
    return list(conditions.during_suspension(today))


@pytest.mark.parametrize(
    ("day", "is_asked"),
    [
        pytest.param(-21, False, id="the day before it began"),
        pytest.param(-20, True, id="its first day"),
        pytest.param(-6, True, id="the day before it ended"),
        pytest.param(-5, False, id="the day on which it ended"),
    ],
)
def test_from_its_first_day_to_the_day_before_it_ended(
    day: int, is_asked: bool, offender: Offender, today: date
) -> None:
    """Released in the morning and seen in the afternoon is no contradiction (domain 1.13)."""
    away(offender, today, ended_on=today - timedelta(days=5))
    make_visit(offender, today + timedelta(days=day))

    assert bool(asked(today)) is is_asked


@pytest.mark.parametrize(
    ("day", "is_asked"),
    [
        pytest.param(-11, True, id="before it lapsed"),
        pytest.param(-10, False, id="the day on which it lapsed"),
    ],
)
def test_until_it_lapsed(day: int, is_asked: bool, offender: Offender, today: date) -> None:
    """The expected day of release is a day on which both can be true (domain 1.13)."""
    away(offender, today, expected_until=today - timedelta(days=10))
    make_visit(offender, today + timedelta(days=day))

    assert bool(asked(today)) is is_asked


@pytest.mark.parametrize(
    ("reason", "is_asked"),
    [("custody", True), ("hospital", True), ("abroad", True), ("reactive", False)],
)
def test_each_reason(reason: str, is_asked: bool, offender: Offender, today: date) -> None:
    """Somebody managed reactively is at home; the others are not (domain 1.12, 1.13)."""
    away(offender, today, reason=reason)
    make_visit(offender, today - timedelta(days=3))

    assert bool(asked(today)) is is_asked


@pytest.mark.parametrize("outcome", [pytest.param(one, id=one.value) for one in Outcome])
def test_each_outcome(outcome: Outcome, offender: Offender, today: date) -> None:
    """Only whoever was seen was there (domain 1.10)."""
    away(offender, today)
    make_visit(offender, today - timedelta(days=3), outcome=outcome)

    assert bool(asked(today)) is (outcome in {Outcome.SEEN_INSIDE, Outcome.SEEN_AT_DOOR})


def test_a_beginning_that_nobody_knows_counts_from_the_day_of_the_record(
    offender: Offender, today: date
) -> None:
    """What an extract told was so on the day on which it was brought in, and perhaps before."""
    away(offender, today, started_on=None)
    make_visit(offender, offender.recorded_on - timedelta(days=1))
    assert asked(today) == [Visit.objects.get(visited_on=today - timedelta(days=90))]


@pytest.fixture
def visit(offender: Offender, today: date, now: datetime) -> Visit:
    """Seen three days ago, in custody since twenty; the sweep has been."""
    away(offender, today)
    visit = make_visit(offender, today - timedelta(days=3))
    alerts.sweep(now=now)
    assert Alert.objects.open().get(kind=KIND).subject == str(visit.public_id)
    return visit


def is_alerted() -> bool:
    """Whether somebody is told of it."""
    return Alert.objects.open().filter(kind=KIND).exists()


def test_an_answer_closes_it_and_is_kept(visit: Visit, officer: User, now: datetime) -> None:
    """Once, by a person, with their words (domain 1.13)."""
    answer_question(
        visit_id=visit.pk,
        question=VisitQuestion.DURING_SUSPENSION,
        answer="On day release.",
        by=officer,
        now=now,
    )

    assert not is_alerted()
    assert VisitAnswer.objects.get(visit=visit).answer == "On day release."
    assert AuditEvent.objects.filter(verb="visit_answered", actor_id=officer.pk).exists()


def test_a_correction_closes_it(visit: Visit, officer: User, now: datetime) -> None:
    """The visit was never made: nothing contradicts anything."""
    correct_visit(visit_id=visit.pk, replacement=None, reason="Another person's record.", by=officer, now=now)

    assert not is_alerted()


def test_ending_the_suspension_before_it_closes_it(
    visit: Visit, offender: Offender, officer: User, today: date, now: datetime
) -> None:
    """Released the day before, as it turns out."""
    offenders.end_suspension(
        suspension_id=Suspension.objects.get().pk,
        ended_on=today - timedelta(days=4),
        because="Released.",
        by=officer,
        now=now,
    )

    assert not is_alerted()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        pytest.param({"is_answered": True}, "already been answered", id="answered before"),
        pytest.param({"is_asked": False}, "no question about this visit", id="nobody asked"),
        pytest.param({"answer": " "}, "Write down how both can be true", id="no words"),
    ],
)
def test_an_answer_is_refused(state: dict[str, Any], sentence: str) -> None:
    """One question, one answer, in words."""
    with pytest.raises(RuleViolation, match=sentence):
        rules.check_can_answer(**{"is_answered": False, "is_asked": True, "answer": "So."} | state)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        pytest.param({}, "one_answer_per_question", id="answered twice"),
        pytest.param({"answer": ""}, "visit_answer_has_words", id="no words"),
    ],
)
def test_the_database_refuses_an_answer(
    changes: dict[str, Any], name: str, visit: Visit, officer: User, now: datetime
) -> None:
    """Once, and in words."""
    valid = {"visit": visit, "question": "during_suspension", "answer": "So.", "answered_by": officer}

    assert refusal_of(VisitAnswer, valid | {"answered_at": now}, changes) == name


def test_the_page_asks_and_takes_the_answer(
    visit: Visit, offender: Offender, client_of: ClientOf, officer: User
) -> None:
    """From the record to the question and back; a second answer is refused, with its words kept."""
    client, address = client_of(officer), f"/visits/answer/{visit.public_id}/"
    record = client.get(offender.get_absolute_url()).content.decode()
    assert f'href="{address}"' in record
    assert client.get(address).status_code == 200
    assert client.post(address, {"answer": ""}).status_code == 422

    answer = client.post(address, {"answer": "On day release."})

    assert (answer.status_code, answer["Location"]) == (302, offender.get_absolute_url())
    again = client.post(address, {"answer": "Another account."})
    assert again.status_code == 409
    assert "already been answered" in again.content.decode()
    assert "Another account." in again.content.decode()
    assert f'href="{address}"' not in client.get(offender.get_absolute_url()).content.decode()


def test_there_is_no_page_for_a_visit_that_contradicts_nothing(
    offender: Offender, client_of: ClientOf, officer: User
) -> None:
    """Nor for one of another team's."""
    quiet = Visit.objects.get(offender=offender)

    assert client_of(officer).get(f"/visits/answer/{quiet.public_id}/").status_code == 404
