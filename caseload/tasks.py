"""The clock of caseloads. Each task is safe to repeat and to run beside itself; the rows are the queue."""

from celery import shared_task
from django.utils import timezone

from caseload import services


def recalculate() -> None:
    """Bring the register under a policy whose day has come, for half a minute at most. The sweeper calls it too."""
    services.recalculate(now=timezone.now())


@shared_task
def tend_policy() -> None:
    """Work out the simulations that wait; then recalculate."""
    services.simulate_waiting(now=timezone.now())
    recalculate()
