"""The clock of alerting. Each task is safe to repeat and to run beside itself."""

import logging

from celery import shared_task
from django.utils import timezone

from offender_mgmt.alerts import services

logger = logging.getLogger(__name__)


@shared_task
def sweep() -> None:
    """Check the whole register; a count that does not add up is an error in the log."""
    run = services.sweep(now=timezone.now())
    if not run.partition.is_whole:
        logger.error("the register does not add up", extra={"unaccounted": run.partition.unaccounted})


@shared_task
def deliver() -> None:
    """Send what waits in the outbox."""
    services.deliver(now=timezone.now())
