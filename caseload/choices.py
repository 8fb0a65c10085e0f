"""Words of caseloads."""

from django.db import models


class Kept(models.TextChoices):
    """What became of a promise."""

    WAITING = "waiting", "To come"
    YES = "yes", "Kept"
    NO = "no", "Not kept"
