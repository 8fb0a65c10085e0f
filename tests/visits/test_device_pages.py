"""The pages of devices and of what was not checked."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.services import refresh
from tests.conftest import ClientOf
from tests.factories import make_offender, make_visit
from tests.visits.devices import check, make_condition, make_device, see
from visits.models import Device, DeviceAnswer

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so these tests do too."""
    return timezone.now()


@pytest.fixture
def today(now: datetime) -> date:
    """Today."""
    return timezone.localdate(now)


@pytest.fixture
def offender(now: datetime, today: date, north: Team, officer: User) -> Offender:
    """In North, seen a year ago."""
    return make_offender(now=now, team=north, manager=officer, visited_on=today - timedelta(days=365))


@pytest.fixture
def whole(today: date) -> dict[str, str]:
    """A phone that was found today."""
    return {
        "kind": "phone",
        "description": "Second handset",
        "declared": "no",
        "first_known_on": str(today),
        "identifier": "",
        "monitoring_software": "",
    }


def words(response: Any) -> str:
    """What a page says, one space between words."""
    return " ".join(response.content.decode().split())


def test_a_found_device_asks_next_what_was_done(
    offender: Offender, officer: User, whole: dict[str, str], client_of: ClientOf
) -> None:
    """Recorded, prompted for the breach, answered once (peers 19)."""
    client = client_of(officer)

    recorded = client.post(f"/visits/devices/new/{offender.public_id}/", whole)
    device = Device.objects.get()
    assert recorded["Location"] == f"/visits/devices/answer/{device.public_id}/"
    page = words(client.get(recorded["Location"]))
    assert f"/offenders/{offender.public_id}/changes/new/" in page
    assert "Was a breach recorded?" in page

    told = {"question": "not_declared", "answer": "Not prohibited.", "breach": "yes"}
    refused = client.post(recorded["Location"], told)
    assert (refused.status_code, "No breach is on record" in words(refused)) == (409, True)
    assert "Not prohibited." in words(refused)
    answered = client.post(recorded["Location"], told | {"breach": "no"})

    assert answered["Location"] == f"/visits/devices/{offender.public_id}/"
    assert DeviceAnswer.objects.get().is_breach_recorded is False
    page = words(client.get(recorded["Location"]))
    assert "Nothing is asked about this device now." in page
    assert "no breach was recorded" in page


def test_a_declared_device_leads_to_the_inventory(
    offender: Offender, officer: User, whole: dict[str, str], client_of: ClientOf
) -> None:
    """Nothing is asked about it."""
    client = client_of(officer)
    before = words(client.get(f"/visits/devices/{offender.public_id}/"))
    assert "No device is on record." in before

    answer = client.post(
        f"/visits/devices/new/{offender.public_id}/", whole | {"declared": "yes"}, follow=True
    )

    assert "Phone: Second handset" in words(answer)
    assert "Never examined" in words(answer)


def test_a_form_with_nothing_in_it_says_what_is_missing(
    offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """In words, field by field."""
    answer = client_of(officer).post(f"/visits/devices/new/{offender.public_id}/", {"kind": ""})

    assert answer.status_code == 422
    for sentence in ("Say what kind of device it is.", "Describe the device.", "declared or found."):
        assert sentence in words(answer)


def test_a_device_is_changed_and_gone_on_its_pages(
    offender: Offender, officer: User, today: date, client_of: ClientOf
) -> None:
    """Each leads back to the inventory, which tells it."""
    device, client = make_device(offender), client_of(officer)

    described = {"description": "Black, cracked", "identifier": "IMEI 35", "monitoring_software": "Watcher 4"}
    changed = client.post(f"/visits/devices/change/{device.public_id}/", described, follow=True)
    gone = {"gone_on": str(today), "because": "Sold in York."}
    ended = client.post(f"/visits/devices/gone/{device.public_id}/", gone, follow=True)

    assert "Watcher 4" in words(changed)
    assert "Sold in York." in words(ended)
    again = client.post(f"/visits/devices/gone/{device.public_id}/", gone)
    assert (again.status_code, "is gone since" in words(again)) == (409, True)


def test_a_device_said_to_be_gone_by_mistake_is_there_after_all(
    offender: Offender, officer: User, today: date, client_of: ClientOf
) -> None:
    """From the inventory, with what was said before in sight; the reason is among its accounts."""
    device = make_device(offender, gone_on=today, gone_because="Sold in York.")
    client, address = client_of(officer), f"/visits/devices/back/{device.public_id}/"
    assert address in words(client.get(f"/visits/devices/{offender.public_id}/"))
    assert "Sold in York." in words(client.get(address))
    assert client.post(address, {"because": " "}).status_code == 422

    back = client.post(address, {"because": "It was the tablet."}, follow=True)

    assert "Visits look for it again." in words(back)
    assert address not in words(back)
    accounts = words(client.get(f"/visits/devices/answer/{device.public_id}/"))
    assert "Recorded as gone, and there after all" in accounts
    assert "It was the tablet." in accounts
    again = client.post(address, {"because": "Twice."})
    assert (again.status_code, "not recorded as gone" in words(again)) == (409, True)


def test_a_stale_answer_is_refused_and_keeps_its_words(
    offender: Offender, officer: User, client_of: ClientOf
) -> None:
    """A colleague answered meanwhile, or a visit saw it."""
    device = make_device(offender)

    answer = client_of(officer).post(
        f"/visits/devices/answer/{device.public_id}/", {"question": "not_seen", "answer": "At the shop."}
    )

    assert answer.status_code == 409
    assert "not asked about the device any more" in words(answer)
    assert "At the shop." in words(answer)


def test_the_matrix_says_never_loudly(
    offender: Offender, officer: User, today: date, client_of: ClientOf
) -> None:
    """Each with its visit, its result and how long ago."""
    checked, never = make_condition(offender), make_condition(offender, kind="travel_ban", wording="")
    visit = make_visit(offender, today - timedelta(days=60))
    check(visit, checked, "broken")
    see(visit, make_device(offender), "examined", "concern")

    page = words(client_of(officer).get(f"/visits/coverage/{offender.public_id}/"))

    assert "Broken" in page
    assert f"visit {visit.receipt_number}" in page
    assert "Looked through by hand: concern, followed up" in page
    assert page.count("Never checked") == 1
    assert never.get_kind_display() in page
    assert AuditEvent.objects.filter(verb="offender_viewed", details={"page": "coverage"}).count() == 1


def test_a_visit_and_the_record_open_with_what_to_check(
    offender: Offender, officer: User, now: datetime, client_of: ClientOf
) -> None:
    """Before anything is written down; the alerts lead to where they are answered."""
    make_condition(offender)
    device = make_device(offender, is_declared=False)
    refresh([offender.pk], by=None, now=now)
    client = client_of(officer)

    visit, record = (
        words(client.get(path))
        for path in (f"/visits/record/{offender.public_id}/", offender.get_absolute_url())
    )

    for page in (visit, record):
        assert "Never checked: residence." in page
        assert "Never examined: phone." in page
    assert f"/visits/devices/answer/{device.public_id}/" in record
    assert "Say what was done about it" in record


def test_a_supervisor_sees_what_their_teams_have_not_checked(
    offender: Offender, today: date, now: datetime, south: Team, supervisor: User, client_of: ClientOf
) -> None:
    """Each figure counts exactly the list that it opens; another team's are in none (domain 5)."""
    outside = make_offender(now=now, team=south, visited_on=today)
    for person in (offender, outside):
        make_condition(person)
        make_device(person)
    late = make_condition(offender, kind="travel_ban", wording="")
    check(make_visit(offender, today - timedelta(days=300)), late)
    client = client_of(supervisor)

    pages = {what: client.get(f"/visits/coverage/?what={what}") for what in ("never", "late", "devices")}

    for what, page in pages.items():
        assert [figure["count"] for figure in page.context["figures"]] == [1, 1, 1], what
        assert len(page.context["page_obj"].object_list) == 1
        assert offender.reference in words(page)
        assert outside.reference not in words(page)
    assert "never checked since" in words(pages["never"])
    assert "last checked" in words(pages["late"])
    assert "never, known since" in words(pages["devices"])


def test_the_teams_page_is_narrowed_to_a_team(
    offender: Offender, north: Team, south: Team, supervisor: User, client_of: ClientOf
) -> None:
    """A team that is not theirs is a wrong filter, and shows nothing."""
    make_condition(offender)
    client = client_of(supervisor)

    own, other = (client.get(f"/visits/coverage/?team={team.pk}") for team in (north, south))

    assert (own.context["page_obj"].paginator.count, offender.reference in words(own)) == (1, True)
    assert (other.context["page_obj"].paginator.count, "cannot be shown" in words(other)) == (0, True)


def test_the_teams_page_takes_as_many_queries_for_many(
    offender: Offender, now: datetime, today: date, north: Team, supervisor: User, client_of: ClientOf
) -> None:
    """Reads are constant in number, whatever the caseload (design 7); a page holds fifty."""
    client = client_of(supervisor)

    def queries(what: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/visits/coverage/?what={what}")
        return len(captured)

    make_condition(offender)
    make_device(offender)
    one = [queries("never"), queries("devices")]
    for number in range(51):
        make_device(offender, description=f"Phone {number}")
    for _ in range(3):
        other = make_offender(now=now, team=north, visited_on=today)
        make_condition(other)

    assert [queries("never"), queries("devices")] == one
    page = client.get("/visits/coverage/?what=devices")
    assert (len(page.context["page_obj"].object_list), page.context["page_obj"].paginator.num_pages) == (
        50,
        2,
    )
