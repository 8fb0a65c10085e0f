"""Every measure: its number is the length of its list, of its file and of the API's answer, for every role."""

import csv
import hashlib
import html
import io
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from reports.measures import AGES, MEASURES, Asked, Question
from tests.conftest import ClientOf
from tests.factories import TOLD, make_offender
from tests.reports.measured import Register

pytestmark = pytest.mark.django_db
PEOPLE = 30
AGE = {age.key: age for age in AGES}
ROLES = ("officer", "supervisor", "auditor")
# What the random register has too little of, or nothing: it is shown to be counted elsewhere.
MAY_BE_EMPTY = {"above-ceiling", "predictable"}


@pytest.fixture
def register(
    north: Team, south: Team, officer: User, colleague: User, outsider: User, supervisor: User
) -> date:
    """Random people of both teams and of none, on today's date."""
    on = timezone.localdate()
    managers = (officer, officer, colleague, outsider, None)
    Register(on, (north, north, south, None), managers, supervisor, seed=7).write(PEOPLE)
    return on


def number_on(page: str) -> int:
    """The number in a measure's heading."""
    found = re.search(r"<h1[^>]*>[^<]*: ([\d,]+)</h1>", page)
    assert found, page
    return int(found[1].replace(",", ""))


def rows_on(page: str) -> int:
    """How many rows the list on a page has."""
    return page.count('<tr class="govuk-table__row" role="row">') - page.count("<thead")


def listed(client: Client, path: str, first: str) -> int:
    """How many rows all pages of a list have together; `first` is its first page."""
    page, number, rows = first, 1, rows_on(first)
    while f"?page={number + 1}" in page:
        number += 1
        page = client.get(path, {"page": number}).content.decode()
        rows += rows_on(page)
    return rows


def in_file(answer: Any) -> int:
    """How many rows a CSV file has below its header."""
    return sum(1 for _ in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))) - 1


@pytest.mark.parametrize("who", ROLES)
def test_every_number_is_the_length_of_its_list(
    who: str, register: date, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    """On the index, in the heading, on all pages, in the file, in the API's list, in its answer and in its rows."""
    client = client_of(request.getfixturevalue(who))
    told = {one["id"]: one["count"] for one in client.get("/api/v1/measures/").json()["results"]}
    index = client.get("/reports/measures/").content.decode()
    shown = dict(
        re.findall(r'href="/reports/measures/([\w-]+)/[^"]*">([\d,]+|Count it)<span class="govuk-v', index)
    )

    differing = {}
    for measure, of in MEASURES.items():
        path = f"/reports/measures/{measure}/"
        page = client.get(path).content.decode()
        numbers = {number_on(page), client.get(f"/api/v1/measures/{measure}/rows/").json()["count"]}
        if who == "supervisor":
            numbers.add(listed(client, path, page))
        if who != "officer":
            numbers.add(in_file(client.post(path, TOLD)))
        if not of.is_slow:
            numbers |= {told[measure], int(shown[measure].replace(",", ""))}
        if len(numbers) > 1 or rows_on(page) != min(50, *numbers):
            differing[measure] = numbers

    assert differing == {}
    assert told.keys() == MEASURES.keys()


def asked_of(user: User, on: date) -> Asked:
    """Everybody whom this user's measures are about, over the year up to that day."""
    offenders = Offender.objects.measured_for(user)
    return Asked(offenders, on, on - timedelta(days=364), on, in_force(on))


@pytest.mark.parametrize("days", [-1, 0, 365], ids=lambda days: f"{days} days before today")
def test_parts_add_up_to_the_number_on_any_day(days: int, register: date, auditor: User) -> None:
    """By level and by age; and each part is the length of its own list and file."""
    asked = asked_of(auditor, register - timedelta(days=days))

    wrong: dict[str, object] = {}
    for key, measure in MEASURES.items():
        question = Question(measure, asked)
        number, lines = question.count(), [question.line_of(values) for values in question.lines()]
        in_parts = [len(lines), len(question.rows_in_cells())]
        written: list[object] = []
        question.rows_in_csv(written.extend)
        in_parts += [len(written)]
        in_parts += [sum(question.by_level().values())] if measure.whose is not None else []
        if any(part != number for part in in_parts):
            wrong[key] = (number, in_parts)
        ages = question.by_age()
        if any(
            number != sum(AGE[age].holds(line.facts[-1]) for line in lines) for age, number in ages.items()
        ):
            wrong[f"{key}, by age"] = ages

    assert wrong == {}


def test_nothing_is_shown_by_measuring_nothing(register: date, auditor: User) -> None:
    """The random register has something for nearly every measure, so that the others here can fail."""
    asked = asked_of(auditor, register)

    empty = {key for key, measure in MEASURES.items() if not Question(measure, asked).count()}

    assert empty <= MAY_BE_EMPTY


def test_each_share_is_of_a_list_that_holds_it(register: date, auditor: User) -> None:
    """Two counts, each with its list: whatever is in the one is in the other (as people, where rows differ)."""
    asked = asked_of(auditor, register)

    outside = {}
    for key, measure in MEASURES.items():
        if not measure.of or measure.whose is None:
            continue
        whole = MEASURES[measure.of]
        if whole.whose == measure.whose:
            parts, wholes = ({row.pk for row in Question(one, asked).rows} for one in (measure, whole))
        else:
            parts, wholes = (
                set(Question(one, asked).rows.values_list(one.path("pk"), flat=True))
                for one in (measure, whole)
            )
        if parts - wholes:
            outside[key] = parts - wholes

    assert outside == {}


@pytest.mark.parametrize("path", ["/reports/measures/", "/reports/dashboard/", "/reports/measures/overdue/"])
def test_the_number_of_queries_does_not_depend_on_how_many_there_are(
    path: str, register: date, north: Team, officer: User, supervisor: User, client_of: ClientOf
) -> None:
    """A page asks as often for thirty people as for forty."""
    client = client_of(supervisor)
    client.get(path)
    asked = []
    for seed in (8, 9):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(path).status_code == 200
        asked.append(len(captured))
        Register(register, (north,), (officer,), supervisor, seed=seed).write(12)

    assert asked[0] == asked[1]


def test_every_number_of_the_dashboard_opens_a_list_of_that_length(
    register: date, supervisor: User, client_of: ClientOf
) -> None:
    """Each link that is a number, followed; the same address asks the API the same."""
    client = client_of(supervisor)
    page = html.unescape(client.get("/reports/dashboard/").content.decode())

    links = re.findall(r'href="/reports/measures/([\w-]+)/([^"]*)">(?:<strong>)?([\d,]+)[ <]', page)
    opened = {
        (measure, query): client.get(f"/api/v1/measures/{measure}/rows/{query}").json()["count"]
        for measure, query, _ in links
    }

    assert opened == {(measure, query): int(number.replace(",", "")) for measure, query, number in links}
    assert len(opened) > 50


@pytest.mark.parametrize(
    ("who", "address", "whose"),
    [
        pytest.param("officer", "", {"officer"}, id="an officer is shown their own"),
        pytest.param("officer", "?scope=team", {"officer", "colleague"}, id="or their team"),
        pytest.param("supervisor", "", {"officer", "colleague", None}, id="a supervisor the teams"),
        pytest.param("supervisor", "?scope=mine", set(), id="or what they manage themselves"),
        pytest.param("auditor", "", {"officer", "colleague", "outsider", None}, id="an auditor the force"),
        pytest.param("auditor", "?scope=mine", set(), id="and nothing else"),
        pytest.param("outsider", "?team=none&scope=team", set(), id="nobody sees another team's"),
        pytest.param("supervisor", "?manager=none", {None}, id="those whom nobody manages"),
    ],
)
def test_each_scope_measures_its_own_people(
    who: str,
    address: str,
    whose: set[str | None],
    now: datetime,
    client_of: ClientOf,
    request: pytest.FixtureRequest,
) -> None:
    """Mine, my team, the force; somebody in no team is in every supervisor's and in no officer's."""
    north, south = (request.getfixturevalue(name) for name in ("north", "south"))
    teams = {"officer": north, "colleague": north, "outsider": south, None: None}
    for name, team in teams.items():
        manager = request.getfixturevalue(name) if name else None
        make_offender(now=now, reference=f"of-{name}", team=team, manager=manager)

    page = client_of(request.getfixturevalue(who)).get(f"/reports/measures/live/{address}").content.decode()

    assert {name for name in teams if f"of-{name}" in page} == whose


def test_a_file_says_which_definition_it_follows_and_holds_no_formula(
    register: date, supervisor: User, client_of: ClientOf
) -> None:
    """In its name and in the audit log, with the filters, the rows and the hash of the very bytes (FIL-8, FIL-9)."""
    answer = client_of(supervisor).post("/reports/measures/overdue/?level=high", TOLD)

    event = AuditEvent.objects.get(verb="report_exported")
    rows = in_file(answer)
    assert answer.headers["Content-Disposition"].endswith(f'"vigil-overdue-v1-{register}.csv"')
    assert event.details["report"] == "overdue/1"
    assert event.details["filters"] == "Whose: My teams; Risk level: High"
    assert event.details["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert rows == event.details["rows"] >= len(event.offender_ids) > 0
    assert b"Family" not in answer.content


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("level=grave", 400),
        ("age=1", 400),
        ("team=999999", 422),
        ("manager=x", 400),
        ("scope=force", 422),
        ("first=2026-02-30", 400),
        ("last=2999-01-01", 422),
    ],
)
def test_a_wrong_filter_is_refused_and_never_ignored(
    query: str, status: int, now: datetime, north: Team, supervisor: User, client_of: ClientOf
) -> None:
    """A page says so and shows nobody; the API answers 400 where it cannot be read, 422 where it cannot be so; no
    file is made.
    """
    make_offender(now=now, team=north, reference="RND/1", visited_on=date(2020, 1, 1))
    measure = "visits" if query.startswith(("first", "last")) else "overdue"
    client = client_of(supervisor)

    page = client.get(f"/reports/measures/{measure}/?{query}").content.decode()

    assert "This list cannot be shown." in page
    assert "RND/" not in page
    assert client.get(f"/api/v1/measures/{measure}/rows/?{query}").status_code == status
    assert client.post(f"/reports/measures/{measure}/?{query}", TOLD).status_code == 422


def test_a_filter_that_says_nothing_about_a_measure_is_refused_by_the_api(
    supervisor: User, client_of: ClientOf
) -> None:
    """An ignored one would quietly show more than was asked."""
    answers = [
        client_of(supervisor).get(f"/api/v1/measures/{path}")
        for path in ("?age=0-7", "overdue/rows/?pages=2", "live/?age=0-7", "overdue/?first=2026-01-01")
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 422, 422]
