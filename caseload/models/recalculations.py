"""Bringing the whole register under a policy that has come into force, in batches, and what that did."""

from typing import Self

from django.db import models
from django.db.models import Q

from caseload.choices import Effect
from caseload.rules.effects import Moved
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import PolicyRevision


class Recalculation(models.Model):
    """Everybody who was live when the revision came into force is refreshed under it, once."""

    revision = models.OneToOneField(PolicyRevision, on_delete=models.PROTECT, related_name="recalculation")
    started_at = models.DateTimeField()
    people = models.PositiveIntegerField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"recalculation under {self.revision_id}"


class RecalculationBatchQuerySet(models.QuerySet["RecalculationBatch"]):
    """Reads of batches."""

    def waiting(self) -> Self:
        """Batches that nobody has finished. One in work is locked, so that a worker that dies lets it go."""
        return self.filter(finished_at=None)


class RecalculationBatch(models.Model):
    """A stretch of the register, from one key to another, both included: done whole or not at all."""

    recalculation = models.ForeignKey(Recalculation, on_delete=models.PROTECT, related_name="batches")
    first_pk = models.BigIntegerField()
    last_pk = models.BigIntegerField()
    people = models.PositiveIntegerField()
    finished_at = models.DateTimeField(null=True)

    objects = RecalculationBatchQuerySet.as_manager()

    class Meta:
        indexes = [
            # The clock asks every few seconds for what is left.
            models.Index(
                fields=["recalculation", "first_pk"],
                name="batches_that_wait",
                condition=Q(finished_at=None),
            )
        ]
        constraints = [
            models.UniqueConstraint(name="one_batch_from_a_person_on", fields=["recalculation", "first_pk"]),
            models.CheckConstraint(
                name="batch_ends_after_it_begins", condition=Q(last_pk__gte=models.F("first_pk"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_pk} to {self.last_pk}"


class HappenedEffect(models.Model):
    """What coming under the revision did to one person: everybody whom it changed, or of whom it was foreseen."""

    recalculation = models.ForeignKey(Recalculation, on_delete=models.PROTECT, related_name="effects")
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="+")
    effect = models.CharField(max_length=20, choices=Effect.choices)
    was_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    proposed_due_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_happened_effect_on_a_person", fields=["recalculation", "offender"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.offender_id}: {self.effect}"

    def moved(self) -> Moved:
        """The dates, as rules take them."""
        return Moved(self.was_due_on, self.due_on, self.proposed_due_on)
