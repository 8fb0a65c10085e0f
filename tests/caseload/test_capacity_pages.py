"""The pages of capacity, the forecast and promises, and the same in the API."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caseload import services
from caseload.models import ContractedHours, Milestone
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Absence, Team, User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender
from tests.conftest import ClientOf
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(supervisor: User) -> Client:
    """The supervisor's browser."""
    return ClientOf()(supervisor)


@pytest.fixture
def today() -> date:
    """Pages ask the real clock, so their tests do too."""
    return timezone.localdate()


@pytest.fixture
def full_time(officer: User, supervisor: User, today: date) -> User:
    """The officer with 37.5 hours a week."""
    ContractedHours.objects.create(
        officer=officer,
        from_on=date(2026, 1, 1),
        minutes=2250,
        recorded_by=supervisor,
        recorded_at=timezone.now(),
    )
    return officer


@pytest.fixture
def overdue(north: Team, officer: User) -> Offender:
    """High risk, not seen since 2020."""
    return make_offender(
        now=timezone.now(), team=north, manager=officer, risk_level="high", visited_on=date(2020, 2, 1)
    )


def text(client: Client, path: str, status: int = 200) -> str:
    """A page, in one line."""
    answer = client.get(path)
    assert answer.status_code == status, answer.content
    return " ".join(answer.content.decode().split())


def test_hours_that_nobody_recorded_are_said_plainly(client: Client, overdue: Offender) -> None:
    """Not as nought of which everything is over."""
    page = text(client, "/caseload/")

    assert "No hours recorded for anybody: set them" in page
    assert "No hours recorded: set them" in page
    assert "Nobody knows of how many" in page
    assert "1 of 50 at most" in page


def test_a_visit_that_fits_and_one_that_does_not(client: Client, overdue: Offender, full_time: User) -> None:
    """550 minutes are 9.2 hours: in words, beside those there."""
    page = text(client, "/caseload/")
    assert "9.2 needed of" in page
    assert "hours to spare" in page
    assert "Hours suffice in each of the next 26 weeks." in page

    page = text(client, f"/caseload/?leaver={full_time.pk}&leaves_on={timezone.localdate().isoformat()}")

    assert "9.2 needed of 0.0" in page
    assert "9.2 hours over" in page
    assert "Hours no longer suffice" in page
    assert "figures of what is supposed" in page


def test_absences_ahead_are_shown_and_taken_off(
    client: Client, full_time: User, supervisor: User, today: date
) -> None:
    """Court and training beside leave."""
    before = text(client, "/caseload/")
    Absence.objects.create(
        user=full_time,
        starts_on=today,
        ends_on=today + timedelta(days=27),
        reason="court",
        recorded_by=supervisor,
        recorded_at=timezone.now(),
    )

    page = text(client, "/caseload/")

    assert "0.0 needed of 0.0" not in before
    assert "0.0 needed of 0.0" in page
    assert "Court, " in page


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("team=999999", id="a team that is not there"),
        pytest.param("leaves_on=2030-01-01", id="a day without a leaver"),
        pytest.param("inflow=-1", id="less than nothing"),
        pytest.param("inflow=many", id="no number"),
    ],
)
def test_what_cannot_be_supposed(query: str, client: Client) -> None:
    """Said, and nothing is shown in its place."""
    assert "This cannot be shown." in text(client, f"/caseload/?{query}", 422)
    assert "This cannot be shown." in text(client, f"/caseload/forecast/?{query}", 422)


def test_somebody_elses_officer_cannot_be_supposed_to_leave(client: Client, outsider: User) -> None:
    """What is not mine is not there."""
    text(client, f"/caseload/?leaver={outsider.pk}&leaves_on=2030-01-01", 422)


def test_cases_of_nobody_count_in_the_team(client: Client, full_time: User, north: Team) -> None:
    """Their work is there, whoever will do it; and those in no team are told."""
    for team in (north, None):
        make_offender(now=timezone.now(), team=team, visited_on=date(2020, 2, 1))

    page = text(client, "/caseload/")

    assert "1 case with no active officer of this team" in page
    assert "1 case in no team" in page


def test_a_team_with_nobody(db: None, north: Team, supervisor: User, client: Client) -> None:
    """No officers, no cases; and a supervisor without a team."""
    assert "Nobody is an officer of this team." in text(client, "/caseload/")
    assert "No visit is expected in this team." in text(client, "/caseload/forecast/")

    supervisor.supervised_teams.clear()

    assert "You supervise no team." in text(client, "/caseload/")
    assert "You supervise no team." in text(client, "/caseload/forecast/")


def test_the_queries_of_the_page_do_not_grow(
    client: Client, overdue: Offender, full_time: User, north: Team
) -> None:
    """The same for one officer and for five."""
    with CaptureQueriesContext(connection) as few:
        client.get("/caseload/")
    for number in range(4):
        officer = make_user(f"officer.number{number}", Role.OFFENDER_MANAGER, team=north)
        make_offender(now=timezone.now(), team=north, manager=officer, visited_on=date(2020, 2, 1))

    with CaptureQueriesContext(connection) as many:
        client.get("/caseload/")

    assert len(many.captured_queries) == len(few.captured_queries)


@pytest.mark.parametrize(
    ("told", "status", "words"),
    [
        pytest.param({"hours": "37.5", "from_on": "2026-01-01"}, 302, "", id="hours"),
        pytest.param({"hours": "0", "from_on": "2026-01-01"}, 302, "", id="none"),
        pytest.param({"hours": "-1", "from_on": "2026-01-01"}, 422, "cannot be less than 0", id="negative"),
        pytest.param({"hours": "375", "from_on": "2026-01-01"}, 422, "168 hours", id="a slip of the hand"),
        pytest.param({"hours": "", "from_on": ""}, 422, "Enter the hours", id="nothing"),
    ],
)
def test_setting_hours(told: dict[str, str], status: int, words: str, client: Client, officer: User) -> None:
    """To the minute; what is wrong is said beside it."""
    answer = client.post(f"/caseload/hours/{officer.pk}/", told)

    assert answer.status_code == status
    assert words in answer.content.decode()
    expected = [round(float(told["hours"]) * 60)] if status == 302 else []
    assert list(ContractedHours.objects.values_list("minutes", flat=True)) == expected


def test_hours_that_hold_already_are_refused(client: Client, full_time: User) -> None:
    """409, with the words kept; and what is on record is on the page."""
    answer = client.post(f"/caseload/hours/{full_time.pk}/", {"hours": "37.50", "from_on": "2026-06-01"})

    assert answer.status_code == 409
    assert "These hours already hold on that day" in answer.content.decode()
    assert "1 January 2026" in text(client, f"/caseload/hours/{full_time.pk}/")


def test_one_more_case_is_tried(client: Client, full_time: User, overdue: Offender) -> None:
    """Before and after, and the earliest safe week."""
    page = text(client, f"/caseload/try/?officer={full_time.pk}&level=high")

    assert "Earliest safe week for one more:" in page
    assert "9.2 needed of" in page  # the one who is overdue
    assert "18.3 needed of" in page  # and, within 28 days, the first visit to the new one


def test_a_case_of_a_colleague_is_tried_and_the_look_is_audited(
    client: Client, full_time: User, north: Team, colleague: User
) -> None:
    """By reference. Nobody is moved."""
    theirs = make_offender(now=timezone.now(), team=north, manager=colleague, visited_on=date(2020, 2, 1))

    page = text(client, f"/caseload/try/?officer={full_time.pk}&reference={theirs.reference}")

    assert "with this case" in page
    assert AuditEvent.objects.get(verb=Verb.OFFENDERS_LISTED).offender_ids == [theirs.pk]
    theirs.refresh_from_db()
    assert theirs.manager == colleague


def test_whoever_has_no_hours_or_too_few_is_not_safe(
    client: Client, officer: User, overdue: Offender, supervisor: User
) -> None:
    """Unknown is said as unknown, too few as never."""
    assert "No hours recorded: set them." in text(client, f"/caseload/try/?officer={officer.pk}&level=low")
    services.set_hours(
        officer_id=officer.pk, minutes=0, from_on=date(2026, 1, 1), by=supervisor, now=timezone.now()
    )

    page = text(client, f"/caseload/try/?officer={officer.pk}&level=low")

    assert "In none of the next 26 weeks is one more case safe." in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("", "Choose an officer", id="nobody"),
        pytest.param("officer={own}", "one of the two", id="no case"),
        pytest.param("officer={own}&level=low&reference={case}", "one of the two", id="both"),
        pytest.param(
            "officer={own}&reference=NOBODY/1", "Nobody on your register", id="an unknown reference"
        ),
        pytest.param("officer={own}&reference={case}", "manage this case already", id="their own"),
        pytest.param("officer={other}&level=low", "Select a valid choice", id="an officer of another team"),
    ],
)
def test_a_try_that_is_refused(
    query: str, words: str, client: Client, officer: User, outsider: User, overdue: Offender
) -> None:
    """With what to do."""
    told = query.format(own=officer.pk, other=outsider.pk, case=overdue.reference)

    assert words in text(client, f"/caseload/try/?{told}", 422 if told else 200)


def test_the_forecast_of_a_team(client: Client, overdue: Offender, full_time: User) -> None:
    """One overdue, and hours for many: clear soon, in words, picture and table."""
    page = text(client, "/caseload/forecast/")

    assert "High: 1 overdue" in page
    assert "in half of the runs, by" in page
    assert "Very high: 0 overdue" in page
    assert page.count('role="img"') == 5
    assert page.count("<tr") == 1 + 1 + 52  # the table: its head, today, and 52 weeks
    again = text(client, "/caseload/forecast/")
    assert page.partition("<main")[2] == again.partition("<main")[2], "the same facts, the same forecast"


def test_at_no_hours_it_cannot_clear(client: Client, overdue: Offender) -> None:
    """Honestly, and why."""
    page = text(client, "/caseload/forecast/?inflow=10")

    assert "Cannot clear at these hours" in page
    assert "No hours recorded for anybody" in page


def test_hours_for_a_promised_day(client: Client, overdue: Offender, full_time: User, today: date) -> None:
    """None are needed where there are enough; some where there are none; and a day that has passed is refused."""
    by = (today + timedelta(days=70)).isoformat()

    assert "No more hours are needed" in text(client, f"/caseload/forecast/?level=high&by={by}")
    leaving = f"leaver={full_time.pk}&leaves_on={today.isoformat()}"
    assert "of officers a week" in text(client, f"/caseload/forecast/?level=high&by={by}&{leaving}")
    for wrong in ("level=high", f"by={by}", "level=high&by=2020-01-01"):
        text(client, f"/caseload/forecast/?{wrong}", 422)


def test_a_promise_is_made_and_shown(client: Client, overdue: Offender, north: Team, today: date) -> None:
    """Beside how many are overdue."""
    told = {"team": north.pk, "level": "high", "note": "To the inspectors."}
    answer = client.post("/caseload/promise/", told | {"promised_for": today.isoformat()})
    assert answer.status_code == 409
    assert "A promise is for a day to come" in answer.content.decode()
    assert client.post("/caseload/promise/", {}).status_code == 422

    answer = client.post("/caseload/promise/", told | {"promised_for": (today + timedelta(9)).isoformat()})

    assert answer.status_code == 302
    page = text(client, answer["Location"])
    assert "1 overdue today, 1 when promised" in page
    assert "To the inspectors." in page


@pytest.mark.parametrize(
    ("is_late", "words"), [(True, "1 overdue on that day"), (False, "nobody overdue on that day")]
)
def test_a_promise_whose_day_has_passed(
    is_late: bool, words: str, client: Client, north: Team, supervisor: User, officer: User, today: date
) -> None:
    """Kept or not kept, by the day itself."""
    now = timezone.now()
    if is_late:
        make_offender(
            now=now - timedelta(days=40),
            team=north,
            manager=officer,
            risk_level="low",
            visited_on=date(2020, 2, 1),
        )
    Milestone.objects.create(
        team=north,
        level=RiskLevel.LOW,
        promised_for=today - timedelta(days=3),
        overdue_at_promise=4,
        promised_on=today - timedelta(days=30),
        promised_by=supervisor,
        promised_at=now - timedelta(days=30),
    )

    page = text(client, "/caseload/forecast/")

    assert ("Not kept" in page) == is_late
    assert words in page


def test_another_teams_forecast_and_promises_are_not_there(
    client: Client, south: Team, other_supervisor: User
) -> None:
    """Nor can anybody promise for it."""
    text(client, f"/caseload/forecast/?team={south.pk}", 422)
    told = {"team": south.pk, "level": "high", "promised_for": "2099-01-01"}

    assert client.post("/caseload/promise/", told).status_code == 422


def test_the_same_in_the_api(
    client: Client, overdue: Offender, full_time: User, colleague: User, north: Team
) -> None:
    """Teams, officers, and where each figure comes from."""
    (team,) = client.get("/api/v1/capacity/").json()["results"]

    assert (team["team"], team["overdue"], team["without_hours"], team["breaks_on"]) == ("North", 1, 1, None)
    by_name = {one["officer"]: one for one in team["officers"]}
    assert by_name["olivia.officer"]["spans"][0]["hours_needed"] == 9.2
    assert by_name["colin.colleague"]["spans"][0]["hours_there"] is None
    assert team["effort"]["visit_minutes"] == {"value": 60.0, "is_measured": False, "visits": 0}
    assert team["effort"]["success_percent"] == {"value": 60.0, "is_measured": False, "visits": 1}

    found = client.get(f"/api/v1/forecasts/{north.pk}/").json()

    assert [one["level"] for one in found["courses"]] == ["very_high", "high", "medium", "low", None]
    assert found["courses"][1]["overdue"] == 1
    assert found["courses"][1]["clear_on"] > found["on"]
    assert len(found["courses"][1]["weeks"]) == 52


def test_the_api_takes_as_many_queries_for_many(
    client: Client, overdue: Offender, north: Team, django_assert_num_queries: Callable[..., Any]
) -> None:
    """Of officers and cases."""
    with CaptureQueriesContext(connection) as few:
        client.get("/api/v1/capacity/")
    for number in range(3):
        officer = make_user(f"officer.number{number}", Role.OFFENDER_MANAGER, team=north)
        make_offender(now=timezone.now(), team=north, manager=officer, visited_on=date(2020, 2, 1))

    with django_assert_num_queries(len(few.captured_queries)):
        client.get("/api/v1/capacity/")
