"""The clock of visiting. The task is safe to repeat and to run beside itself."""

from celery import shared_task
from django.utils import timezone

from visits import services


@shared_task
def tend_windows() -> None:
    """Open the period, close windows that are no longer meant, draw those that are missing, disclose secrets."""
    services.tend_windows(now=timezone.now())
