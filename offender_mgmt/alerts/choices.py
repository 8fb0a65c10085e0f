"""Words of alerting."""

from django.db import models


class Channel(models.TextChoices):
    """How somebody is told."""

    EMAIL = "email", "E-mail"
