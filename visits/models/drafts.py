"""Visits still being written up."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from visits.models.visits import Visit


class VisitDraftQuerySet(models.QuerySet["VisitDraft"]):
    """Reads of drafts."""

    def open(self) -> Self:
        """Drafts that have become no visit and were not discarded."""
        return self.filter(closed_at=None)

    def readable_by(self, user: User) -> Self:
        """What `user` wrote, and for a supervisor what anybody did, about offenders whose record they may open."""
        visible = self.filter(offender__in=Offender.objects.visible_to(user))
        return visible if user.may(Permission.SUPERVISE_TEAMS) else visible.filter(officer=user)

    def out_of_reach_of(self, user: User) -> Self:
        """What `user` was writing about offenders whose record they may open no more."""
        return self.open().filter(officer=user).exclude(offender__in=Offender.objects.visible_to(user))


class VisitDraft(models.Model):
    """What an officer has typed of a visit so far, kept on the server so that no phone loses a word.

    `client_key` is the key under which the visit will be recorded: a draft becomes one visit. `content` maps the
    form's field names to lists of text, as they were typed; `version` rises by one with each save, so that a stale
    edit is seen. `page` and `page_save` say which open page saved last, and which of its saves that was: a page is
    never stale to itself, and none of its saves undoes a later one. `closed_at`: recorded (`visit`) or discarded;
    its content is kept.
    """

    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="visit_drafts")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="visit_drafts")
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    page = models.UUIDField(default=uuid.uuid4)
    page_save = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, null=True, related_name="draft")
    discarded_because = models.TextField(blank=True)

    objects = VisitDraftQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["started_at"], name="drafts_not_written_up", condition=Q(closed_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_open_draft_per_officer_and_offender",
                fields=["officer", "offender"],
                condition=Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="draft_is_a_visit_only_when_closed", condition=Q(visit=None) | Q(closed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="draft_is_closed_by_somebody",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="draft_discarded_by_another_has_a_reason",
                condition=Q(closed_at=None)
                | Q(visit__isnull=False)
                | Q(closed_by=F("officer"))
                | ~Q(discarded_because=""),
            ),
        ]

    @property
    def number(self) -> str:
        """What somebody can read out so that it is found."""
        return str(self.client_key)[:8].upper()

    def __str__(self) -> str:
        return f"Draft of {self.started_at:%Y-%m-%d %H:%M}"
