"""Signing in and out through the real pages."""

from playwright.sync_api import Page, expect

from offender_mgmt.audit.models import AuditEvent
from tests.browser.screen import PHONE, Screen
from tests.browser.station import Station


def sign_in(page: Page, username: str, password: str = "correct horse battery") -> None:
    """Fill in the page and send it."""
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_supervisor_signs_in_and_stands_before_the_overdue_list(screen: Screen, station: Station) -> None:
    """From the front door to the list to work from, in one step."""
    page = screen.open("/")
    expect(page).to_have_url(f"{screen.address}/sign-in/?next=/")

    sign_in(page, "sarah.sandford")

    expect(page.get_by_role("heading", name="Overdue visits: 4")).to_be_visible()
    assert "SYN/01/00593 Carrow, Ryan Adam" in screen.text()
    assert "14 March 2017 14 June 2017 more than 9 years" in screen.text()


def test_signing_out_closes_the_door(screen: Screen, station: Station) -> None:
    """Afterwards the same address asks for a sign-in, also with the back button (AUTH-11)."""
    page = screen.open("/sign-in/")
    sign_in(page, "anne.hallam")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert AuditEvent.objects.filter(verb="signed_out", actor_id=station.officer.pk).exists()


def test_a_wrong_password_is_said_without_saying_whose(screen: Screen, station: Station) -> None:
    """Known name or not, the sentence is the same; the password is not in the page (AUTH-5)."""
    sentences = []
    for username in ("anne.hallam", "nobody.at.all"):
        page = screen.open("/sign-in/")
        sign_in(page, username, "wrong horse battery")
        summary = page.locator(".govuk-error-summary")
        expect(summary).to_be_visible()
        sentences.append(summary.inner_text())
        assert screen.barriers() == []

    assert sentences[0] == sentences[1]
    assert "wrong horse battery" not in page.content()


def test_after_five_wrong_passwords_the_page_says_what_to_do(screen: Screen, station: Station) -> None:
    """Locked for a while, in plain words, with the way on (AUTH-4)."""
    for _ in range(6):
        sign_in(screen.open("/sign-in/"), "anne.hallam", "wrong horse battery")

    expect(screen.page.get_by_role("heading", name="Sign-in is locked for a while")).to_be_visible()
    assert "Wait 15 minutes" in screen.text()
    assert screen.barriers() == []
    screen.keep_picture("sign-in-locked-1280")


def test_a_page_that_nobody_uses_warns_and_signs_out(screen: Screen, station: Station) -> None:
    """A minute before, a touch is enough to stay; then it is gone, and signing in leads back (AUTH-7)."""
    screen.enter_as(station.officer)
    screen.page.clock.install()
    page = screen.open("/visits/mine/")
    warning = page.get_by_role("alert").filter(has_text="You will be signed out in a minute")

    page.clock.fast_forward("14:10")
    expect(warning).to_be_visible()
    screen.resize(PHONE)
    screen.keep_picture(f"idle-warning-{PHONE}")
    page.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()

    page.clock.fast_forward("15:10")
    page.wait_for_url("**/sign-in/?next=%2Fvisits%2Fmine%2F")
    assert "My work" not in screen.text()
    assert screen.open("/visits/mine/").url.endswith("/sign-in/?next=/visits/mine/")


def test_words_that_are_on_no_server_outlast_an_idle_quarter_of_an_hour(
    screen: Screen, station: Station
) -> None:
    """Without a connection the page hides itself and keeps its words until somebody is there again."""
    screen.enter_as(station.officer)
    screen.page.clock.install()
    page = screen.open(f"/visits/record/{station.forgotten.public_id}/")
    words = page.get_by_label("What you saw and were told")
    words.fill("Two phones on the table.")
    screen.context.set_offline(True)

    page.clock.fast_forward("15:10")
    expect(page.locator("main")).to_be_hidden()
    page.keyboard.press("Tab")

    expect(words).to_have_value("Two phones on the table.")
    expect(page.locator("main")).to_be_visible()
    screen.errors.clear()  # the requests that went nowhere
