"""The clock of exports."""

from celery import shared_task
from django.utils import timezone

from offender_mgmt.exports import services


@shared_task
def make_exports() -> None:
    """Make what was asked for. The rows are the queue: nothing is lost when this task is."""
    services.make_waiting(now=timezone.now())
