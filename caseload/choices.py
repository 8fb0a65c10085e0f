"""Words of caseloads."""

from django.db import models


class HandOverReason(models.TextChoices):
    """Why somebody gives up their cases."""

    LEAVES = "leaves", "Leaves the force or the unit"
    OTHER_TEAM = "other_team", "Moves to another team"
    LONG_ABSENCE = "long_absence", "Away for long"
    OTHER = "other", "Another reason, written down"


class Ending(models.TextChoices):
    """How a hand-over ended."""

    FINISHED = "finished", "Finished"
    CALLED_OFF = "called_off", "Called off"


class Answer(models.TextChoices):
    """What became of something that was put to somebody."""

    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"
    REVOKED = "revoked", "Revoked"
