"""The clock of visiting."""

from celery import shared_task
from django.utils import timezone

from visits import services


@shared_task
def scan_attachments() -> None:
    """Scan what was attached. The rows are the queue: nothing is lost when this task is."""
    services.scan_waiting(now=timezone.now())
