"""The clock of alerting. Each task is safe to repeat and to run beside itself."""

from celery import shared_task
from django.utils import timezone

from offender_mgmt.alerts import services
from offender_mgmt.alerts.choices import Trigger

WORKER = "worker"


@shared_task
def sweep() -> None:
    """Check the whole register. A check that is refused fails, as it must look."""
    services.full_check(now=timezone.now(), trigger=Trigger.BEAT)


@shared_task
def deliver() -> None:
    """Send what waits in the outbox."""
    services.deliver(now=timezone.now())
    services.seen("deliver")


@shared_task
def probe(sent_by: str) -> None:
    """Note that a worker is alive, and so was whoever sent this."""
    services.seen(sent_by)
    services.seen(WORKER)
