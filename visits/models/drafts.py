"""Visits still being written up."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from visits.models.visits import Visit


class VisitDraftQuerySet(models.QuerySet["VisitDraft"]):
    """Reads of drafts."""

    def open(self) -> Self:
        """Drafts that have become no visit and were not discarded."""
        return self.filter(closed_at=None)


class VisitDraft(models.Model):
    """What an officer has typed of a visit so far, kept on the server so that no phone loses a word.

    `client_key` is the key under which the visit will be recorded: a draft becomes one visit. `content` maps the
    form's field names to lists of text, as they were typed; `version` rises by one with each save, so that a stale
    edit is seen. `closed_at`: recorded (`visit`) or discarded.
    """

    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="visit_drafts")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="visit_drafts")
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, null=True, related_name="draft")

    objects = VisitDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_draft_per_officer_and_offender",
                fields=["officer", "offender"],
                condition=Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="draft_is_a_visit_only_when_closed", condition=Q(visit=None) | Q(closed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Draft of {self.started_at:%Y-%m-%d %H:%M}"
