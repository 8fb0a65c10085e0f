"""Entries in the national register: one for each visit recorded here, due, late and written."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender
from tests.conftest import ClientOf
from tests.factories import an_authority, make_offender, make_visit
from visits.choices import Arrangement, Outcome
from visits.models import Visit, VisorEntry
from visits.rules.visor import entry_due_on, is_working_day
from visits.services import correct_visit, record_extract_visits, record_visit, write_visor_entry
from visits.services.recording import ExtractVisit, VisitDetails

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this does too."""
    return timezone.now()


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """Seen a month ago."""
    visited_on = timezone.localdate(now) - timedelta(days=30)
    return make_offender(now=now, team=north, manager=officer, visited_on=visited_on, visor_reference="Z0101")


def details(at: datetime, officer: User, **changes: Any) -> VisitDetails:
    """A visit as told."""
    told: dict[str, Any] = {"observed": "Laptop on the table.", "officer_view": "Settled."} | changes
    return VisitDetails(
        at,
        Outcome.SEEN_INSIDE,
        Arrangement.UNANNOUNCED,
        ["risk"],
        [officer],
        single_crewed_reason="Agreed.",
        single_crewed_authority=an_authority(),
        **told,
    )


def visit(offender: Offender, at: datetime, officer: User, *, now: datetime) -> Visit:
    """A visit recorded here."""
    told = details(at, officer)
    return record_visit(offender_id=offender.pk, details=told, client_key=uuid4(), by=officer, now=now)


def test_each_visit_recorded_here_has_one(offender: Offender, officer: User, now: datetime) -> None:
    """Due after policy's working days; a correction takes its own away and gives one to what replaces it."""
    made = visit(offender, now, officer, now=now)
    assert made.visor_entry.due_on == entry_due_on(timezone.localdate(now), 3, is_working_day)

    correction = correct_visit(
        visit_id=made.pk, replacement=details(now, officer), reason="Wrong words.", by=officer, now=now
    )

    assert VisorEntry.objects.waiting().get().visit == correction.replacement


def test_an_imported_visit_has_none(offender: Offender, officer: User, now: datetime) -> None:
    """Whoever told of it has written it."""
    told = [ExtractVisit(offender.pk, timezone.localdate(now), Outcome.SEEN_INSIDE, None)]

    record_extract_visits(told, by=officer, now=now)

    assert not VisorEntry.objects.exists()


def test_an_officer_writes_their_own_and_a_supervisor_sees_the_team(
    offender: Offender,
    officer: User,
    colleague: User,
    supervisor: User,
    client_of: ClientOf,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    """The list is the own one for an officer; the page gives the text to copy and takes the reference."""
    made = visit(offender, now, officer, now=now)
    address = f"/visits/visor/{made.visor_entry.public_id}/"
    assert address in client_of(officer).get("/visits/visor/").content.decode()
    assert address not in client_of(colleague).get("/visits/visor/").content.decode()
    assert address in client_of(colleague).get("/visits/visor/?whose=team").content.decode()
    assert address not in client_of(officer).get("/visits/visor/?show=late").content.decode()
    text = client_of(officer).get(address).content.decode()
    for words in ("ViSOR reference: Z0101", "Observed or told: Laptop", "Outcome: Seen inside"):
        assert words in text

    assert client_of(officer).post(address, {"reference": "x" * 61}).status_code == 422
    assert client_of(officer).post(address, {"reference": "Z1/77"}).status_code == 302

    assert client_of(officer).post(address, {"reference": "Z1/78"}).status_code == 409
    client = client_of(supervisor)
    with django_assert_max_num_queries(26):
        page = client.get("/visits/visor/?show=written")
    assert "Z1/77" in page.content.decode()
    assert page.context["lag"].percent_in_time == 100


def test_the_lag_is_counted_over_the_year(
    offender: Offender, officer: User, supervisor: User, client_of: ClientOf, now: datetime
) -> None:
    """Visits of a year and more ago are left out, unless the filter asks for them."""
    for days in (0, 500):
        day = timezone.localdate(now) - timedelta(days=days)
        made = make_visit(offender, day, by=officer)
        entry = VisorEntry.objects.create(visit=made, due_on=day)
        write_visor_entry(entry_id=entry.pk, reference="Z1", by=officer, now=now)
    client = client_of(supervisor)

    assert client.get("/visits/visor/").context["lag"].written == 1
    lag = client.get("/visits/visor/?first=2001-01-01").context["lag"]
    assert (lag.written, lag.in_time) == (2, 1)
    assert lag.longest > 300
    assert client.get("/visits/visor/?team=999").status_code == 422
