"""What the API says of offenders, of visits due and made, of alerts and of sweeps."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.alerts.models import Alert, SweepRun
from offender_mgmt.offenders.models import Offender
from tests.alerts.machine import make_recount, make_run
from tests.api.conftest import by_token
from tests.factories import make_offender, open_obligation, suspend
from visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(now: datetime) -> date:
    """The day in Europe/London."""
    return timezone.localdate(now)


@pytest.fixture
def caseload(now: datetime, today: date, north: Team, officer: User, supervisor: User) -> dict[str, Offender]:
    """Offenders of North whose visits stand differently today."""
    facts: dict[str, Any] = {"now": now, "team": north, "manager": officer}
    made = {
        "late": make_offender(reference="late", risk_level="high", visited_on=date(2017, 3, 14), **facts),
        "today": make_offender(reference="today", risk_level="low", visited_on=today, **facts),
        "never": make_offender(reference="never", risk_level=None, **facts),
        "suspended": make_offender(reference="suspended", visited_on=date(2020, 2, 1), **facts),
    }
    suspend(
        made["suspended"],
        by=officer,
        approver=supervisor,
        now=now,
        started_on=today - timedelta(days=10),
        next_check_on=today + timedelta(days=30),
    )
    return made


def references(user: User, query: str = "") -> list[str]:
    """The obligations that this user reads, in their order."""
    return [row["offender"]["reference"] for row in by_token(user).rows("obligations/", query)]


def test_an_obligation_says_since_when_it_is_overdue_and_why(
    caseload: dict[str, Offender], today: date, officer: User
) -> None:
    """Last successful visit + interval = due, with the arithmetic (design 5, the receipt)."""
    offender = caseload["late"]

    row = by_token(officer).rows("obligations/", f"offender={offender.public_id}")[0]

    assert row == {
        "id": str(open_obligation(offender).public_id),
        "offender": {
            "id": str(offender.public_id),
            "reference": "late",
            "risk_level": "high",
            "team": "North",
            "manager": "olivia.officer",
        },
        "due_on": "2017-06-14",
        "is_overdue": True,
        "days_overdue": (today - date(2017, 6, 14)).days,
        "last_successful_visit_on": "2017-03-14",
        "receipt": open_obligation(offender).receipt,
    }
    assert row["receipt"]["lines"][0] == "Last successful visit: 14 March 2017"


def test_the_longest_overdue_comes_first(caseload: dict[str, Offender], officer: User) -> None:
    """The list is for acting on from the top."""
    due = [row["due_on"] for row in by_token(officer).rows("obligations/")]

    assert due == sorted(due)
    assert references(officer)[0] == "late"


def test_overdue_and_not_overdue_share_out_the_list(caseload: dict[str, Offender], officer: User) -> None:
    """Each open obligation is in exactly one of the two, and a suspended one is not overdue (design 3.1)."""
    assert sorted(references(officer, "overdue=true")) == ["late", "never"]
    assert sorted(references(officer, "overdue=false")) == ["suspended", "today"]
    assert sorted(references(officer)) == ["late", "never", "suspended", "today"]


def test_a_visit_due_today_is_not_overdue_until_tomorrow(
    offender: Offender, today: date, officer: User
) -> None:
    """Overdue is due before today (design 3.1)."""
    offender.visit_obligations.update(due_on=today)
    row = by_token(officer).rows("obligations/")[0]
    assert (row["is_overdue"], row["days_overdue"]) == (False, 0)

    offender.visit_obligations.update(due_on=today - timedelta(days=1))
    row = by_token(officer).rows("obligations/")[0]
    assert (row["is_overdue"], row["days_overdue"]) == (True, 1)


def test_nobody_visited_yet_has_no_last_visit(caseload: dict[str, Offender], officer: User) -> None:
    """Null is *none on record*, and the visit is overdue all the same."""
    rows = {row["offender"]["reference"]: row for row in by_token(officer).rows("obligations/")}

    assert rows["never"]["last_successful_visit_on"] is None
    assert rows["never"]["offender"]["risk_level"] is None
    assert rows["never"]["is_overdue"] is True


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("level=high", ["late"]),
        ("level=not_assessed", ["never"]),
        ("level=very_high", []),
        ("team=North&level=low", ["today"]),
        ("due_before=2017-06-15", ["late"]),
        ("due_before=2017-06-14", []),
        ("overdue=true&level=low", []),
    ],
)
def test_obligations_can_be_narrowed(
    query: str, expected: list[str], caseload: dict[str, Offender], officer: User
) -> None:
    """Filters join with *and*; `due_before` leaves out the day itself."""
    assert references(officer, query) == expected


def test_a_supervisor_of_two_teams_can_narrow_to_one(
    caseload: dict[str, Offender], now: datetime, south: Team, supervisor: User
) -> None:
    """A team is called by its name."""
    make_offender(now=now, team=south, reference="southern")
    supervisor.supervised_teams.add(south)

    assert references(supervisor, "team=South") == ["southern"]


def test_an_offender_in_a_list_has_no_more_than_a_list_needs(offender: Offender, officer: User) -> None:
    """Each field is chosen: no notes, no date of birth in a list (ACC-6)."""
    assert by_token(officer).rows("offenders/") == [
        {
            "id": str(offender.public_id),
            "reference": offender.reference,
            "family_name": offender.family_name,
            "given_names": "Given",
            "team": "North",
            "manager": "olivia.officer",
            "risk_level": "high",
            "closed_on": None,
        }
    ]


def test_an_offender_alone_is_shown_with_the_facts_of_scheduling(
    offender: Offender, officer: User, now: datetime
) -> None:
    """Null is not known, in every field."""
    answer = by_token(officer).get(f"offenders/{offender.public_id}/").json()

    assert answer == by_token(officer).rows("offenders/")[0] | {
        "visor_reference": "",
        "date_of_birth": "1980-01-01",
        "registered_on": "2020-01-01",
        "recorded_on": "2026-01-01",
        "risk_assessed_on": str(timezone.localdate(now)),
        "agreed_interval_months": None,
    }


def test_an_offender_in_no_team_and_without_manager_is_shown_so(now: datetime, supervisor: User) -> None:
    """Nobody's offender is on every supervisor's list, with nulls."""
    make_offender(now=now, reference="nobody's")

    row = by_token(supervisor).rows("offenders/")[0]

    assert (row["reference"], row["team"], row["manager"]) == ("nobody's", None, None)


def test_the_register_can_be_narrowed(caseload: dict[str, Offender], today: date, officer: User) -> None:
    """By reference in full, level, team, and whether still live."""
    Offender.objects.filter(reference="today").update(closed_on=today)

    def found(query: str) -> list[str]:
        return [row["reference"] for row in by_token(officer).rows("offenders/", query)]

    assert found("reference=late") == ["late"]
    assert found("reference=lat") == []
    assert found("level=not_assessed&team=North") == ["never"]
    assert found("live=true") == ["late", "never", "suspended"]
    assert found("live=false") == ["today"]


def test_a_visit_in_a_list_leaves_out_what_was_written(visit: Visit, officer: User) -> None:
    """Free text about a person is read one record at a time."""
    visit.officers.add(officer)

    row = by_token(officer).rows("visits/")[0]

    assert row == {
        "id": str(visit.public_id),
        "receipt_number": visit.receipt_number,
        "offender": {"id": str(visit.offender.public_id), "reference": visit.offender.reference},
        "visited_on": visit.visited_on.isoformat(),
        "visited_at": timezone.localtime(visit.visited_at).isoformat().replace("+00:00", "Z"),
        "outcome": "seen_inside",
        "is_successful": True,
        "officers": ["olivia.officer"],
        "recorded_at": timezone.localtime(visit.recorded_at).isoformat().replace("+00:00", "Z"),
        "is_standing": True,
    }
    assert set(by_token(officer).get(f"visits/{visit.public_id}/").json()) - set(row) == {
        *("recorded_by", "is_recorded_late", "ended_at", "arrangement", "announced_because"),
        *("arrangement_reason", "purposes", "single_crewed_reason", "single_crewed_authority"),
        *("constable_present", "address", "elsewhere", "grounds", "people_present", "rooms_seen"),
        *("devices_seen", "conditions_checked", "intelligence_reference", "observed", "officer_view"),
        *("follow_ups", "attachments", "correction", "corrects"),
    }


def test_alerts_can_be_narrowed_to_what_is_open_and_to_a_kind(
    sweep_run: SweepRun, offender: Offender, now: datetime, officer: User
) -> None:
    """A closed alert stays readable, and is not in the way."""
    Alert.objects.filter(kind="visit_overdue").update(closed_at=now)
    alert = Alert.objects.create(
        offender=offender,
        kind="no_manager",
        since_on=now,
        opened_at=now,
        escalates_at=now,
        step_hours=[0, 0, 24, 72],
    )
    api = by_token(officer)

    row = api.rows("alerts/", "open=true")[0]

    assert row["id"] == str(Alert.objects.get(pk=alert.pk).public_id)
    assert (row["kind"], row["closed_at"], row["offender"]["reference"]) == (
        "no_manager",
        None,
        offender.reference,
    )
    assert [row["kind"] for row in api.rows("alerts/", "open=false")] == ["visit_overdue"]
    assert [row["kind"] for row in api.rows("alerts/", "kind=visit_overdue&open=true")] == []
    assert len(api.rows("alerts/")) == 2


def test_a_sweep_run_shows_that_its_counts_add_up(sweep_run: SweepRun, auditor: User) -> None:
    """Live = scheduled + suspended + unschedulable, for anyone to check (design 3.2)."""
    row = by_token(auditor).rows("sweep-runs/")[0]

    assert row["live"] == row["scheduled"] + row["suspended"] + row["unschedulable"] == 1
    assert (row["unaccounted"], row["id"]) == (0, sweep_run.pk)
    assert by_token(auditor).get(f"sweep-runs/{sweep_run.pk}/").json() == row


def test_a_sweep_run_says_what_it_is_worth(now: datetime, auditor: User) -> None:
    """By whom and under what it was made, why it did not do everything, and whether it was counted again (issue 5)."""
    first = make_run(at=now, trigger="beat", policy_revision=4, rule_version="1.2", query_digest="ab12")
    make_recount(first, at=now)
    make_run(at=now + timedelta(minutes=5), refusal="fewer_live")

    refused, made = by_token(auditor).rows("sweep-runs/")

    assert (refused["refusal"], refused["is_verified"]) == ("fewer_live", None)
    assert (made["refusal"], made["is_verified"], made["trigger"]) == ("", True, "beat")
    assert (made["policy_revision"], made["rule_version"], made["query_digest"]) == (4, "1.2", "ab12")
    assert datetime.fromisoformat(made["recorded_at"]) == now


def test_a_long_list_comes_in_pages(now: datetime, north: Team, officer: User) -> None:
    """Fifty at a time unless asked otherwise, each row on exactly one page."""
    made = [make_offender(now=now, team=north).reference for _ in range(5)]
    api = by_token(officer)

    pages = [api.get("offenders/", f"page_size=2&page={page}").json() for page in (1, 2, 3)]

    assert [row["reference"] for page in pages for row in page["results"]] == made
    assert {page["count"] for page in pages} == {5}
    assert pages[0]["next"].endswith("/api/v1/offenders/?page=2&page_size=2")
    assert pages[2]["next"] is None
    assert api.get("offenders/", "page=4&page_size=2").status_code == 404
