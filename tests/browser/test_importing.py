"""Bringing a register in through the real pages, with the worker's step done by the test."""

from django.utils import timezone
from playwright.sync_api import expect

from intake import services as intake
from offender_mgmt.offenders.models import Offender
from tests.browser.imports import ROWS, extract, stage_extract
from tests.browser.screen import Screen
from tests.browser.station import Station


def test_an_extract_is_uploaded_watched_looked_at_and_applied(screen: Screen, station: Station) -> None:
    """The page shows that it waits, comes up to date by itself, shows every row accounted for, and applies only
    after the box is ticked (issue 2, 7).
    """
    before = Offender.objects.count()
    screen.enter_as(station.supervisor)
    page = screen.open("/import/")
    page.get_by_label("Register extract").set_input_files(
        {"name": "register-extract.csv", "mimeType": "text/csv", "buffer": extract()}
    )
    page.get_by_label("Extract date").fill("2026-11-19")
    page.get_by_role("button", name="Upload and preview").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("Waiting to be read")).to_be_visible()

    assert intake.preview_waiting(now=timezone.now()) == 1

    expect(page.get_by_role("heading", name="Every row is accounted for")).to_be_visible()
    assert f"{ROWS} rows = " in screen.text()
    assert Offender.objects.count() == before
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("tick this box")
    page.get_by_label("I have looked at the rows").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("The import is applied.")
    assert Offender.objects.count() > before


def test_a_question_is_answered_in_its_place(screen: Screen, station: Station) -> None:
    """An answer without a reason comes back with a sentence; with one, the question is gone and the next is there."""
    stage_extract(station.supervisor, previewed=True, applied=True)
    screen.enter_as(station.supervisor)
    page = screen.open("/import/decisions/")
    heading = page.get_by_role("heading", level=1)
    questions = int(heading.inner_text().removeprefix("Open questions: "))
    first = page.locator(".govuk-summary-card").first

    first.get_by_label("Leave it as the register has it").check()
    first.get_by_role("button", name="Answer").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say how you know.")
    assert screen.barriers() == []
    expect(first.get_by_label("Leave it as the register has it")).to_be_checked()
    first.get_by_label("How do you know?").fill("Asked the manager.")
    first.get_by_role("button", name="Answer").click()

    expect(heading).to_have_text(f"Open questions: {questions - 1}")
    expect(page.get_by_role("alert")).to_contain_text("Answered for SYN/01/")
