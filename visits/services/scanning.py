"""Scanning what was attached. A scanner that is away leaves everything in quarantine: nothing passes (FIL-6)."""

import logging
import time
from datetime import datetime

from django.conf import settings
from django.db import transaction

from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.rules.health import SCANNER
from visits.choices import Scan
from visits.models import Attachment, AttachmentContent
from visits.services import clamd

ROUND = 30.0  # seconds, so that whoever scans has time for what else it does
logger = logging.getLogger(__name__)


def scan_waiting(*, now: datetime) -> int:
    """Scan what waits, the oldest first, and return how many files have a verdict now.

    Any number may run at once: each file is scanned by one of them. What the scanner gives no verdict on waits for
    the next round, as does everything when it is away. Not to be called in a transaction.
    """
    if not settings.VIGIL_CLAMD or not _is_there():
        return 0
    began, last, scanned = time.monotonic(), 0, 0
    while time.monotonic() - began < ROUND:
        try:
            found = _scan_next(last, now)
        except clamd.ScannerDown as error:
            logger.warning("the virus scanner cannot be reached", extra={"error": str(error)})
            break
        if found is None:
            break
        last, has_verdict = found
        scanned += has_verdict
    return scanned


def _is_there() -> bool:
    """Whether the scanner answers; if so, its sign of life is noted, and health says when there is none."""
    try:
        clamd.ping(address=settings.VIGIL_CLAMD)
    except clamd.ScannerDown as error:
        logger.warning("the virus scanner cannot be reached", extra={"error": str(error)})
        return False
    alerts.seen(SCANNER)
    return True


@transaction.atomic
def _scan_next(after: int, now: datetime) -> tuple[int, bool] | None:
    """Scan the next file that waits and that nobody else is scanning; None when there is none. Raises ScannerDown.

    The row is the claim and is held while the scanner reads: nobody waits for it, and whoever dies lets it go.
    """
    waiting = Attachment.objects.waiting().filter(pk__gt=after)
    attachment = waiting.select_for_update(skip_locked=True, no_key=True).first()
    if attachment is None:
        return None
    content = bytes(AttachmentContent.objects.get(attachment=attachment).content)
    try:
        is_clean = clamd.is_clean(content, address=settings.VIGIL_CLAMD)
    except clamd.NoVerdict:
        logger.warning("the virus scanner gave no verdict on a file", extra={"attachment": attachment.pk})
        return attachment.pk, False
    attachment.scan = Scan.CLEAN if is_clean else Scan.REFUSED
    attachment.scanned_at = now
    attachment.save(update_fields=["scan", "scanned_at"])
    if not is_clean:
        logger.error("the virus scanner refused a file", extra={"attachment": attachment.pk})
    return attachment.pk, True
