"""Whoever is shown a person's record is in the audit log before the answer is sent."""

from datetime import date, datetime
from typing import Any

import pytest

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from tests.api.conftest import by_session, by_token
from tests.factories import make_offender, make_visit
from visits.models import Visit

pytestmark = pytest.mark.django_db


def consultations(user: User) -> list[tuple[str, list[int], dict[str, Any]]]:
    """What the log says this user was shown."""
    events = AuditEvent.objects.filter(actor_id=user.pk, verb__startswith="offender").order_by("pk")
    return list(events.values_list("verb", "offender_ids", "details"))


@pytest.mark.parametrize("path", ["offenders", "obligations", "visits", "alerts"])
@pytest.mark.parametrize("sign_in", [by_session, by_token])
def test_a_list_writes_one_event_with_the_ids_it_shows(
    path: str, sign_in: Any, now: datetime, north: Team, south: Team, officer: User
) -> None:
    """One event for each list page, with those on it and nobody else (issue 2, item 4)."""
    shown = [make_offender(now=now, team=north, visited_on=date(2020, 2, 1)) for _ in range(3)]
    make_offender(now=now, team=south, visited_on=date(2020, 2, 1))

    sign_in(officer).rows(f"{path}/")

    assert consultations(officer) == [
        ("offenders_listed", [offender.pk for offender in shown], {"page": f"api:{path}-list"})
    ]


def test_a_page_of_a_list_names_only_those_on_that_page(now: datetime, north: Team, officer: User) -> None:
    """The log says who was on the screen, not who would have been on the next."""
    offenders = [make_offender(now=now, team=north) for _ in range(3)]

    by_token(officer).rows("offenders/", "page=2&page_size=2")

    assert consultations(officer) == [
        ("offenders_listed", [offenders[2].pk], {"page": "api:offenders-list"}),
    ]


def test_an_offender_with_two_rows_is_named_once(offender: Offender, visit: Visit, officer: User) -> None:
    """The ids are people, not rows."""
    make_visit(offender, visit.visited_on)

    assert len(by_token(officer).rows("visits/")) == 2

    assert [ids for _, ids, _ in consultations(officer)] == [[offender.pk]]


@pytest.mark.parametrize("kind", ["offenders", "visits"])
def test_a_record_writes_one_event(kind: str, offender: Offender, visit: Visit, officer: User) -> None:
    """Opening one record is a consultation of one person."""
    key = offender.public_id if kind == "offenders" else visit.public_id

    by_token(officer).get(f"{kind}/{key}/")

    assert consultations(officer) == [
        ("offender_viewed", [offender.pk], {"page": f"api:{kind}-detail"}),
    ]


def test_what_is_not_shown_is_not_logged_as_shown(offender: Offender, outsider: User) -> None:
    """A record that stayed closed was not consulted."""
    by_token(outsider).get(f"offenders/{offender.public_id}/")

    assert consultations(outsider) == []


@pytest.mark.parametrize("path", ["offenders/", "obligations/", "visits/", "alerts/", "offenders/{key}/"])
def test_without_its_event_nothing_is_shown(path: str, offender: Offender, officer: User) -> None:
    """A log that cannot be written stops the answer (AUD-1); here the database refuses a nameless actor."""
    api = by_token(officer)
    User.objects.filter(pk=officer.pk).update(username="", first_name="", last_name="")
    api.client.raise_request_exception = False

    answer = api.get(path.format(key=offender.public_id))

    assert answer.status_code == 500
    assert offender.reference not in answer.content.decode()
    assert str(offender.public_id) not in answer.content.decode()
