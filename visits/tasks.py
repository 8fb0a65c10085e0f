from celery import shared_task
from django.utils import timezone
from visits import services
"""The clock of visiting."""




@shared_task
def scan_attachments() -> None:
    """Scan what was attached. The rows are the queue: nothing is lost when this task is."""
    services.scan_waiting(now=timezone.now())
"""The clock of visiting. The task is safe to repeat and to run beside itself."""




@shared_task
def tend_windows() -> None:
    """Open the period, close windows that are no longer meant, draw those that are missing, disclose secrets."""
    services.tend_windows(now=timezone.now())
