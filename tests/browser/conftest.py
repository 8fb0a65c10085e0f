"""Chromium on a live Vigil. Without Chromium these tests are skipped, except where CI asks for them."""

import os
import shutil
import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.screen import DESK, Screen
from tests.browser.station import Station, make_station

MISSING = "There is no chromium on this machine (apt-get install chromium)."
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--disable-quic"),
]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all these tests."""
    chromium = shutil.which("chromium")
    if chromium is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright leaves its event loop in this thread; Django would refuse every query beside it.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so these tests do too."""
    return timezone.now()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that remembers nothing of the test before."""
    fresh = browser.new_context(
        locale="en-GB", timezone_id="Europe/London", viewport={"width": DESK, "height": 900}
    )
    fresh.set_default_timeout(10_000)
    yield fresh
    # What a page saves when it is left would meet the emptying of the tables: nothing more is sent, and what was
    # sent is answered first.
    fresh.set_offline(True)
    fresh.close()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


@pytest.fixture
def screen(context: BrowserContext, live_server: LiveServer) -> Iterator[Screen]:
    """A window; at the end of each test it must have had nothing to complain about."""
    window = Screen(context, live_server.url)
    yield window
    assert window.errors == []


@pytest.fixture
def station(live_server: LiveServer, now: datetime) -> Station:
    """The invented station."""
    return make_station(now)
