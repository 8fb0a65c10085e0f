"""What comes, on the dashboard: the visits of four weeks, and whose hours are shown to whom."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from caseload.models import ContractedHours
from offender_mgmt.accounts.models import Team, User
from tests.conftest import ClientOf
from tests.factories import make_offender
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db

PAGE = "/reports/dashboard/"


@pytest.fixture
def today() -> date:
    """Pages ask the real clock."""
    return timezone.localdate()


@pytest.fixture
def due(today: date, north: Team, officer: User) -> None:
    """The officer's visits due yesterday, today, and on the first and last days of what is looked at, and after."""
    for days in (-1, 0, 6, 7, 27, 28):
        offender = make_offender(now=timezone.now(), team=north, manager=officer)
        VisitObligation.objects.filter(offender=offender).update(due_on=today + timedelta(days=days))


@pytest.fixture
def hours(officer: User, supervisor: User) -> None:
    """The officer's contract: 37.5 hours a week."""
    ContractedHours.objects.create(
        officer=officer,
        from_on=date(2026, 1, 1),
        minutes=2250,
        recorded_by=supervisor,
        recorded_at=timezone.now(),
    )


def shown(client_of: ClientOf, user: User, query: str = "") -> str:
    """The dashboard's part about what comes, without its marks."""
    page = client_of(user).get(PAGE + query).content.decode()
    part = page[page.index('id="ahead"') : page.index("Beside the visits")]
    return " ".join(re.sub(r"<[^>]*>", " ", part).split())


def test_visits_of_the_next_weeks_are_counted_by_week(
    today: date, due: None, supervisor: User, client_of: ClientOf
) -> None:
    """From today; what was due yesterday is overdue, and what is due in four weeks is not among them."""
    words = shown(client_of, supervisor)

    assert "28 days: 4 visits due" in words
    weeks = re.findall(r"(\d+ \w+ \d{4}) (\d+)", words[: words.index("Hours for them")])
    assert [number for _, number in weeks] == ["2", "1", "0", "1"]
    assert weeks[0][0] == f"{today.day} {today:%B %Y}"


def test_a_supervisor_sees_the_hours_and_the_forecast_of_the_team(
    due: None, hours: None, supervisor: User, client_of: ClientOf
) -> None:
    """With where it leads, which the page fetches by itself."""
    words = shown(client_of, supervisor)

    assert re.search(r"North [\d.]+ hours of visits, [\d.]+ there: [\d.]+ hours to spare", words)
    assert "Where this leads" in words


def test_hours_that_nobody_recorded_are_not_taken_for_none(
    due: None, supervisor: User, client_of: ClientOf
) -> None:
    """Doubt is said."""
    assert "No hours are recorded: nobody knows whether they suffice" in shown(client_of, supervisor)


def test_of_several_teams_each_has_its_hours(
    due: None, south: Team, supervisor: User, client_of: ClientOf
) -> None:
    """And its own page for the forecast; chosen alone, it is shown at once."""
    supervisor.supervised_teams.add(south)

    both, alone = shown(client_of, supervisor), shown(client_of, supervisor, f"?team={south.pk}")

    assert ("North" in both, "South" in both, "Where this leads" in both) == (True, True, False)
    assert ("North" in alone, "South" in alone, "Where this leads" in alone) == (False, True, True)


def test_an_officer_sees_their_own_hours_and_nobody_elses(
    due: None, hours: None, officer: User, client_of: ClientOf
) -> None:
    """Of the team, the visits only."""
    own, team = shown(client_of, officer), shown(client_of, officer, "?scope=team")

    assert "Olivia Officer" in own
    assert "there:" in own
    assert "28 days: 4 visits due" in team
    assert "Hours for them" not in team


def test_an_auditor_sees_the_visits_of_the_force(due: None, auditor: User, client_of: ClientOf) -> None:
    """Whose hours they are is for supervisors."""
    words = shown(client_of, auditor)

    assert "28 days: 4 visits due" in words
    assert "Hours for them" not in words


def test_of_an_officer_a_supervisor_sees_the_hours(
    due: None, hours: None, officer: User, supervisor: User, client_of: ClientOf
) -> None:
    """Filtered by that officer; of whom nobody manages there are none."""
    assert "Olivia Officer" in shown(client_of, supervisor, f"?manager={officer.pk}")
    assert "Hours for them" not in shown(client_of, supervisor, "?manager=none")
