"""Signing in with a second factor, in a real browser: an app, and a security key that Chromium plays."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from offender_mgmt.accounts import services
from offender_mgmt.audit.models import AuditEvent
from tests.accounts.directory_server import running_directory, use
from tests.accounts.factors import code_now, give_app
from tests.browser.screen import DESK, PHONE, Screen
from tests.browser.station import Station
from tests.browser.test_signing_in import sign_in


@pytest.fixture(autouse=True)
def _in_earnest(settings: Settings) -> None:
    """As everywhere but in the demo."""
    settings.VIGIL_SECOND_FACTOR = True


@pytest.fixture
def key(screen: Screen) -> Iterator[str]:
    """A security key in the machine, which is touched whenever it is asked."""
    session = screen.context.new_cdp_session(screen.page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "isUserVerified": True, "hasUserVerification": True}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield made["authenticatorId"]
    session.detach()


def looks_right(screen: Screen, name: str) -> None:
    """No barrier on the phone, nothing cut off on either screen, a picture of each."""
    for width in (DESK, PHONE):
        screen.resize(width)
        assert not screen.is_wider_than_the_screen(), (name, width)
        screen.keep_picture(f"{name}-{width}")
    assert screen.barriers() == []


def enter(page: Page, code: str, button: str) -> None:
    """Type a code and send it."""
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name=button).click()


def test_an_officer_sets_up_an_app_and_signs_in_with_it(screen: Screen, station: Station) -> None:
    """From a password alone, by picture or letters, past the codes to one's work; the next time with a code."""
    page = screen.open("/visits/mine/")
    sign_in(page, "anne.hallam")
    expect(page.get_by_role("heading", name="Set up an authenticator app")).to_be_visible()
    looks_right(screen, "set-up-app")
    page.get_by_text("I cannot scan it").click()
    secret = re.sub("[^A-Z2-7]", "", page.locator(".vigil-secret").inner_text())
    enter(page, "12345", "Go on")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    looks_right(screen, "set-up-app-refused")

    enter(page, code_now(secret), "Go on")

    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    codes = services.recovery_codes_of(station.officer)
    assert all(code in screen.text() for code in codes)
    looks_right(screen, "recovery-codes")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save them as a file").click()
    assert codes[0] in download.value.path().read_text()
    page.get_by_role("button", name="I have kept them: go on").click()
    expect(page.get_by_role("heading", name="My work")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "anne.hallam")
    expect(page.get_by_role("heading", name="Second step: is it you?")).to_be_visible()
    looks_right(screen, "second-step")
    enter(page, codes[0], "Sign in")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()


def test_whoever_starts_again_gives_the_password_anew(screen: Screen, station: Station) -> None:
    """Between password and factor there is a way back, for somebody who took the wrong account."""
    give_app(station.officer)
    page = screen.open("/sign-in/")
    sign_in(page, "anne.hallam")

    page.get_by_role("button", name="Start again").click()

    expect(page.get_by_label("Username")).to_be_visible()


def test_whoever_was_given_a_password_chooses_their_own(screen: Screen, station: Station) -> None:
    """After the second step, and then they are at their work."""
    give_app(station.officer)
    given = services.give_password(user_id=station.officer.pk, by=station.administrator)
    page = screen.open("/visits/mine/")
    sign_in(page, "anne.hallam", given)
    enter(page, code_now(), "Sign in")
    expect(page.get_by_role("heading", name="Choose your own password")).to_be_visible()
    page.get_by_label("New password", exact=True).fill("brief word")
    page.get_by_label("New password, once more").fill("brief word")
    page.get_by_role("button", name="Keep it and sign in").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    looks_right(screen, "own-password-refused")

    for label in ("New password", "New password, once more"):
        page.get_by_label(label, exact=True).fill("seven quiet lanterns")
    page.get_by_role("button", name="Keep it and sign in").click()

    expect(page.get_by_role("heading", name="My work")).to_be_visible()


def test_an_administrator_signs_in_with_a_security_key(screen: Screen, station: Station, key: str) -> None:
    """Nothing else is offered; the key is set up by a touch, and asked for the next time; all of it by keyboard."""
    page = screen.open("/sign-in/")
    sign_in(page, "ada.adlington")
    expect(page.get_by_role("heading", name="Set up a security key")).to_be_visible()
    expect(page.get_by_role("link", name="Use an authenticator app instead")).to_have_count(0)
    looks_right(screen, "set-up-key")
    page.get_by_label("What do you call this key?").fill("Blue key")
    screen.tab_to("Set up this key")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Blue key")).to_be_visible()
    looks_right(screen, "your-account")

    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "ada.adlington")
    expect(page.get_by_role("heading", name="Second step: is it you?")).to_be_visible()
    expect(page.get_by_text("The key did not answer")).to_be_hidden()
    looks_right(screen, "second-step-key")
    page.get_by_role("button", name="Use your security key").click()

    expect(page.get_by_role("heading", name="Policy", exact=False).first).to_be_visible()
    event = AuditEvent.objects.filter(verb="signed_in", actor_id=station.administrator.pk).latest("pk")
    assert event.details == {"factors": ["password", "webauthn"]}


def test_a_key_that_does_not_answer_is_said_in_words(screen: Screen, station: Station, key: str) -> None:
    """Here one that is known already refuses to be set up twice: the page says so, and the button is there again."""
    page = screen.open("/sign-in/?next=/account/key/")
    sign_in(page, "ada.adlington")
    page.get_by_role("button", name="Set up this key").click()
    page.get_by_role("button", name="Go on").click()

    page.get_by_role("button", name="Set up this key").click()

    expect(page.get_by_role("alert").filter(has_text="The key did not answer")).to_be_visible()
    looks_right(screen, "key-silent")


def test_somebody_signs_in_by_the_forces_directory(
    screen: Screen, station: Station, settings: Settings
) -> None:
    """On another site, and back: the form may lead there, and the strict cookie is there again afterwards."""
    give_app(station.officer)
    with running_directory() as directory:
        use(directory, settings)
        directory.claims = {"preferred_username": "anne.hallam"}
        page = screen.open("/sign-in/?next=/policy/")
        looks_right(screen, "sign-in-directory")

        page.get_by_role("button", name="Sign in with your force account").click()
        expect(page.get_by_role("heading", name="Second step: is it you?")).to_be_visible()
        enter(page, code_now(), "Sign in")

        expect(page).to_have_url(f"{screen.address}/policy/")
