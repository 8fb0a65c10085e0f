"""Recording a visit through the API: the same service, the same rules, one visit for each client key."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts.models import Alert, SweepRun
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from tests.api.conftest import by_session, by_token
from tests.factories import make_offender, open_obligation
from visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(offender: Offender, officer: User, colleague: User, now: datetime) -> dict[str, Any]:
    """An unannounced, successful visit by two, an hour ago."""
    return {
        "client_key": str(uuid4()),
        "offender": str(offender.public_id),
        "visited_at": (now - timedelta(hours=1)).isoformat(),
        "outcome": "seen_inside",
        "arrangement": "unannounced",
        "purposes": ["residence", "risk"],
        "officers": ["olivia.officer", "colin.colleague"],
        "observed": "Seen alone, two rooms seen.",
    }


def recorded(offender: Offender) -> Any:
    """The visits that the API recorded, besides the one of a year ago."""
    return Visit.objects.filter(offender=offender).exclude(recorded_by__username="recorder")


@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_a_successful_visit_meets_the_obligation_at_once(
    sign_in: Any, told: dict[str, Any], sweep_run: SweepRun, offender: Offender, officer: User
) -> None:
    """The answer comes after the commit, and the overdue list is already right (design 6)."""
    api = sign_in(officer)
    assert len(api.rows("obligations/", "overdue=true")) == 1

    answer = api.post("visits/", told)

    assert answer.status_code == 201
    visit = recorded(offender).get()
    shown = answer.json()
    assert shown == api.get(f"visits/{visit.public_id}/").json()
    assert shown["receipt_number"] == visit.receipt_number
    assert sorted(shown["officers"]) == ["colin.colleague", "olivia.officer"]
    assert {name: shown[name] for name in ("purposes", "observed", "is_successful", "recorded_by")} == {
        "purposes": ["residence", "risk"],
        "observed": "Seen alone, two rooms seen.",
        "is_successful": True,
        "recorded_by": "olivia.officer",
    }
    assert api.rows("obligations/", "overdue=true") == []
    assert open_obligation(offender).anchor_on == visit.visited_on
    assert not Alert.objects.open().filter(kind="visit_overdue").exists()


def test_an_unsuccessful_visit_does_not_move_the_clock(
    told: dict[str, Any], offender: Offender, officer: User
) -> None:
    """Only a successful visit moves the clock (design 3.3)."""
    due_on = open_obligation(offender).due_on

    answer = by_token(officer).post("visits/", told | {"outcome": "no_answer"})

    assert answer.json()["is_successful"] is False
    assert open_obligation(offender).due_on == due_on


def test_recording_is_audited_once(told: dict[str, Any], offender: Offender, officer: User) -> None:
    """One event tells of the deed and of who is shown in its answer."""
    by_token(officer).post("visits/", told)

    event = AuditEvent.objects.get(actor_id=officer.pk)
    assert (event.verb, event.offender_ids) == ("visit_recorded", [offender.pk])


def test_the_same_client_key_twice_is_the_same_visit(
    told: dict[str, Any], offender: Offender, officer: User
) -> None:
    """A retry is answered with the first visit, whatever it says this time, and changes nothing (VIS-2)."""
    api = by_token(officer)

    first = api.post("visits/", told)
    again = api.post("visits/", told | {"outcome": "no_answer"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert recorded(offender).count() == 1
    verbs = AuditEvent.objects.filter(actor_id=officer.pk).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["visit_recorded", "offender_viewed"]


def test_a_client_key_of_another_visit_is_refused(
    told: dict[str, Any], offender: Offender, now: datetime, north: Team, officer: User, colleague: User
) -> None:
    """A key used for somebody else, or by somebody else, is no retry."""
    other = make_offender(now=now, team=north)
    by_token(officer).post("visits/", told)

    answers = [
        by_token(officer).post("visits/", told | {"offender": other.public_id}),
        by_token(colleague).post("visits/", told),
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert Visit.objects.exclude(recorded_by__username="recorder").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"visited_at": "2999-01-01T00:00:00Z"}, "The visit is in the future."),
        ({"visited_at": "2019-12-31T23:30:00Z"}, "before the offender was registered"),
        ({"visited_at": "1979-06-01T10:00:00Z"}, "before the offender was born"),
        ({"arrangement": "announced"}, "Say why this one was announced."),
        ({"arrangement": "announced", "arrangement_reason": "   "}, "Say why this one was announced."),
        ({"purposes": []}, "at least one purpose"),
        ({"officers": []}, "which officers"),
        ({"officers": ["olivia.officer"]}, "A visit needs 2 officers."),
        ({"officers": ["olivia.officer", "olivia.officer"]}, "A visit needs 2 officers."),
    ],
)
def test_what_the_rules_refuse_is_a_conflict_with_a_sentence(
    changes: dict[str, Any], sentence: str, told: dict[str, Any], offender: Offender, officer: User
) -> None:
    """RuleViolation is 409, and nothing is written (issue 2, item 10)."""
    answer = by_token(officer).post("visits/", told | changes)

    assert answer.status_code == 409
    assert sentence in answer.json()["detail"]
    assert not recorded(offender).exists()


def test_a_closed_record_takes_no_visit(
    told: dict[str, Any], offender: Offender, now: datetime, officer: User
) -> None:
    """The state does not allow it: 409, although the record can be read."""
    Offender.objects.filter(pk=offender.pk).update(closed_on=timezone.localdate(now))

    answer = by_token(officer).post("visits/", told)

    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("This record is closed.")


def test_the_signed_in_user_is_not_added_as_an_officer(
    told: dict[str, Any], offender: Offender, officer: User, supervisor: User
) -> None:
    """Who was at the door is said, not guessed from who types."""
    alone = {"single_crewed_reason": "Assessed.", "single_crewed_authority": supervisor.username}
    body = told | {"officers": ["colin.colleague"]} | alone

    assert by_token(officer).post("visits/", body).json()["officers"] == ["colin.colleague"]
    assert [user.username for user in recorded(offender).get().officers.all()] == ["colin.colleague"]


@pytest.mark.parametrize("name", ["nobody.known", "Olivia.Officer", "dora.departed"])
def test_an_officer_who_is_unknown_or_disabled_is_refused(
    name: str, told: dict[str, Any], officer: User, south: Team
) -> None:
    """Only active users make visits; the answer does not say which of the two it is."""
    User.objects.create_user("dora.departed", role="offender_manager", team=south, is_active=False)

    answer = by_token(officer).post("visits/", told | {"officers": ["olivia.officer", name]})

    assert answer.status_code == 422
    assert answer.json() == {"officers": [f"No active user is called {name}."]}


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-06-30T22:59:59Z", "2026-06-30"),
        ("2026-06-30T23:30:00Z", "2026-07-01"),
        ("2026-10-25T01:30:00+01:00", "2026-10-25"),
        ("2026-10-25T01:30:00+00:00", "2026-10-25"),
        ("2026-03-29T01:30:00Z", "2026-03-29"),
    ],
)
def test_the_day_of_a_visit_is_the_day_in_london(
    said: str, day: str, told: dict[str, Any], officer: User
) -> None:
    """23:30Z in summer is already tomorrow; both hours of a clock change can be told apart (domain 4)."""
    answer = by_token(officer).post("visits/", told | {"visited_at": said}).json()

    assert answer["visited_on"] == day
    assert datetime.fromisoformat(answer["visited_at"]) == datetime.fromisoformat(said)
