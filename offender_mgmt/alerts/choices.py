"""Words of alerting."""

from django.db import models


class Channel(models.TextChoices):
    """How somebody is told."""

    INBOX = "inbox", "In Vigil"
    EMAIL = "email", "E-mail"
    WEBHOOK = "webhook", "Webhook"


class Step(models.IntegerChoices):
    """Who is told of an alert, from the bottom up."""

    NOBODY = 0, "Nobody yet"
    MANAGER = 1, "Manager"
    SUPERVISOR = 2, "Supervisor"
    INSPECTOR = 3, "Inspector"
    SUPERINTENDENT = 4, "Superintendent"


class ActionKind(models.TextChoices):
    """What somebody may do about an alert. None of it closes it."""

    ACKNOWLEDGE = "acknowledge", "Acknowledged"
    ASSIGN = "assign", "Assigned"
    COMMENT = "comment", "Comment"


class Trigger(models.TextChoices):
    """What started a full check."""

    BEAT = "beat", "Celery's clock"
    LOOP = "loop", "The sweeper"
    COMMAND = "command", "A command"


class Refusal(models.TextChoices):
    """Why a full check did not do all its work."""

    CLOCK = "clock", "The clocks disagree"
    FEWER_LIVE = "fewer_live", "Fewer live offenders than can be believed"


class HealthLevel(models.TextChoices):
    """How far the machine can be relied on, from best to worst."""

    GREEN = "green", "In order"
    AMBER = "amber", "Attention"
    RED = "red", "Alarm"
