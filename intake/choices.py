"""Words of bringing a register in."""

from django.db import models


class RowOutcome(models.TextChoices):
    """How a source row ended. The three add up to the rows of the source."""

    ACCEPTED = "accepted", "Accepted"
    NEEDS_DECISION = "needs_decision", "Needs a decision"
    REJECTED = "rejected", "Rejected"


class BatchStatus(models.TextChoices):
    """Where an import stands."""

    WAITING = "waiting", "Waiting to be read"
    PREVIEWED = "previewed", "Ready to apply"
    REFUSED = "refused", "Cannot be read"
    APPLIED = "applied", "Applied"
    UNDONE = "undone", "Undone"
