"""Downloading the compliance report."""

import hashlib
from pathlib import Path

import pytest

from offender_mgmt.audit.models import AuditEvent
from tests.browser.screen import Screen
from tests.browser.station import Station


@pytest.mark.parametrize(("label", "kind"), [("Spreadsheet (XLSX)", "xlsx"), ("CSV", "csv")])
def test_the_compliance_file_downloads(label: str, kind: str, screen: Screen, station: Station) -> None:
    """The browser saves the very bytes whose hash is in the audit log, and the page can be used again."""
    screen.enter_as(station.auditor)
    page = screen.open("/compliance/")
    page.get_by_label("As at").fill("2026-11-19")
    page.get_by_label(label, exact=True).check()
    page.get_by_label("Who is the file for?").fill("Ivy Inspector, HMICFRS")
    page.get_by_label("For an inspection or an audit").check()

    for _ in range(2):
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download the report").click()

        assert waiting.value.suggested_filename == f"vigil-compliance-2026-11-19.{kind}"
        sha256 = hashlib.sha256(Path(waiting.value.path()).read_bytes()).hexdigest()
        event = AuditEvent.objects.filter(verb="report_exported", actor_id=station.auditor.pk).latest("pk")
        assert event.details["sha256"] == sha256
        assert event.details["recipient"] == "Ivy Inspector, HMICFRS"
