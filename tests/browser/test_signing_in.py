"""Signing in and out through the real pages."""

from playwright.sync_api import Page, expect

from offender_mgmt.audit.models import AuditEvent
from tests.browser.screen import Screen
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
