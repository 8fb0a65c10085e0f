"""Words of policy."""

from django.db import models


class Stage(models.TextChoices):
    """What became of a revision so far."""

    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Certainty(models.TextChoices):
    """How sure we are of a value's source."""

    STATUTE = "S", "Statute"
    OFFICIAL = "O", "Official guidance"
    NEWS = "N", "News or secondary source"
    DERIVED = "D", "Worked out"
    KNOWLEDGE = "K", "To be confirmed"
    VARIES = "V", "Varies by force, to be confirmed"
