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
ROWS, MORE_THAN_A_PAGE = 15, 52  # a short extract, and one that fills more than a page


def extract(rows: int = ROWS) -> bytes:
    """The beginning of the invented extract: people whom the station knows with other facts, and people new to it."""
    return b"".join(EXTRACT.read_bytes().splitlines(keepends=True)[: rows + 1])


def stage_extract(
    by: User, *, previewed: bool = False, applied: bool = False, rows: int = ROWS
) -> ImportBatch:
    """The extract, uploaded; then previewed and applied as asked."""
    now = timezone.now()
    batch = services.stage(
        filename="register-extract.csv",
        content=extract(rows),
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
