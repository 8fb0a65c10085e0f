"""The clock of importing."""

from celery import shared_task
from django.utils import timezone

from intake import services


@shared_task
def preview_waiting() -> None:
    """Preview what was uploaded. The rows are the queue: nothing is lost when this task is."""
    services.preview_waiting(now=timezone.now())
