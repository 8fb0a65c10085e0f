"""Entries in the national register: due, written, late. Vigil tracks them and does not talk to it."""

import uuid
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from visits.models.visits import Visit


class VisorEntryQuerySet(models.QuerySet["VisorEntry"]):
    """Reads of entries."""

    def waiting(self) -> Self:
        """Entries of visits that stand, which nobody has written."""
        return self.filter(written_at=None, visit__correction=None)

    def visible_to(self, user: User) -> Self:
        """Entries about offenders whose record `user` may open."""
        return self.filter(visit__offender__in=Offender.objects.visible_to(user))


@pghistory.track()
class VisorEntry(models.Model):
    """That a visit must be written up in the national register by `due_on`; who did so, when, under which reference."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="visor_entry")
    due_on = models.DateField()
    written_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=60, blank=True)

    objects = VisorEntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_on"], name="visor_entries_waiting", condition=Q(written_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="visor_entry_is_written_by_somebody_under_a_reference",
                condition=Q(written_at=None, written_by=None, reference="")
                | (Q(written_at__isnull=False, written_by__isnull=False) & ~Q(reference="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Due {self.due_on}"
