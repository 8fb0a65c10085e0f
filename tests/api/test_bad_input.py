"""Whatever is sent, the answer is 4xx with words, never 500, and nothing is written."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender
from tests.api.conftest import by_token
from visits.models import Visit
from visits.serializers.visits import NewVisit

pytestmark = pytest.mark.django_db

LISTS = [
    *("offenders/", "obligations/", "visits/", "alerts/", "sweep-runs/"),
    *("risk-tools/", "tool-results/", "assessments/", "risk-decisions/"),
]
EVERYWHERE = [
    "page=0",
    "page=-1",
    "page=x",
    "page=1.5",
    "page=last",
    "page=true",
    "page=%00",
    "page=%D9%A3x",
    "page=1&page=2",
    "page=",
    "page=" + "9" * 5000,
    "page_size=0",
    "page_size=201",
    "page_size=1e9",
    "page_size=" + "9" * 40,
    "page_size=NaN",
    "page_size=%20",
    "format=xml",
    "format=json",
    "ordering=reference",
    "search=a",
    "id[]=1",
    "%00=1",
]
FILTERED = {
    "offenders/": [
        "reference=%00",
        "reference=%20",
        "reference=a&reference=b",
        "live=2",
        "live=",
        "level=None",
    ],
    "obligations/": [
        "overdue=maybe",
        "overdue=True",
        "overdue=1",
        "overdue=",
        "overdue=true&overdue=false",
        "overdue=%00",
        "due_before=01/02/2026",
        "due_before=2026-02-30",
        "due_before=26-01-01",
        "due_before=%00",
        "due_before=99999-01-01",
        "level=severe",
        "level=%00",
        "team=%00",
    ],
    "visits/": ["offender=abc", "offender=%00", "offender=1", "offender=" + "f" * 5000],
    "tool-results/": ["offender=abc", "offender=%00", "tool=osp_dc"],
    "assessments/": ["offender=abc", "offender=%00", "completed=true"],
    "risk-decisions/": ["offender=abc", "offender=%00", "level=low"],
    "alerts/": ["kind=anything", "kind=%00", "open=yes", "offender=abc"],
}


@pytest.mark.parametrize("path", LISTS)
def test_a_doubtful_parameter_is_refused_by_name(path: str, supervisor: User) -> None:
    """An unknown, repeated, empty or unreadable parameter is 400: ignoring it would answer another question."""
    api = by_token(supervisor)

    for query in EVERYWHERE + FILTERED.get(path, []):
        answer = api.get(path, query)

        assert answer.status_code == 400, query
        assert list(answer.json()) == list(QueryDict(query)), query


@pytest.mark.parametrize("team", ["Nroth", "north", "1"])
@pytest.mark.parametrize("path", ["offenders/", "obligations/"])
def test_a_team_that_is_not_there_is_refused_by_name(
    path: str, team: str, north: Team, supervisor: User
) -> None:
    """It is well made and there is none: 422. "Nobody is overdue in Nroth" would be a lie."""
    answer = by_token(supervisor).get(path, f"team={team}")

    assert answer.status_code == 422
    assert answer.json() == {"team": ["No team has this name."]}


@pytest.mark.parametrize("kind", ["offenders", "visits"])
def test_one_record_takes_no_parameters(kind: str, offender: Offender, visit: Visit, officer: User) -> None:
    """Nothing narrows what is already one."""
    key = offender.public_id if kind == "offenders" else visit.public_id

    assert by_token(officer).get(f"{kind}/{key}/", "page=1").status_code == 400


@pytest.mark.parametrize("key", ["abc", "1", "%00", "-1", "9" * 40, "%FF", "..%2F", "true"])
@pytest.mark.parametrize("path", ["offenders", "visits", "sweep-runs"])
def test_an_address_that_cannot_be_one_is_not_found(path: str, key: str, supervisor: User) -> None:
    """Garbage in the address is 404 like any other record that is not there."""
    assert by_token(supervisor).get(f"{path}/{key}/").status_code == 404


@pytest.fixture
def told(offender: Offender, officer: User, colleague: User) -> dict[str, Any]:
    """A visit that would be recorded as it stands."""
    return {
        "client_key": str(uuid4()),
        "offender": str(offender.public_id),
        "visited_at": (timezone.now() - timedelta(hours=1)).isoformat(),
        "outcome": "seen_inside",
        "arrangement": "unannounced",
        "purposes": ["risk"],
        "officers": ["olivia.officer", "colin.colleague"],
    }


def written() -> bool:
    """Whether the API has written any visit."""
    return Visit.objects.exclude(recorded_by__username="recorder").exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"5",
        b'"text"',
        b"true",
        b"{",
        b"\xff\xfe\xff",
        b'{"outcome": NaN}',
        b'{"outcome": Infinity}',
        b'{"outcome": 1e400}',
        b'{"outcome": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"outcome": "abroad", "outcome": "seen_inside"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 5_000,
        b'"' + b"x" * 2_700_000 + b'"',
    ],
    ids=lambda body: body[:20].decode(errors="replace"),
)
def test_a_body_that_is_no_visit_is_refused(body: bytes, officer: User) -> None:
    """Not JSON, not an object, said twice, nested without end, too big (WEB-10, WEB-16)."""
    assert by_token(officer).post("visits/", body).status_code == 400
    assert not written()


NOT_TEXT = ["true", "1", "1.5", "[]", "{}", "null", '"\\u0000"']
NOT_A_CHOICE = [*NOT_TEXT, '"SEEN_INSIDE"', '""', '["seen_inside"]']
NOT_A_LIST = ["true", "1", "{}", "null", '"risk"', "[1]", "[null]", "[[]]", '["\\u0000"]', '["risk", {}]']
WRONG = {
    "client_key": [*NOT_TEXT, '"abc"', '""'],
    "offender": [*NOT_TEXT, '"abc"', '""'],
    "visited_at": [
        *NOT_TEXT,
        '""',
        '"yesterday"',
        '"2026-11-18"',
        '"2026-11-18T10:00:00"',
        '"2026-02-30T10:00:00Z"',
        '"0001-01-01T00:00:00+14:00"',
        '"99999-01-01T00:00:00Z"',
    ],
    "outcome": NOT_A_CHOICE,
    "arrangement": NOT_A_CHOICE,
    "arrangement_reason": NOT_TEXT,
    "single_crewed_reason": NOT_TEXT,
    "single_crewed_authority": [value for value in NOT_TEXT if value != "null"],
    "announced_because": [value for value in NOT_A_CHOICE if value != '""'],
    "ended_at": ['"yesterday"', '"2026-11-18T10:00:00"'],
    "constable_present": ['"perhaps"', "[]", "2"],
    "elsewhere": [*NOT_TEXT, json.dumps("x" * 301)],
    "grounds": NOT_TEXT,
    "intelligence_reference": [*NOT_TEXT, json.dumps("x" * 61)],
    "rooms_seen": [*NOT_A_LIST, json.dumps(["attic"])],
    "people_present": [*NOT_A_LIST, '[{"kind": "victim"}]', '[{"kind": "friend", "age": 3}]', "[{}]"],
    "devices_seen": [*NOT_A_LIST, '[{"device": "x", "sighting": "seen"}]', '[{"sighting": "seen"}]'],
    "devices_found": [*NOT_A_LIST, '[{"kind": "phone", "description": "", "is_declared": true}]'],
    "conditions_checked": [*NOT_A_LIST, '[{"condition": 0, "result": "kept"}]', '[{"condition": 1}]'],
    "follow_ups": [*NOT_A_LIST, '[{"words": "Ring.", "due_on": "tomorrow"}]', '[{"words": "Ring."}]'],
    "observed": NOT_TEXT,
    "officer_view": NOT_TEXT,
    "purposes": [*NOT_A_LIST, json.dumps(["risk"] * 21)],
    "officers": [*NOT_A_LIST, json.dumps(["olivia.officer"] * 21), json.dumps(["x" * 151])],
}


@pytest.mark.parametrize("name", WRONG)
def test_a_value_of_the_wrong_kind_is_refused_and_its_field_is_named(
    name: str, told: dict[str, Any], officer: User
) -> None:
    """`true` is no number, 1 is no text, a text is no list, NUL is no character (WEB-16)."""
    api = by_token(officer)

    for value in WRONG[name]:
        answer = api.post("visits/", json.dumps(told | {name: "HERE"}).replace('"HERE"', value))

        assert answer.status_code == 400, (value, answer.content)
        assert list(answer.json()) == [name], value
    assert not written()


def test_what_is_well_made_and_cannot_be_so_is_422_and_with_anything_unreadable_400(
    told: dict[str, Any], officer: User
) -> None:
    """Whoever is not there can be told of; what cannot be read comes first (ADR 0082)."""
    api = by_token(officer)
    nobody = told | {"single_crewed_authority": "nobody.known"}

    answers = [api.post("visits/", nobody), api.post("visits/", nobody | {"outcome": "vanished"})]

    assert [answer.status_code for answer in answers] == [422, 400]
    assert answers[0].json() == {"single_crewed_authority": ["No active user is called nobody.known."]}
    assert list(answers[1].json()) == ["outcome", "single_crewed_authority"]
    assert not written()


@pytest.mark.parametrize(
    "name", ["client_key", "offender", "visited_at", "outcome", "arrangement", "purposes", "officers"]
)
def test_what_must_be_told_cannot_be_left_out(name: str, told: dict[str, Any], officer: User) -> None:
    """Nothing important is guessed."""
    del told[name]

    answer = by_token(officer).post("visits/", told)

    assert answer.status_code == 400
    assert answer.json() == {name: ["This field is required."]}


def test_every_field_that_is_not_listed_is_refused(
    told: dict[str, Any], offender: Offender, officer: User
) -> None:
    """Sending every field name of the models changes nothing but what is listed (ACC-6)."""
    names = {field.name for model in (Visit, Offender, User) for field in model._meta.get_fields()}
    unlisted = names - set(told) - set(NewVisit().fields)
    api = by_token(officer)

    for name in sorted(unlisted | {"recorded_by_id", "due_on", "approved_by", "__proto__", ""}):
        answer = api.post("visits/", told | {name: "x"})

        assert answer.status_code == 400
        assert answer.json() == {name: ["There is no such field."]}
    assert not written()
