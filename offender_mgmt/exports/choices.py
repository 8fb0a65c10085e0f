"""Words of exports."""

from django.db import models


class State(models.TextChoices):
    """Where an export is. Whoever asked sees it until it is over, and why."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Being made"
    MADE = "made", "Ready"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    EXPIRED = "expired", "Expired"


UNFINISHED = (State.WAITING, State.RUNNING)
