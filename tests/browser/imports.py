"""Imports for the browser tests, at each of their stages."""

from datetime import date
from pathlib import Path

from django.utils import timezone

import intake
from intake import services
from intake.models import ImportBatch
from offender_mgmt.accounts.models import User

EXTRACT = Path(intake.__file__).parent / "demo" / "register-extract.csv"
EXTRACT_DATE = date(2026, 11, 19)
ROWS = 60


def extract() -> bytes:
    """The beginning of the invented extract: enough rows for a second page, and some doubts."""
    return b"".join(EXTRACT.read_bytes().splitlines(keepends=True)[: ROWS + 1])


def stage_extract(by: User, *, previewed: bool = False, applied: bool = False) -> ImportBatch:
    """The extract, uploaded; then previewed and applied as asked."""
    now = timezone.now()
    batch = services.stage(
        filename="register-extract.csv",
        content=extract(),
        profile="standard",
        extract_date=EXTRACT_DATE,
        by=by,
        now=now,
    )
    if previewed:
        services.preview(batch.public_id, now=now)
    if applied:
        services.apply(batch.public_id, by=by, now=now)
    return batch
