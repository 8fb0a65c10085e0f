"""A draft is simulated while something is supposed of the hours: an officer leaves, more visits fall due."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caseload import services
from caseload.models import ForeseenEffect, Simulation, SimulationRequest
from caseload.rules.loads import WhatIf
from caseload.rules.supposing import Leaver, check_can_suppose
from caseload.services.simulating import simulate
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from tests.caseload.policies import QUARTERS, draft, published, simulated, somebody
from tests.conftest import ClientOf
from tests.constraints import refusal_of
from tests.factories import make_offender, make_user

TODAY = date(2026, 11, 19)
OFFICER = Leaver(is_officer=True, is_active=True, team_id=1)
WEEK = 20


@pytest.mark.parametrize(
    "what_if",
    [
        pytest.param(WhatIf(), id="nothing"),
        pytest.param(WhatIf(7, TODAY), id="somebody leaves today"),
        pytest.param(WhatIf(7, date(2036, 1, 1), 1), id="in years, and one per cent more"),
        pytest.param(WhatIf(inflow_percent=200), id="three times as many"),
    ],
)
def test_what_can_be_supposed(what_if: WhatIf) -> None:
    """Both, one, or neither."""
    check_can_suppose(what_if, OFFICER if what_if.leaver_id else None, today=TODAY)


@pytest.mark.parametrize(
    ("what_if", "leaver", "words"),
    [
        pytest.param(WhatIf(7, TODAY), None, "Choose an active officer", id="nobody of that key"),
        pytest.param(WhatIf(7, TODAY), Leaver(False, True, 1), "no offender manager", id="no officer"),
        pytest.param(WhatIf(7, TODAY), Leaver(True, False, 1), "is disabled", id="disabled"),
        pytest.param(WhatIf(7, TODAY), Leaver(True, True, None), "is in no team", id="of no team"),
        pytest.param(WhatIf(7), OFFICER, "Enter the day", id="no day"),
        pytest.param(WhatIf(None, TODAY), None, "Choose who leaves", id="a day of nobody"),
        pytest.param(WhatIf(7, date(2026, 11, 18)), OFFICER, "today or a later day", id="yesterday"),
        pytest.param(WhatIf(inflow_percent=-1), None, "0 to 200 per cent", id="fewer"),
        pytest.param(WhatIf(inflow_percent=-101), None, "0 to 200 per cent", id="fewer than none"),
        pytest.param(WhatIf(inflow_percent=201), None, "0 to 200 per cent", id="absurdly many"),
    ],
)
def test_what_cannot_be_supposed(what_if: WhatIf, leaver: Leaver | None, words: str) -> None:
    """In plain words (bad input)."""
    with pytest.raises(RuleViolation, match=words):
        check_can_suppose(what_if, leaver, today=TODAY)


@pytest.fixture
def cases(north: Team, officer: User, supervisor: User, now: datetime) -> list[Offender]:
    """Two medium cases of an officer with 20 hours a week: one visited lately, one due at once if it is stricter."""
    services.set_hours(
        officer_id=officer.pk, minutes=WEEK * 60, from_on=date(2026, 1, 1), by=supervisor, now=now
    )
    today = timezone.localdate(now)
    return [
        make_offender(now=now, team=north, manager=officer, visited_on=today - timedelta(days=days))
        for days in (20, 120)
    ]


def strict(now: datetime) -> Any:
    """A draft with shorter intervals."""
    return draft(now, visit_interval_months=QUARTERS)


@pytest.mark.django_db
def test_hours_are_told_without_and_with_what_is_supposed(
    cases: list[Offender], officer: User, north: Team, now: datetime
) -> None:
    """The officer leaves in a week, so five of twenty days are left; the one visit of the draft grows by half."""
    today = timezone.localdate(now)
    what_if = WhatIf(officer.pk, today + timedelta(days=7), 50)

    summary = simulated(strict(now), now, what_if=what_if).summary

    policy = in_force(today)
    minutes = policy.visit_minutes + policy.travel_minutes + policy.writing_minutes
    visit = minutes * policy.minimum_officers * 100 / policy.attempt_success_percent / 60
    hours = summary["teams"][0]["hours"]
    assert summary["supposed"] == {
        "leaver_id": officer.pk,
        "leaver": str(officer),
        "leaves_on": (today + timedelta(days=7)).isoformat(),
        "inflow_percent": 50,
    }
    assert (hours["needed_before"], hours["needed_after"]) == (0, round(visit, 1))
    assert (hours["there"], hours["over_after"], hours["breaks_after"]) == (4 * WEEK, 0, None)
    supposed = hours["supposed"]
    assert (supposed["needed_before"], supposed["needed_after"]) == (0, round(visit * 1.5, 1))
    assert (supposed["there"], supposed["over_after"]) == (WEEK, 0)
    assert supposed["breaks_before"] > (today + timedelta(days=28)).isoformat()
    assert supposed["breaks_after"] is not None
    assert hours["breaks_before"] is None


@pytest.mark.django_db
def test_whoever_leaves_at_once_is_over_their_hours(
    cases: list[Offender], officer: User, now: datetime
) -> None:
    """The work remains, without anybody's time for it."""
    what_if = WhatIf(officer.pk, timezone.localdate(now))

    hours = simulated(strict(now), now, what_if=what_if).summary["teams"][0]["hours"]

    assert (hours["over_before"], hours["over_after"]) == (0, 0)
    assert (hours["supposed"]["over_before"], hours["supposed"]["over_after"]) == (0, 1)
    assert hours["supposed"]["breaks_after"] == timezone.localdate(now).isoformat()


@pytest.mark.django_db
def test_what_is_supposed_moves_nobody(cases: list[Offender], officer: User, now: datetime) -> None:
    """Person by person the same, so that it can be published on, and compared afterwards."""
    revision = strict(now)
    plain = simulated(revision, now)
    supposing = simulated(revision, now, what_if=WhatIf(officer.pk, timezone.localdate(now), 200))

    fields = ("offender_id", "effect", "was_due_on", "due_on", "proposed_due_on")
    people = [
        set(ForeseenEffect.objects.filter(simulation=one).values_list(*fields)) for one in (plain, supposing)
    ]
    assert people[0] == people[1]
    assert people[0]
    assert plain.facts_fingerprint == supposing.facts_fingerprint
    assert plain.summary["supposed"] is None
    assert published(revision, now, shown=supposing).simulation == supposing


@pytest.mark.django_db
def test_another_question_waits_for_the_first(officer: User, now: datetime) -> None:
    """One place in the queue: the same question is that place, another is refused and not dropped silently."""
    revision, by, today = draft(now), somebody("dana.drafter"), timezone.localdate(now)
    supposed = WhatIf(officer.pk, today, 10)
    asked = [
        services.ask_simulation(revision_id=revision.pk, what_if=supposed, by=by, now=now) for _ in range(2)
    ]

    assert asked[0] == asked[1]
    with pytest.raises(RuleViolation, match="another supposition is being worked out"):
        services.ask_simulation(revision_id=revision.pk, by=by, now=now)
    assert SimulationRequest.objects.get().what_if() == supposed


@pytest.mark.django_db
def test_whoever_is_disabled_meanwhile_leaves_no_hours(officer: User, now: datetime) -> None:
    """Asked again where it is worked out; the page says why."""
    revision = draft(now)
    supposed = WhatIf(officer.pk, timezone.localdate(now))
    services.ask_simulation(revision_id=revision.pk, what_if=supposed, by=somebody("dana.drafter"), now=now)
    officer.is_active = False
    officer.save()

    services.simulate_waiting(now=now)

    assert "is disabled" in SimulationRequest.objects.get().refusal
    assert not revision.simulations.exists()


@pytest.mark.django_db
def test_what_was_asked_before_midnight_is_worked_out_after_it(officer: User, now: datetime) -> None:
    """The day on which somebody leaves was to come when it was asked."""
    revision = draft(now)
    supposed = WhatIf(officer.pk, timezone.localdate(now))
    services.ask_simulation(revision_id=revision.pk, what_if=supposed, by=somebody("dana.drafter"), now=now)

    services.simulate_waiting(now=now + timedelta(days=1))

    assert revision.simulations.get().summary["supposed"]["leaver"] == str(officer)


@pytest.mark.django_db
def test_supposing_asks_one_question_more(cases: list[Offender], officer: User, now: datetime) -> None:
    """Who leaves; all the rest is worked out from what was read already."""
    revision, today = draft(now), timezone.localdate(now)

    counts = []
    for what_if in (WhatIf(), WhatIf(officer.pk, today, 10)):
        with CaptureQueriesContext(connection) as asked:
            simulate(revision, today=today, what_if=what_if)
        counts.append(len(asked))

    assert counts[1] == counts[0] + 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "changes"),
    [
        pytest.param("supposed_leaver_has_a_day", {"leaver": None}, id="a day of nobody"),
        pytest.param("supposed_leaver_has_a_day", {"leaves_on": None}, id="a leaver without a day"),
        pytest.param("supposed_inflow_is_sensible", {"inflow_percent": 201}, id="absurdly many"),
    ],
)
def test_the_database_refuses_half_a_question(
    name: str, changes: dict[str, Any], officer: User, now: datetime
) -> None:
    """Whoever leaves does so on a day."""
    valid = {
        "revision": draft(now),
        "asked_by": officer,
        "asked_at": now,
        "finished_at": now,
        "leaver": officer,
        "leaves_on": TODAY,
        "inflow_percent": 200,
    }

    assert refusal_of(SimulationRequest, valid, changes) == name


@pytest.fixture
def page_now() -> datetime:
    """Pages ask the real clock, so their tests do too."""
    return timezone.now()


def text(answer: Any, status: int = 200) -> str:
    """A page, in one line."""
    assert answer.status_code == status, answer.content
    return " ".join(answer.content.decode().split())


@pytest.mark.django_db
def test_the_question_stays_in_the_address(
    client_of: ClientOf, administrator: User, officer: User, north: Team, page_now: datetime
) -> None:
    """Asked on the page, shown beside the hours without it; the address opens the same answer for others."""
    make_offender(now=page_now, team=north, manager=officer)
    revision, client = draft(page_now), client_of(administrator)
    day = timezone.localdate(page_now) + timedelta(days=7)
    question = f"?leaver={officer.pk}&leaves_on={day.isoformat()}&inflow=20"
    page, told = f"/caseload/policy/{revision.pk}/", {"leaver": officer.pk, "leaves_on": day, "inflow": 20}
    simulated(revision, page_now)
    assert "not been simulated with what you suppose" in text(client.get(page + question))

    answer = client.post(f"{page}simulate/", told)
    assert answer.headers["Location"] == page + question
    services.simulate_waiting(now=timezone.now())
    simulated(revision, page_now)  # a later one without it

    shown = text(client.get(page + question))
    assert f"{officer} leaves on {day.day} {day:%B %Y}, and 20 per cent more visits fall due" in shown
    assert "North, as supposed" in shown
    simulation = Simulation.objects.get(request__inflow_percent=20)
    people = text(client.get(f"/caseload/simulations/{simulation.request.public_id}/"))
    assert (page + question).replace("&", "&amp;") in people  # the way back
    assert "as supposed" not in text(client.get(page))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "words"),
    [
        pytest.param({"leaver": "susan.supervisor"}, "Choose an active officer of a team", id="no officer"),
        pytest.param({"leaver": "colin.colleague"}, "Choose an active officer of a team", id="disabled"),
        pytest.param({"leaver": "nina.nowhere"}, "Choose an active officer of a team", id="of no team"),
        pytest.param({"leaver": "999999"}, "Choose an active officer of a team", id="nobody"),
        pytest.param({"leaves_on": "2020-01-01"}, "Choose today or a later day", id="a day in the past"),
        pytest.param({"leaves_on": ""}, "Enter the day on which they leave", id="no day"),
        pytest.param({"leaver": ""}, "Choose who leaves on that day", id="a day of nobody"),
        pytest.param({"inflow": "-101"}, "Enter 0 to 200 per cent", id="fewer than none"),
        pytest.param({"inflow": "201"}, "Enter 0 to 200 per cent", id="absurdly many"),
        pytest.param({"inflow": "9" * 5000}, "Enter 0 to 200 per cent", id="no number to work with"),
        pytest.param({"inflow": "1e3"}, "Enter 0 to 200 per cent", id="no whole number"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_words(
    told: dict[str, str],
    words: str,
    client_of: ClientOf,
    administrator: User,
    officer: User,
    colleague: User,
    supervisor: User,
    page_now: datetime,
) -> None:
    """Sent or in the address; nothing is put into the queue (bad input)."""
    make_user("nina.nowhere", Role.OFFENDER_MANAGER)
    colleague.is_active = False
    colleague.save()
    keys = {user.username: str(user.pk) for user in User.objects.all()}
    day = timezone.localdate(page_now) + timedelta(days=1)
    sent = {"leaver": str(officer.pk), "leaves_on": day.isoformat(), "inflow": "5"} | told
    sent["leaver"] = keys.get(sent["leaver"], sent["leaver"])
    client, page = client_of(administrator), f"/caseload/policy/{draft(page_now).pk}/"

    assert words in text(client.post(f"{page}simulate/", sent), 422)
    assert words in text(client.get(page, sent), 422)
    assert not SimulationRequest.objects.exists()


@pytest.mark.django_db
def test_the_pages_of_capacity_say_the_same(client_of: ClientOf, supervisor: User, officer: User) -> None:
    """One rule and its words on all of them."""
    client: Client = client_of(supervisor)
    past = f"leaver={officer.pk}&leaves_on=2020-01-01&inflow=201"

    for page in ("/caseload/", "/caseload/forecast/"):
        shown = text(client.get(f"{page}?{past}"), 422)
        assert "Choose today or a later day" in shown
        assert "Enter 0 to 200 per cent" in shown
