"""A lower level from end to end in a real browser: asked for by one, refused to them, approved by another."""

import pytest
from playwright.sync_api import Page, expect

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.templatetags.vigil import uk_date
from tests.browser.screen import Screen
from tests.browser.station import Station
from tests.factories import make_user, open_obligation


@pytest.fixture
def offender(station: Station) -> Offender:
    """Medium risk, due in a few days, the officer's."""
    return Offender.objects.get(reference="SYN/01/00440")


def ask_for_low(screen: Screen, offender: Offender) -> Page:
    """Decide the level on the offender's page, as anybody would; it is a lower one."""
    page = screen.open(f"/offenders/{offender.public_id}/")
    page.get_by_role("button", name="Decide the risk level").click()
    page.get_by_role("radio", name="Low", exact=True).check()
    page.get_by_label("Reasons").fill("In work and settled for a year; ARMS low throughout.")
    page.get_by_role("button", name="Record this decision").click()
    return page


def open_proposal(screen: Screen, offender: Offender) -> Page:
    """Follow what waits from the offender's page."""
    page = screen.open(f"/offenders/{offender.public_id}/")
    page.get_by_role("link", name="Lower the risk level from medium to low").click()
    return page


def insist(page: Page) -> None:
    """Send the approval although no button offers it."""
    page.evaluate(
        "document.querySelector('form[action$=\"/withdraw/\"]').action = location.pathname + 'approve/'"
    )
    page.get_by_role("button", name="Withdraw it").click()


def due_line(offender: Offender) -> str:
    """How the page says when the visit is due."""
    return f"Due {uk_date(open_obligation(offender).due_on)}"


def test_a_lower_level_waits_for_another_person_and_then_moves_the_date(
    screen: Screen, station: Station, offender: Offender
) -> None:
    """Proposed: the earlier date stands. Tried by the officer: refused with a sentence. Approved by the supervisor,
    who reads both dates first: the date moves (domain 2.1, 4).
    """
    earlier = due_line(offender)
    screen.enter_as(station.officer)
    page = ask_for_low(screen, offender)
    page = screen.open(f"/offenders/{offender.public_id}/")
    expect(page.locator("main")).to_contain_text(earlier)

    page = open_proposal(screen, offender)
    expect(page.locator("#effect")).to_have_text("Only a supervisor may answer this.")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    insist(page)
    expect(page.get_by_role("alert")).to_contain_text("Only a supervisor may answer this.")
    assert Proposal.objects.waiting().filter(offender=offender, kind="lower_level").exists()

    screen.enter_as(station.supervisor)
    page = screen.open("/proposals/")
    page.get_by_role("link", name="Lower the risk level from medium to low").click()
    before = uk_date(open_obligation(offender).due_on)
    expect(page.locator("#effect")).to_contain_text(f"Approving moves the visit from {before} to ")
    page.get_by_label("What you looked at").fill("ARMS and the last two visits.")
    page.get_by_role("button", name="Approve").click()

    expect(page.get_by_role("alert")).to_contain_text("Approved.")
    later = due_line(offender)
    assert later != earlier
    expect(page.locator("main")).to_contain_text(later)
    expect(page.locator("main")).not_to_contain_text(earlier)


def test_a_supervisor_who_asked_needs_another_supervisor(
    screen: Screen, station: Station, offender: Offender
) -> None:
    """Rank is no second person: refused with a sentence; somebody else approves (ACC-13)."""
    sentence = "You asked for this yourself, so somebody else must approve it."
    screen.enter_as(station.supervisor)
    ask_for_low(screen, offender)
    page = open_proposal(screen, offender)
    expect(page.locator("#effect")).to_have_text(sentence)
    insist(page)
    expect(page.get_by_role("alert")).to_contain_text(sentence)

    screen.enter_as(_another_supervisor(station))
    page = open_proposal(screen, offender)
    page.get_by_role("button", name="Approve").click()

    expect(page.get_by_role("alert")).to_contain_text("Approved.")
    offender.refresh_from_db()
    assert offender.risk_level == "low"


def _another_supervisor(station: Station) -> User:
    team = station.officer.team
    assert team
    return make_user("simon.stanley", Role.SUPERVISOR, supervises=[team])
