"""Unusual looks: which days of an account are listed, their events, and what came of them (ACC-16)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from offender_mgmt.accounts.models import Absence, User
from offender_mgmt.audit.choices import Unusual, Verb
from offender_mgmt.audit.models import AuditEvent, Inquiry, LookReview
from offender_mgmt.audit.rules.looks import check_can_review
from offender_mgmt.audit.services.reviewing import review_looks
from offender_mgmt.errors import RuleViolation
from reports.unusual import Finding, findings
from tests.conftest import ClientOf
from tests.constraints import refusal_of
from tests.visits.facts import POLICY

pytestmark = pytest.mark.django_db
PAGE = "/log/unusual/"
DAY = date(2026, 7, 1)
NIGHT = datetime(2026, 6, 30, 23, 10, tzinfo=UTC)  # ten past midnight of that day, in London
THREE = replace(POLICY, looks_in_an_hour=3)


def look(user: User, *people: int, at: datetime = NIGHT, verb: str = "offender_viewed") -> None:
    """One event for each person."""
    for person in people:
        AuditEvent.objects.create(
            verb=verb,
            actor_id=user.pk,
            actor_name=str(user),
            actor_role=user.role,
            offender_ids=[person],
            at=at,
        )


def found() -> list[Finding]:
    """What is listed of that summer."""
    return findings(since=NIGHT - timedelta(days=20), until=NIGHT + timedelta(days=20), policy=THREE)


def test_more_people_in_an_hour_than_policy_says(officer: User, colleague: User) -> None:
    """Different people, in one clock hour of one account; the day is London's."""
    look(officer, 1, 2, 3, 4)
    look(colleague, 1, 2, 3)

    assert found() == [Finding(officer.pk, DAY, Unusual.MANY, "olivia.officer")]


@pytest.mark.parametrize(
    ("people", "minutes", "verb"),
    [
        pytest.param((1, 2, 3), 0, "offender_viewed", id="as many as policy says"),
        pytest.param((1, 2, 3, 3), 0, "offender_viewed", id="one of them twice"),
        pytest.param((1, 2, 3, 4), 20, "offender_viewed", id="in two hours"),
        pytest.param((1, 2, 3, 4), 0, "offenders_listed", id="in a list"),
    ],
)
def test_what_is_not_unusual(people: tuple[int, ...], minutes: int, verb: str, officer: User) -> None:
    """Both sides of the boundary: a list is no look at anybody."""
    for number, person in enumerate(people):
        look(officer, person, at=NIGHT + timedelta(minutes=minutes * number), verb=verb)

    assert found() == []


@pytest.mark.parametrize(("days", "listed"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_look_on_a_day_away(days: int, listed: bool, officer: User, supervisor: User) -> None:
    """Leave counts from its first day to its last, both in London."""
    Absence.objects.create(
        user=officer,
        starts_on=DAY,
        ends_on=DAY + timedelta(days=1),
        reason="leave",
        recorded_by=supervisor,
        recorded_at=NIGHT,
    )
    look(officer, 1, at=NIGHT + timedelta(days=days))

    on = DAY + timedelta(days=days)
    assert found() == ([Finding(officer.pk, on, Unusual.AWAY, "olivia.officer")] if listed else [])


def review(account: User, by: User, note: str = "On call, asked by the duty inspector.") -> LookReview:
    """What came of it."""
    return review_looks(account_id=account.pk, on=DAY, kind=Unusual.MANY, note=note, by=by, now=NIGHT)


def test_what_is_reviewed_is_no_longer_listed(officer: User, auditor: User) -> None:
    """The note and the event stay; the same day cannot be reviewed twice."""
    look(officer, 1, 2, 3, 4)

    review(officer, auditor)

    assert found() == []
    assert AuditEvent.objects.get(verb=Verb.LOOKS_REVIEWED).details == {
        "account": officer.pk,
        "on": "2026-07-01",
        "kind": "many",
    }
    with pytest.raises(RuleViolation, match="already"):
        review(officer, auditor)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        LookReview.objects.update(note="Nothing.")


@pytest.mark.parametrize(
    ("account", "note", "refusal"),
    [(1, "Asked.", "your own"), (2, " ", "what came of it"), (2, "Asked.", None)],
)
def test_nobody_reviews_their_own(account: int, note: str, refusal: str | None) -> None:
    """And a review without a note says nothing."""
    if refusal is None:
        check_can_review(account_id=account, reviewer_id=1, note=note)
        return
    with pytest.raises(RuleViolation, match=refusal):
        check_can_review(account_id=account, reviewer_id=1, note=note)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, "unusual_looks_are_reviewed_once"),
        ({"kind": "odd"}, "review_of_looks_has_a_known_kind"),
        ({"note": "", "account_id": 2}, "review_of_looks_has_a_note"),
    ],
)
def test_the_database_refuses_a_review_that_says_nothing(changes: dict[str, Any], refusal: str) -> None:
    """Each constraint once."""
    valid = {
        "account_id": 1,
        "on": DAY,
        "kind": "many",
        "note": "Asked.",
        "reviewed_by_id": 9,
        "reviewed_at": NIGHT,
    }

    assert refusal_of(LookReview, valid, changes) == refusal


def form(account: User, deed: str, note: str = "") -> dict[str, Any]:
    """What the page sends about today."""
    on = timezone.localdate(timezone.now() - timedelta(hours=1))
    return {"account": account.pk, "on": on.isoformat(), "kind": "away", "deed": deed, "note": note}


def test_the_events_of_a_day_are_a_question_to_the_log(
    officer: User, auditor: User, client_of: ClientOf
) -> None:
    """For lawfulness, about that account and that day, and in the log as any question (LAW-6)."""
    answer = client_of(auditor).post(PAGE, form(officer, "show"))

    inquiry = Inquiry.objects.get()
    assert answer.headers["Location"] == f"/log/{inquiry.public_id}/"
    assert (inquiry.user_id, inquiry.purpose) == (officer.pk, "lawfulness")
    assert inquiry.until - inquiry.since <= timedelta(hours=25)
    assert AuditEvent.objects.filter(verb=Verb.LOG_ASKED).count() == 1


def test_a_note_is_kept_from_the_page(officer: User, auditor: User, client_of: ClientOf) -> None:
    """With a note, once; without one the page says so."""
    client = client_of(auditor)

    assert client.post(PAGE, form(officer, "review")).status_code == 422
    assert client.post(PAGE, form(officer, "review", "Asked the inspector.")).status_code == 302
    assert client.post(PAGE, form(officer, "review", "Once more.")).status_code == 422
    assert LookReview.objects.get().note == "Asked the inspector."


def test_the_page_lists_the_day_and_is_a_consultation_of_the_log(
    officer: User, auditor: User, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """By username and day, and how many people it was is not said; the queries do not grow."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    client = client_of(auditor)
    client.get(PAGE)
    look(officer, *range(31), at=hour)

    with django_assert_num_queries(18):
        answer = client.get(PAGE)

    assert "olivia.officer, " in answer.content.decode()
    assert "Many people within one hour" in answer.content.decode()
    assert AuditEvent.objects.filter(verb=Verb.LOG_READ, actor_id=auditor.pk).count() == 2
