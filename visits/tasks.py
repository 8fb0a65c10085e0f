"""The clock of visiting. Each task is safe to repeat and to run beside itself; the rows are the queue."""

from celery import shared_task
from django.utils import timezone

from visits import services


@shared_task
def scan_attachments() -> None:
    """Scan what was attached."""
    services.scan_waiting(now=timezone.now())


@shared_task
def tend_windows() -> None:
    """Open the period, close windows that are no longer meant, draw those that are missing, disclose secrets."""
    services.tend_windows(now=timezone.now())
