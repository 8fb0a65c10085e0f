"""ARMS assessments: codes and priorities, with the evidence for each. The items' wording is licensed and not stored."""

import uuid
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from risk.choices import Priority
from risk.rules.arms import Factor, mark


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Reads of assessments."""

    def completed(self) -> Self:
        """Assessments that somebody has finished and put a date to."""
        return self.filter(completed_on__isnull=False)

    def draft(self) -> Self:
        """Assessments still being written."""
        return self.filter(completed_on=None)

    def visible_to(self, user: User) -> Self:
        """Assessments of offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))


@pghistory.track()
class Assessment(models.Model):
    """One ARMS assessment. A draft may be written by several hands; once completed it does not change."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="assessments")
    overall_priority = models.CharField(max_length=10, choices=Priority.choices, blank=True)
    summary = models.TextField(blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    completed_on = models.DateField(null=True)
    completed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["offender", "-completed_on"],
                name="assessments_of_an_offender",
                condition=Q(completed_on__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_draft_assessment_per_offender", fields=["offender"], condition=Q(completed_on=None)
            ),
            models.CheckConstraint(
                name="assessment_is_completed_by_somebody_with_a_priority",
                condition=Q(completed_on=None, completed_by=None)
                | (Q(completed_on__isnull=False, completed_by__isnull=False) & ~Q(overall_priority="")),
            ),
        ]

    def __str__(self) -> str:
        return f"ARMS, {self.completed_on or 'draft'}"

    @property
    def mark(self) -> str:
        """The mark of this text as it is now; its factors have their own."""
        return mark(self.overall_priority, self.summary)


@pghistory.track()
class AssessedFactor(models.Model):
    """One factor of an assessment: its code, its priority, and what that rests on, kept apart by kind of evidence."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="factors")
    code = models.CharField(max_length=30)
    is_protective = models.BooleanField()
    priority = models.CharField(max_length=10, choices=Priority.choices)
    observed = models.TextField(blank=True)
    told = models.TextField(blank=True)
    view = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_entry_per_factor", fields=["assessment", "code"]),
            models.CheckConstraint(name="factor_has_a_code", condition=~Q(code="")),
            models.CheckConstraint(
                name="factor_priority_is_known", condition=Q(priority__in=Priority.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.priority}"

    @property
    def as_written(self) -> Factor:
        """The factor as the rules take it."""
        return Factor(self.code, self.is_protective, self.priority, self.observed, self.told, self.view)

    @property
    def mark(self) -> str:
        """The mark of this factor as it is now."""
        return mark(*vars(self.as_written).values())
