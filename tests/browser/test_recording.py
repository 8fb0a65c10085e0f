"""Recording a visit in a real browser: by keyboard, twice, without scripts."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.recording import equip
from tests.browser.screen import PHONE, Screen
from tests.browser.station import Station
from visits.models import Visit


@pytest.fixture
def form(screen: Screen, station: Station) -> Page:
    """The form of the forgotten one, open in front of the officer."""
    screen.enter_as(station.officer)
    return screen.open(f"/visits/record/{station.forgotten.public_id}/")


def new_visits(station: Station) -> list[Visit]:
    """What was recorded since the station was made."""
    return list(
        Visit.objects.filter(
            offender=station.forgotten, outcome="seen_inside", visited_on=timezone.localdate()
        )
    )


def test_the_skip_link_is_first_and_leads_to_the_content(form: Page) -> None:
    """Whoever uses a keyboard does not pass the menu on every page (WCAG 2.4.1)."""
    form.keyboard.press("Tab")
    expect(form.get_by_role("link", name="Skip to main content")).to_be_focused()

    form.keyboard.press("Enter")

    expect(form.locator("main")).to_be_focused()


def test_a_visit_is_recorded_by_keyboard_alone(form: Page, screen: Screen, station: Station) -> None:
    """Every field is reached with Tab, in the order in which it is read (WCAG 2.1.1, 2.4.3)."""
    screen.tab_to("outcome")
    form.keyboard.press("Space")
    screen.tab_to("visited_date")
    screen.tab_to("officers")
    screen.tab_to("Only one officer went")
    form.keyboard.press("Enter")
    screen.tab_to("single_crewed_reason")
    form.keyboard.type("Daylight, low risk.")
    screen.tab_to("single_crewed_authority")
    form.keyboard.type("Sarah")
    screen.tab_to("arrangement")
    form.keyboard.press("ArrowDown")
    screen.tab_to("announced_because")
    form.keyboard.type("Health")
    screen.tab_to("arrangement_reason")
    form.keyboard.type("Hospital appointment on the same day.")
    screen.tab_to("observed")
    form.keyboard.type("Seen alone, two rooms seen.")
    screen.tab_to("Record this visit")
    form.keyboard.press("Enter")

    expect(form.get_by_role("alert")).to_contain_text("Visit saved. Receipt V-")
    (visit,) = new_visits(station)
    assert (visit.arrangement, visit.announced_because) == ("short_notice", "health")
    assert visit.single_crewed_authority == station.supervisor
    assert visit.arrangement_reason == "Hospital appointment on the same day."
    assert visit.observed == "Seen alone, two rooms seen."


def fill(page: Page) -> None:
    """A whole visit by two."""
    page.get_by_label("Seen inside").check()
    page.get_by_label("Peter Kirkbride").check()


def test_a_double_click_records_one_visit(form: Page, station: Station) -> None:
    """A hurried thumb is one visit with one receipt (VIS-2)."""
    fill(form)
    form.get_by_role("button", name="Record this visit").dblclick()

    expect(form.get_by_role("alert")).to_contain_text("Visit saved. Receipt V-")
    (visit,) = new_visits(station)
    assert visit.receipt_number in form.inner_text("body")


def test_going_back_and_sending_again_is_the_same_visit(form: Page, station: Station) -> None:
    """The back button brings the form back filled in; sent again, it makes no second visit and says which there is
    (VIS-2).
    """
    fill(form)
    form.get_by_role("button", name="Record this visit").click()
    expect(form.get_by_role("alert")).to_contain_text("Visit saved.")
    (visit,) = new_visits(station)

    form.go_back()
    fill(form)
    form.get_by_role("button", name="Record this visit").click()

    expect(form.get_by_role("alert")).to_contain_text(visit.receipt_number)
    assert new_visits(station) == [visit]


def test_what_was_written_is_still_there_when_the_visit_is_refused(form: Page, station: Station) -> None:
    """Alone and without a reason: a sentence, the focus on it, and no word lost."""
    form.get_by_label("Seen inside").check()
    form.get_by_label("What you saw and were told").fill("Seen alone, two rooms seen.")
    form.get_by_role("button", name="Record this visit").click()

    summary = form.locator(".govuk-error-summary")
    expect(summary).to_contain_text("A visit needs 2 officers.")
    expect(summary).to_be_focused()
    expect(form.get_by_label("What you saw and were told")).to_have_value("Seen alone, two rooms seen.")
    expect(form.get_by_label("Seen inside")).to_be_checked()
    assert new_visits(station) == []


def test_devices_are_asked_about_only_where_somebody_was_met(screen: Screen, station: Station) -> None:
    """Before the outcome is known they are there, and gone when nobody answered; what was tapped is never hidden."""
    equip(station)
    screen.enter_as(station.officer)
    page = screen.open(f"/visits/record/{station.forgotten.public_id}/")
    phone = page.get_by_role("group", name="Phone: Samsung A14, black")
    expect(phone).to_be_visible()

    page.get_by_label("No answer").check()
    expect(phone).to_be_hidden()
    page.get_by_label("Seen inside").check()
    method = phone.get_by_label("Looked through by hand")
    expect(method).to_be_hidden()
    phone.get_by_label("Examined", exact=True).check()
    expect(method).to_be_visible()
    page.get_by_label("No answer").check()

    expect(phone).to_be_visible()


def test_the_reason_is_asked_only_of_an_announced_visit(form: Page) -> None:
    """The form is as short as the visit allows; what somebody wrote is never hidden."""
    reason = form.get_by_label("Why were they told, in words?")
    expect(reason).to_be_hidden()

    form.get_by_label("By appointment").check()
    expect(reason).to_be_visible()
    reason.fill("Hospital appointment.")
    form.get_by_label("Unannounced").check()

    expect(reason).to_be_visible()


def test_a_visit_is_recorded_without_any_script(
    browser: Browser, live_server: LiveServer, station: Station
) -> None:
    """On a locked-down telephone every field is simply there, and the form works."""
    with browser.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 844}) as context:
        screen = Screen(context, live_server.url)
        screen.enter_as(station.officer)
        page = screen.open(f"/visits/record/{station.forgotten.public_id}/")
        expect(page.get_by_label("Why were they told, in words?")).to_be_visible()
        fill(page)
        page.get_by_role("button", name="Record this visit").click()

        expect(page.get_by_role("alert")).to_contain_text("Visit saved. Receipt V-")
        assert len(new_visits(station)) == 1
        assert screen.errors == []
