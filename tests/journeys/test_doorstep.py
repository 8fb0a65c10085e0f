"""An officer records a visit on a doorstep, and the supervisor's list changes at once."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts.models import Alert
from tests.conftest import ClientOf
from tests.factories import make_offender, open_obligation
from visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so these journeys do too."""
    return timezone.now()


def visit_form(officer: User, colleague: User, now: datetime, **changes: object) -> dict[str, object]:
    """The form as an officer would send it, an hour after an unannounced visit by two."""
    local = timezone.localtime(now - timedelta(hours=1))
    return {
        "client_key": uuid4(),
        "outcome": "seen_inside",
        "visited_date": local.date().isoformat(),
        "visited_time": f"{local:%H:%M}",
        "arrangement": "unannounced",
        "purposes": ["risk"],
        "officers": [officer.pk, colleague.pk],
        "observed": "Seen alone, two rooms seen.",
    } | changes


def test_a_successful_visit_takes_the_person_off_the_overdue_list(
    client_of: ClientOf, officer: User, colleague: User, supervisor: User, north: Team, now: datetime
) -> None:
    """Only a successful visit moves the clock, and it does so at once (design 3.3)."""
    offender = make_offender(
        now=now, team=north, manager=officer, risk_level="high", visited_on=date(2017, 3, 14)
    )
    before = client_of(supervisor).get("/visits/overdue/")
    assert offender.reference in before.content.decode()
    assert "14 March 2017" in before.content.decode()
    assert "14 June 2017" in before.content.decode()
    assert "more than 9 years" in before.content.decode()

    answer = client_of(officer).post(
        f"/visits/record/{offender.public_id}/", visit_form(officer, colleague, now), follow=True
    )

    visit = Visit.objects.get(offender=offender, recorded_by=officer)
    assert visit.receipt_number in answer.content.decode()
    assert offender.reference not in client_of(supervisor).get("/visits/overdue/").content.decode()
    assert not Alert.objects.open().filter(offender=offender, kind="visit_overdue").exists()
    assert open_obligation(offender).anchor_on == timezone.localdate(visit.visited_at)


def test_nobody_at_home_leaves_the_date_where_it_was(
    client_of: ClientOf, officer: User, colleague: User, north: Team, now: datetime
) -> None:
    """A failed attempt never moves a due date (domain 1.4), and the next page says what to do now."""
    offender = make_offender(now=now, team=north, manager=officer, visited_on=date(2020, 1, 1))
    due_on = open_obligation(offender).due_on

    form = visit_form(officer, colleague, now, outcome="no_answer")
    page = (
        client_of(officer).post(f"/visits/record/{offender.public_id}/", form, follow=True).content.decode()
    )

    attempt = Visit.objects.get(offender=offender, outcome="no_answer")
    assert f"Receipt {attempt.receipt_number}" in page
    assert "Try again in another part of the day" in page
    assert open_obligation(offender).due_on == due_on


def test_pressing_save_twice_makes_one_visit(
    client_of: ClientOf, officer: User, colleague: User, north: Team, now: datetime
) -> None:
    """A double click, a retry or the back button is one visit (VIS-2)."""
    offender = make_offender(now=now, team=north, manager=officer)
    form = visit_form(officer, colleague, now)
    client = client_of(officer)

    client.post(f"/visits/record/{offender.public_id}/", form)
    again = client.post(f"/visits/record/{offender.public_id}/", form, follow=True)

    assert Visit.objects.filter(offender=offender).count() == 1
    assert Visit.objects.get(offender=offender).receipt_number in again.content.decode()


def test_going_back_and_saving_again_is_refused_with_the_receipt(
    client_of: ClientOf, officer: User, colleague: User, north: Team, now: datetime
) -> None:
    """The same visit sent from a fresh form is not a second visit (VIS-2)."""
    offender = make_offender(now=now, team=north, manager=officer)
    form = visit_form(officer, colleague, now)
    client = client_of(officer)
    client.post(f"/visits/record/{offender.public_id}/", form)

    again = client.post(f"/visits/record/{offender.public_id}/", form | {"client_key": uuid4()})

    assert again.status_code == 409
    assert Visit.objects.get(offender=offender).receipt_number in again.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"visited_date": "2099-01-01"}, "in the future", id="future"),
        pytest.param({"visited_date": "1979-12-31"}, "before the offender was born", id="before birth"),
        pytest.param(
            {"visited_date": "2019-12-31"}, "before the offender was registered", id="before registration"
        ),
        pytest.param({"arrangement": "announced"}, "Say why", id="announced without a reason"),
        pytest.param({"purposes": []}, "Choose at least one purpose", id="no purpose"),
        pytest.param({"visited_date": "31/02/2026"}, "valid date", id="impossible date"),
    ],
)
def test_a_visit_that_cannot_have_been_is_refused_and_loses_no_word(
    client_of: ClientOf,
    officer: User,
    colleague: User,
    north: Team,
    now: datetime,
    changes: dict[str, object],
    sentence: str,
) -> None:
    """Bad input gets a clear sentence, and the notes are still in the form."""
    offender = make_offender(now=now, team=north, manager=officer)

    answer = client_of(officer).post(
        f"/visits/record/{offender.public_id}/", visit_form(officer, colleague, now, **changes)
    )

    assert answer.status_code in (409, 422)
    assert sentence in answer.content.decode()
    assert "Seen alone, two rooms seen." in answer.content.decode()
    assert not Visit.objects.filter(offender=offender).exists()


def test_one_officer_alone_must_say_why(
    client_of: ClientOf, officer: User, supervisor: User, north: Team, now: datetime
) -> None:
    """Two staff, or a recorded risk assessment and a supervisor's authority (domain 1.6)."""
    offender = make_offender(now=now, team=north, manager=officer)
    form = visit_form(officer, officer, now)
    client = client_of(officer)

    refused = client.post(f"/visits/record/{offender.public_id}/", form)
    alone = form | {"single_crewed_reason": "Assessed: low, daylight."}
    unauthorised = client.post(f"/visits/record/{offender.public_id}/", alone)
    accepted = client.post(
        f"/visits/record/{offender.public_id}/", alone | {"single_crewed_authority": supervisor.pk}
    )

    assert (refused.status_code, unauthorised.status_code) == (409, 409)
    assert accepted.status_code == 302
    assert Visit.objects.get(offender=offender).single_crewed_authority == supervisor


def test_another_team_cannot_record(
    client_of: ClientOf, outsider: User, officer: User, north: Team, now: datetime
) -> None:
    """A record one may not see does not exist (404)."""
    offender = make_offender(now=now, team=north, manager=officer)

    answer = client_of(outsider).post(
        f"/visits/record/{offender.public_id}/", visit_form(outsider, outsider, now)
    )

    assert answer.status_code == 404
    assert not Visit.objects.exists()


def test_the_officer_sees_own_work_in_order(
    client_of: ClientOf, officer: User, colleague: User, north: Team, now: datetime
) -> None:
    """My work is a list to act on: overdue first, and only the own caseload."""
    late = make_offender(now=now, team=north, manager=officer, visited_on=date(2020, 1, 1))
    soon = make_offender(
        now=now, team=north, manager=officer, visited_on=timezone.localdate(now) - timedelta(170)
    )
    others = make_offender(now=now, team=north, manager=colleague, visited_on=date(2020, 1, 1))

    page = client_of(officer).get("/visits/mine/").content.decode()

    assert page.index(late.reference) < page.index(soon.reference)
    assert others.reference not in page
