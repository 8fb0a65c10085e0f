"""A browser window on Vigil that remembers everything it had to complain about."""

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from offender_mgmt.accounts.models import Session, User
from offender_mgmt.accounts.proving import PROVED_AT
from tests.conftest import ClientOf

PHONE, DESK = 390, 1280
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Screen:
    """One window. `errors` holds what the browser logged: script errors, refused content, failed requests."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("requestfailed", self._missed)

    def _heard(self, message: ConsoleMessage) -> None:
        # A page that answers 403 or 422 is logged as an error of the browser's; what it says is tested elsewhere.
        is_status = re.match("Failed to load resource: the server responded with a status of 4", message.text)
        if message.type in ("error", "warning") and not is_status:
            self.errors.append(message.text)

    def _missed(self, request: Request) -> None:
        # Leaving a page, and a download, end a request that nobody waits for any more.
        if request.failure != "net::ERR_ABORTED":
            self.errors.append(f"{request.failure}: {request.url}")

    def enter_as(self, user: User) -> None:
        """Begin with a session of this user, without passing the sign-in page."""
        cookie = ClientOf()(user).cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])

    def prove(self, *, ago: timedelta = timedelta(0)) -> None:
        """Let whoever is signed in have proved so long ago who they are: a walk is longer than a proof is fresh."""
        for cookie in self.context.cookies():
            if cookie["name"] == settings.SESSION_COOKIE_NAME:
                session = Session.get_session_store_class()(cookie["value"])
                session[PROVED_AT] = (timezone.now() - ago).isoformat()
                session.save()

    def open(self, path: str) -> Page:
        """Go to a page of Vigil and wait until it has settled."""
        self.page.goto(f"{self.address}{path}", wait_until="load")
        return self.page

    @property
    def path(self) -> str:
        """Where the window is, with its query."""
        return self.page.url.removeprefix(self.address)

    def text(self) -> str:
        """What can be read in the window, one space between words."""
        return " ".join(self.page.inner_text("body").split())

    def barriers(self) -> list[str]:
        """What axe finds: the rule, and the first element that breaks it."""
        # The script is half a megabyte and stays in the page; of rules that are kept nothing is told.
        axe = Axe("") if self.page.evaluate("'axe' in window") else Axe()
        options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
        found: Any = axe.run(self.page, options=options).response
        return [
            f"{one['id']}: {one['nodes'][0]['html']} {one['nodes'][0]['failureSummary']}"
            for one in found["violations"]
        ]

    def is_wider_than_the_screen(self) -> bool:
        """Whether somebody would have to scroll sideways to read."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    def resize(self, width: int) -> None:
        """A phone's or a desk's window."""
        self.page.set_viewport_size({"width": width, "height": 844 if width == PHONE else 900})

    def keep_picture(self, name: str) -> None:
        """Save the whole page, when VIGIL_SCREENSHOTS names a folder."""
        folder = os.environ.get("VIGIL_SCREENSHOTS")
        if folder:
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def tab_to(self, name: str) -> None:
        """Press Tab until the focus is on the field, link or button of that name or id. Raises when it never is."""
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if name in self.page.evaluate(
                "[document.activeElement.name, document.activeElement.id, document.activeElement.textContent.trim()]"
            ):
                return
        raise AssertionError(f"Tab never reaches {name}.")
