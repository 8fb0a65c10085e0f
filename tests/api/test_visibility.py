"""Nobody learns from the API about an offender whom they may not see."""

from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender
from tests.api.conftest import by_token
from tests.factories import make_offender, open_obligation
from visits.models import Visit

pytestmark = pytest.mark.django_db

VISIBLE = {
    "officer": {"north"},
    "colleague": {"north"},
    "outsider": {"south"},
    "supervisor": {"north", "none"},
    "other_supervisor": {"south", "none"},
}


@pytest.fixture
def register(now: datetime, north: Team, south: Team) -> dict[str, str]:
    """An offender of each team and one of none, all long overdue, by reference."""
    for team, name in ((north, "north"), (south, "south"), (None, "none")):
        make_offender(now=now, team=team, reference=name, visited_on=date(2020, 2, 1))
    return {str(offender.public_id): offender.reference for offender in Offender.objects.all()}


@pytest.mark.parametrize("path", ["offenders/", "obligations/", "visits/", "alerts/"])
@pytest.mark.parametrize("name", VISIBLE)
def test_each_list_shows_what_the_user_may_open_and_counts_no_more(
    name: str, path: str, register: dict[str, str], request: pytest.FixtureRequest
) -> None:
    """The own team's, the supervised teams' and, for supervisors, those in no team (ACC-1, ACC-7)."""
    answer = by_token(request.getfixturevalue(name)).get(path).json()

    shown = {(row if path == "offenders/" else row["offender"])["reference"] for row in answer["results"]}
    assert shown == VISIBLE[name]
    assert answer["count"] == len(answer["results"])


def test_each_record_opens_only_for_those_who_see_it(
    register: dict[str, str], request: pytest.FixtureRequest
) -> None:
    """A known id is no key (ACC-4)."""
    for name, visible in VISIBLE.items():
        api = by_token(request.getfixturevalue(name))

        opened = {who for key, who in register.items() if api.get(f"offenders/{key}/").status_code == 200}

        assert opened == visible


@pytest.mark.parametrize("kind", ["offenders", "visits"])
def test_not_visible_and_not_there_are_the_same_answer(
    kind: str, offender: Offender, visit: Visit, outsider: User
) -> None:
    """Status, headers and body are identical, byte for byte (ACC-3)."""
    api = by_token(outsider)
    hidden = offender.public_id if kind == "offenders" else visit.public_id

    denied, absent = (api.get(f"{kind}/{key}/") for key in (hidden, UUID(int=uuid4().int)))

    assert denied.status_code == absent.status_code == 404
    assert denied.content == absent.content
    assert dict(denied.headers) == dict(absent.headers)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("offenders/", "reference={offender.reference}"),
        ("obligations/", "offender={offender.public_id}"),
        ("visits/", "offender={offender.public_id}"),
        ("alerts/", "offender={offender.public_id}"),
    ],
)
def test_a_filter_finds_nothing_that_the_user_may_not_see(
    path: str, query: str, offender: Offender, outsider: User, officer: User
) -> None:
    """Filters narrow what is visible; they are no oracle about the rest (ACC-7)."""
    filled = query.format(offender=offender)

    assert by_token(officer).rows(path, filled)
    assert by_token(outsider).get(path, filled).json() == {
        "count": 0,
        "next": None,
        "previous": None,
        "results": [],
    }


@pytest.mark.parametrize(
    "query",
    [
        "team__name=North",
        "offender__family_name__startswith=F",
        "manager__password=x",
        "id=1",
        "ordering=notes",
    ],
)
@pytest.mark.parametrize("path", ["offenders/", "obligations/", "visits/", "alerts/"])
def test_only_the_listed_filters_are_taken(path: str, query: str, officer: User) -> None:
    """A look-up through a relation would read hidden fields letter by letter (ACC-7)."""
    answer = by_token(officer).get(path, query)

    assert answer.status_code == 400
    assert answer.json() == {query.partition("=")[0]: ["There is no such parameter here."]}


def test_a_visit_to_someone_not_visible_is_refused_as_if_they_were_not_there(
    offender: Offender, outsider: User
) -> None:
    """Recording tells no more than reading does (ACC-3)."""
    api, before = by_token(outsider), open_obligation(offender).due_on
    body = {
        "client_key": uuid4(),
        "visited_at": "2026-11-18T10:00:00Z",
        "outcome": "seen_inside",
        "arrangement": "unannounced",
        "purposes": ["risk"],
        "officers": ["oscar.outsider"],
    }

    denied, absent = (api.post("visits/", body | {"offender": key}) for key in (offender.public_id, uuid4()))

    assert denied.status_code == absent.status_code == 404
    assert denied.content == absent.content
    assert dict(denied.headers) == dict(absent.headers)
    assert open_obligation(offender).due_on == before
