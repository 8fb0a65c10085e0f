"""A file leaves Vigil for somebody and on some ground, and the log says which (LAW-3).

That nonsense, which names neither, is answered 422 by every address that gives a file is in tests/architecture/.
"""

from datetime import datetime

import pytest

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.choices import PROCESSING, Processing
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.audit.rules.disclosures import Disclosure
from offender_mgmt.errors import VigilError
from tests.conftest import ClientOf
from tests.factories import TOLD, make_offender

LISTS = {
    "/compliance/": {"as_at": "2026-11-19", "kind": "csv"},
    "/compliance/lengthenings/": {},
    "/reports/measures/overdue/": {},
}
with_each_list = pytest.mark.parametrize("address", LISTS)


@pytest.mark.parametrize(("recipient", "basis"), [("", "inspection"), (" ", "inspection"), ("HMICFRS", "")])
def test_there_is_no_disclosure_without_a_recipient_and_a_ground(recipient: str, basis: str) -> None:
    """Whoever makes one: a page, or a command."""
    with pytest.raises(VigilError, match="say for whom"):
        Disclosure(recipient, basis)


@pytest.fixture
def register(north: Team, now: datetime) -> None:
    """Somebody to tell of."""
    make_offender(now=now, team=north)


@pytest.mark.django_db
@with_each_list
@pytest.mark.parametrize("missing", ["recipient", "basis"])
def test_no_file_is_given_without_either(
    address: str, missing: str, register: None, supervisor: User, client_of: ClientOf
) -> None:
    """422 at the field, and nothing disclosed."""
    answer = client_of(supervisor).post(address, LISTS[address] | TOLD | {missing: " "})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [missing]
    assert not AuditEvent.objects.filter(verb="report_exported").exists()


@pytest.mark.django_db
@with_each_list
def test_the_log_says_who_got_the_file_and_why(
    address: str, register: None, supervisor: User, client_of: ClientOf
) -> None:
    """Recipient, ground and method, beside who took it; it counts as a disclosure (DPA 2018, s.62(3))."""
    client_of(supervisor).post(address, LISTS[address] | TOLD)

    event = AuditEvent.objects.get(verb="report_exported")
    assert event.details.items() >= (TOLD | {"method": "file"}).items()
    assert PROCESSING[event.verb] == Processing.DISCLOSURE


@pytest.mark.django_db
def test_the_form_suggests_whoever_asks_and_no_ground(
    register: None, supervisor: User, client_of: ClientOf
) -> None:
    """Most files are for whoever takes them; why is not chosen for anybody."""
    form = client_of(supervisor).get("/compliance/").context["form"]

    assert form["recipient"].initial == "Susan Supervisor"
    assert not form["basis"].value()
