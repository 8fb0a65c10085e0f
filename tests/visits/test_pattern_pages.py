"""Patterns on pages and in the API: whose visits are read, what each number opens, and who sees an officer's."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.services import refresh
from offender_mgmt.policy.models import PolicyRevision
from tests.conftest import ClientOf
from tests.factories import make_offender, make_visit
from visits.choices import Arrangement, DayPart, Outcome
from visits.models import Visit
from visits.models.patterns import histories
from visits.rules.day_parts import Slot
from visits.services import correct_visit

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2025, 1, 7, 10, tzinfo=UTC)

Made = Callable[..., Visit]


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """High risk: a visit every three months."""
    return make_offender(
        now=now, team=north, manager=officer, risk_level="high", registered_on=date(2024, 12, 31)
    )


def visit(offender: Offender, at: datetime, *officers: User, **told: Any) -> Visit:
    """A visit that stands."""
    usual = {
        "client_key": uuid4(),
        "visited_on": timezone.localdate(at),
        "visited_at": at,
        "recorded_at": at,
        "recorded_by": officers[0],
        "outcome": Outcome.SEEN_INSIDE,
        "is_successful": told.get("outcome", Outcome.SEEN_INSIDE) == Outcome.SEEN_INSIDE,
        "policy_revision": PolicyRevision.objects.get(is_shipped=True),
        "arrangement": Arrangement.UNANNOUNCED,
        "arrangement_reason": "Told.",
        "purposes": ["risk"],
    }
    made = Visit.objects.create(offender=offender, **usual | told)
    made.officers.set(officers)
    return made


def visit_on_record(offender: Offender, at: datetime, *officers: User, **told: Any) -> Visit:
    """A visit, and the dates that follow from it."""
    made = visit(offender, at, *officers, **told)
    refresh([offender.pk], by=officers[0], now=at + timedelta(hours=1))
    return made


def visits(offender: Offender, officer: User, number: int, *, every: int = 84, made: Made = visit) -> None:
    """So many on the same weekday and at the same hour."""
    for step in range(number):
        made(offender, TUESDAY + timedelta(days=every * step), officer)


def read(offender: Offender) -> list[Any]:
    """The visits to this offender as the rules take them."""
    return histories(Offender.objects.filter(pk=offender.pk)).get(offender.pk, [])


def test_each_visit_is_read_with_the_date_it_met_and_the_open_one_with_what_is_still_due(
    offender: Offender, officer: User, colleague: User
) -> None:
    """A refused visit has met no duty: it is held against the date of the next success, or the one still open. What
    was told after a later visit met none either, and so nothing is known of it.
    """
    visit_on_record(offender, TUESDAY, officer, colleague)
    visit_on_record(offender, TUESDAY + timedelta(days=80), officer, outcome=Outcome.REFUSED_ENTRY)
    visit_on_record(offender, TUESDAY + timedelta(days=91), officer, arrangement=Arrangement.ANNOUNCED)
    visit_on_record(offender, TUESDAY + timedelta(days=100), officer, outcome=Outcome.SEEN_AT_DOOR)
    visit(offender, TUESDAY - timedelta(days=10), officer)
    visit(offender, TUESDAY - timedelta(days=20), officer, outcome=Outcome.REFUSED_ENTRY)

    unknown, told_afterwards, first, refused, late, door = read(offender)

    assert (unknown.due_on, told_afterwards.due_on) == (None, None)
    assert (first.due_on, first.slot, first.officers) == (
        date(2025, 1, 15),
        Slot(1, DayPart.MORNING),
        {officer.pk, colleague.pk},
    )
    assert refused.due_on == late.due_on == date(2025, 4, 7)
    assert (refused.is_late, late.is_late, late.is_announced) == (False, True, True)
    assert door.due_on == date(2025, 7, 8)


@pytest.mark.parametrize(
    ("outcome", "is_read"),
    [(outcome, outcome in {"seen_inside", "seen_at_door", "refused_entry"}) for outcome in Outcome],
)
def test_only_visits_that_the_offender_noticed_are_read(
    outcome: Outcome, is_read: bool, offender: Offender, officer: User
) -> None:
    """An attempt at which nobody was met taught nobody anything."""
    visit(offender, TUESDAY, officer, outcome=outcome)

    assert len(read(offender)) == is_read


def test_what_was_taken_back_or_has_no_time_is_not_read_and_only_the_last_twelve_are(
    offender: Offender, officer: User, now: datetime
) -> None:
    """A corrected visit never was; an imported one tells only its day."""
    visits(offender, officer, 13, every=30)
    wrong = visit(offender, TUESDAY + timedelta(days=400), officer)
    correct_visit(visit_id=wrong.pk, reason="Another person's.", replacement=None, by=officer, now=now)
    visit(offender, TUESDAY + timedelta(days=420), officer, visited_at=None, origin="import")

    days = [one.on for one in read(offender)]

    assert days == [TUESDAY.date() + timedelta(days=30 * step) for step in range(1, 13)]


def test_the_summers_clock_is_the_offenders(offender: Offender, officer: User) -> None:
    """Half past eleven by Greenwich is after noon in July."""
    visit(offender, datetime(2025, 7, 8, 11, 30, tzinfo=UTC), officer)

    assert read(offender)[0].slot == Slot(1, DayPart.AFTERNOON)


def test_the_page_says_what_stands_out_and_what_to_do_next(
    offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """With the score, the visits it comes from, and one event in the audit log. Nothing is called safe."""
    visits(offender, officer, 6, made=visit_on_record)

    page = client_of(officer).get(f"/visits/pattern/{offender.public_id}/").content.decode()

    assert "6 of the last 6 visits were Tuesday mornings, 84 days apart." in page
    assert "Predictability: high" in page
    assert "Hardest to guess" in page
    assert "Tuesday morning</strong>" not in page
    assert "safe" not in page
    assert page.count("before it was due") == 6
    assert AuditEvent.objects.get(details__page="pattern").offender_ids == [offender.pk]


@pytest.mark.parametrize("number", [0, 4])
def test_too_few_visits_are_never_low(
    number: int, offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """None and four say nothing."""
    visits(offender, officer, number)

    page = client_of(officer).get(f"/visits/pattern/{offender.public_id}/").content.decode()

    assert f"Not enough visits: {number} of the 5" in page
    assert "Predictability:" not in page


def test_a_closed_record_is_offered_no_next_visit(
    offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """What happened stays to be seen."""
    Offender.objects.filter(pk=offender.pk).update(closed_on=date(2026, 1, 1))

    assert b"Next time" not in client_of(officer).get(f"/visits/pattern/{offender.public_id}/").content


@pytest.fixture
def team(now: datetime, north: Team, south: Team, officer: User, colleague: User) -> dict[str, Offender]:
    """In North a metronome by the officer, somebody visited once by the colleague, somebody never; one in South."""
    people = {
        name: make_offender(now=now, team=south if name == "south" else north, risk_level="high")
        for name in ("metronome", "once", "never", "south")
    }
    visits(people["metronome"], officer, 6)
    visit(people["once"], TUESDAY + timedelta(days=1, hours=5), colleague)
    visits(people["south"], colleague, 6)
    return people


def counts(client: Client, address: str) -> dict[str, int]:
    """Each number of the page by its label, and the length of the list that it opens."""
    found = client.get(address).context["counts"]
    for one in found:
        assert client.get(f"/visits/patterns/{one['url']}").context["total"] == one["count"], one
    return {one["label"]: one["count"] for one in found}


def test_each_number_of_the_team_opens_the_list_it_counts(
    team: dict[str, Offender], supervisor: User, client_of: ClientOf
) -> None:
    """The bands add up to everybody live in the supervised teams."""
    client = client_of(supervisor)

    assert counts(client, "/visits/patterns/") == {
        "All": 3,
        "High": 1,
        "Some": 0,
        "Low": 0,
        "Not enough visits": 2,
    }

    answer = client.get("/visits/patterns/?band=high")
    assert [row["offender"] for row in answer.context["page_obj"]] == [team["metronome"]]
    assert answer.context["heat_map"].total == 7
    assert "Tuesday morning: 6" in answer.content.decode()
    seen = AuditEvent.objects.filter(details__page="patterns").latest("pk")
    assert seen.offender_ids == [team["metronome"].pk]


def test_the_most_predictable_come_first_and_too_few_visits_last(
    team: dict[str, Offender], supervisor: User, client_of: ClientOf
) -> None:
    """Whom to look at first."""
    page = client_of(supervisor).get("/visits/patterns/").context["page_obj"]

    assert [row["offender"] for row in page] == [team["metronome"], team["once"], team["never"]]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?band=low", "Nobody matches these filters."),
        ("?band=nonsense", "This list cannot be shown."),
        ("?team=999999", "This list cannot be shown."),
        ("?page=99", "Offenders"),
    ],
)
def test_every_empty_list_says_why(
    query: str, words: str, team: dict[str, Offender], supervisor: User, client_of: ClientOf
) -> None:
    """No match is not the same as a wrong filter."""
    assert words in client_of(supervisor).get(f"/visits/patterns/{query}").content.decode()


def test_another_supervisor_chooses_only_their_own_teams(
    team: dict[str, Offender], north: Team, other_supervisor: User, client_of: ClientOf
) -> None:
    """North is not South's to see: the filter is refused like one that does not exist."""
    client = client_of(other_supervisor)

    assert client.get("/visits/patterns/").context["total"] == 1
    assert "cannot be shown" in client.get(f"/visits/patterns/?team={north.pk}").content.decode()


def test_an_officer_sees_the_figures_that_the_supervisor_sees(
    team: dict[str, Offender], officer: User, colleague: User, supervisor: User, client_of: ClientOf
) -> None:
    """Signals about officers are for review, and shown to the officer too; no offender is named."""
    rows = {
        row["name"]: row["pattern"]
        for row in client_of(supervisor).get("/visits/patterns/officers/").context["page_obj"]
    }
    own = {
        str(user): client_of(user).get("/visits/patterns/mine/").context["pattern"]
        for user in (officer, colleague)
    }

    assert rows == own
    assert (own[str(officer)].visits, own[str(officer)].band) == (6, "high")
    assert (own[str(colleague)].visits, own[str(colleague)].band) == (1, "not_enough")


def test_nobody_visited_by_anybody_is_said(
    now: datetime, north: Team, officer: User, supervisor: User, client_of: ClientOf
) -> None:
    """An empty team, and an officer who has not begun."""
    assert "Nobody is managed" in client_of(supervisor).get("/visits/patterns/").content.decode()
    assert (
        "No officer has visited" in client_of(supervisor).get("/visits/patterns/officers/").content.decode()
    )
    assert "No visit to show" in client_of(officer).get("/visits/patterns/mine/").content.decode()


ASKED: list[Callable[[Client], Any]] = [
    lambda client: client.get("/visits/patterns/"),
    lambda client: client.get("/visits/patterns/officers/"),
    lambda client: client.get("/visits/patterns/mine/"),
]


@pytest.mark.parametrize("ask", ASKED, ids=["team", "officers", "own"])
def test_the_number_of_queries_does_not_depend_on_how_many_there_are(
    ask: Callable[[Client], Any],
    now: datetime,
    north: Team,
    officer: User,
    supervisor: User,
    client_of: ClientOf,
) -> None:
    """One person and one visit, or six people with two."""
    client = client_of(supervisor)
    numbers = []
    for people in (1, 5):
        for _ in range(people):
            someone = make_offender(now=now, team=north, manager=officer)
            make_visit(someone, date(2026, 3, 1), by=officer).officers.set([officer, supervisor])
        with CaptureQueriesContext(connection) as queries:
            assert ask(client).status_code == 200
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


def test_a_program_reads_the_pattern_of_an_offender(
    offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """Figures, band, sentence and the least guessable part of the week."""
    visits(offender, officer, 6, made=visit_on_record)

    told = client_of(officer).get(f"/api/v1/patterns/{offender.public_id}/").json()

    assert told.pop("least_guessable")["weekday"] != "tuesday"
    assert told.pop("offender")["reference"] == offender.reference
    assert told == {
        "visits": 6,
        "band": "high",
        "score": 87,
        "sentence": "6 of the last 6 visits were Tuesday mornings, 84 days apart.",
        "entropy_bits": 0.0,
        "gap_variation": 0.0,
        "regular_gaps": {"count": 5, "of": 5, "percent": 100},
        "last_week": {"count": 2, "of": 6, "percent": 33},
        "announced": {"count": 0, "of": 6, "percent": 0},
        "late": {"count": 0, "of": 6, "percent": 0},
        "same_officer": {"count": 6, "of": 6, "percent": 100},
        "slots": [{"weekday": "tuesday", "day_part": "morning", "visits": 6}],
    }
    assert client_of(officer).get(f"/api/v1/patterns/{offender.public_id}/?days=1").status_code == 400
