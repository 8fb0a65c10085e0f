"""Policies and what may be supposed of capacity, read by programs."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caseload import services as caseload
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.services import withdraw_draft
from tests.api.conftest import by_token
from tests.caseload.policies import QUARTERS, draft, published, somebody
from tests.factories import make_offender

pytestmark = pytest.mark.django_db
SHIPPED = {"very_high": 1, "high": 3, "medium": 6, "low": 12}


def test_every_policy_is_listed_with_what_became_of_it(officer: User, now: datetime) -> None:
    """Approved, drafted, withdrawn and shipped, the latest day first."""
    today = timezone.localdate(now)
    published(draft(now), now)
    later = draft(now, effective_from=today + timedelta(days=9))
    gone = draft(now, effective_from=today + timedelta(days=5))
    withdraw_draft(revision_id=gone.pk, because="Not now.", by=somebody("petra.publisher"), now=now)

    rows = by_token(officer).rows("policies/")

    assert [(row["stage"], row["is_shipped"]) for row in rows] == [
        ("draft", False),
        ("withdrawn", False),
        ("approved", False),
        ("approved", True),
    ]
    assert rows[0]["id"] == later.pk
    assert (rows[0]["drafted_by"], rows[0]["approved_by"]) == ("dana.drafter", None)
    assert (rows[1]["withdrawn_by"], rows[1]["withdrawn_because"]) == ("petra.publisher", "Not now.")
    assert rows[2]["approved_by"] == "petra.publisher"
    assert rows[3]["drafted_by"] is None
    assert "values" not in rows[0]


def test_one_policy_has_every_value_with_its_source(auditor: User, now: datetime) -> None:
    """As the page shows them."""
    revision = draft(now, visit_interval_months=QUARTERS)

    found = by_token(auditor).get(f"policies/{revision.pk}/").json()

    values = {one.pop("key"): one for one in found["values"]}
    assert values == {key: vars(one) for key, one in revision.stated().items()}
    assert values["visit_interval_months"]["value"] == QUARTERS
    assert (found["name"], found["stage"]) == ("Force 2", "draft")


@pytest.mark.parametrize(
    "query", [pytest.param("", id="in force"), pytest.param("before={shipped}", id="named")]
)
def test_the_difference_of_two_policies(query: str, administrator: User, now: datetime) -> None:
    """From what, to what, and by which source."""
    revision = draft(now, visit_interval_months=QUARTERS)
    shipped = PolicyRevision.objects.get(is_shipped=True)

    answer = by_token(administrator).get(
        f"policies/{revision.pk}/differences/", query.format(shipped=shipped.pk)
    )

    found = answer.json()
    assert (found["before"]["id"], found["after"]["id"]) == (shipped.pk, revision.pk)
    (one,) = found["differences"]
    assert (one["key"], one["is_of_value"]) == ("visit_interval_months", True)
    assert (one["before"]["value"], one["after"]["value"]) == (SHIPPED, QUARTERS)
    assert one["after"]["source"] == "Force order 7"


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        pytest.param("before=999999", 422, "There is no such policy.", id="not there"),
        pytest.param("before=0", 400, "greater than or equal to 1", id="nothing"),
        pytest.param("before=99999999999999999999", 422, "There is no such policy.", id="too large"),
        pytest.param("before=one", 400, "valid integer", id="a word"),
        pytest.param("before=", 400, "This parameter is empty.", id="empty"),
        pytest.param("before=1&before=1", 400, "once", id="twice"),
        pytest.param("after=1", 400, "There is no such parameter here.", id="another name"),
    ],
)
def test_a_comparison_that_cannot_be_made(
    query: str, status: int, words: str, officer: User, now: datetime
) -> None:
    """Refused in words, and never guessed."""
    answer = by_token(officer).get(f"policies/{draft(now).pk}/differences/", query)

    assert answer.status_code == status
    assert words in answer.content.decode()


@pytest.mark.parametrize("key", ["999999", "99999999999999999999", "one"])
def test_a_policy_that_is_not_there(key: str, officer: User) -> None:
    """Whatever the key looks like."""
    assert by_token(officer).get(f"policies/{key}/").status_code == 404
    assert by_token(officer).get(f"policies/{key}/differences/").status_code == 404


def test_the_list_takes_as_many_queries_for_many(officer: User, now: datetime) -> None:
    """Constant in number."""
    api = by_token(officer)
    counts = []
    for _ in range(2):
        draft(now)
        api.rows("policies/")
        with CaptureQueriesContext(connection) as asked:
            api.rows("policies/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.fixture
def full_time(officer: User, supervisor: User, north: Team, now: datetime) -> User:
    """The officer with 37.5 hours a week and one case, overdue."""
    caseload.set_hours(officer_id=officer.pk, minutes=2250, from_on=date(2026, 1, 1), by=supervisor, now=now)
    make_offender(now=now, team=north, manager=officer, visited_on=date(2020, 2, 1))
    return officer


def test_the_hours_if_something_changes(
    full_time: User, supervisor: User, north: Team, now: datetime
) -> None:
    """The same question as on the page, with its answer for each team and officer."""
    api, today = by_token(supervisor), timezone.localdate(now)
    question = f"leaver={full_time.username}&leaves_on={today.isoformat()}&inflow=50"

    (plain,) = api.rows("capacity/")
    (supposed,) = api.rows("capacity/", question)

    assert plain["spans"][0]["hours_there"] > 0
    assert plain["breaks_on"] is None
    assert supposed["spans"][0]["hours_there"] == 0
    assert supposed["breaks_on"] == today.isoformat()
    assert (
        supposed["spans"][0]["hours_needed"] == plain["spans"][0]["hours_needed"]
    )  # what is overdue grows by nobody
    courses = [
        api.get(f"forecasts/{north.pk}/", asked).json()["courses"][-1]["clear_on"] for asked in ("", question)
    ]
    assert courses[0] is not None
    assert courses[1] is None


@pytest.mark.parametrize(
    ("told", "name", "status", "words"),
    [
        pytest.param(
            {"leaver": "oscar.outsider"}, "leaver", 422, "Choose an active officer", id="of another team"
        ),
        pytest.param(
            {"leaver": "susan.supervisor"}, "leaver", 422, "Choose an active officer", id="no officer"
        ),
        pytest.param({"leaver": "nobody"}, "leaver", 422, "Choose an active officer", id="nobody"),
        pytest.param({"leaver": None}, "leaver", 422, "Choose who leaves", id="a day of nobody"),
        pytest.param({"leaves_on": None}, "leaves_on", 422, "Enter the day", id="no day"),
        pytest.param({"leaves_on": "2020-01-01"}, "leaves_on", 422, "today or a later day", id="in the past"),
        pytest.param({"leaves_on": "soon"}, "leaves_on", 400, "wrong format", id="no day at all"),
        pytest.param({"inflow": "-101"}, "inflow", 400, "0 to 200 per cent", id="fewer than none"),
        pytest.param({"inflow": "201"}, "inflow", 400, "0 to 200 per cent", id="absurdly many"),
        pytest.param({"inflow": "1.5"}, "inflow", 400, "valid integer", id="no whole number"),
        pytest.param({"joins": "olivia.officer"}, "joins", 400, "no such parameter", id="another name"),
    ],
)
def test_what_a_program_cannot_suppose(
    told: dict[str, Any],
    name: str,
    status: int,
    words: str,
    full_time: User,
    supervisor: User,
    outsider: User,
    north: Team,
    now: datetime,
) -> None:
    """By the rule and in the words of the pages, of the parameter that is wrong: 400 where it is not as described."""
    day = (timezone.localdate(now) + timedelta(days=1)).isoformat()
    asked = {"leaver": full_time.username, "leaves_on": day, "inflow": "5"} | told
    query = "&".join(f"{key}={value}" for key, value in asked.items() if value is not None)
    api = by_token(supervisor)

    for path in ("capacity/", f"forecasts/{north.pk}/"):
        answer = api.get(path, query)
        assert answer.status_code == status
        assert words in "".join(answer.json()[name])
