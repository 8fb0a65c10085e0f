"""Words of risk."""

from django.db import models


class Priority(models.TextChoices):
    """Priority of an ARMS factor, or of an assessment as a whole (domain 2.4)."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class PlanStatus(models.TextChoices):
    """Where a version of a plan stands."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Waiting for approval"
    APPROVED = "approved", "In force"
    SUPERSEDED = "superseded", "Superseded"


class ReviewOutcome(models.TextChoices):
    """What a review of a change came to."""

    NO_CHANGE = "no_change", "The risk is as it was"
    LEVEL = "level", "The level is to be decided again"
    ASSESSMENT = "assessment", "A new assessment is needed"
    PLAN = "plan", "The plan is to be changed"


class Standing(models.TextChoices):
    """How far a level can be relied on. Each has a word and a look of its own (domain 2.7)."""

    NOT_ASSESSED = "not_assessed", "Not assessed"
    OUT_OF_DATE = "out_of_date", "Out of date"
    PROVISIONAL = "provisional", "Provisional"
    CURRENT = "current", "Current"
