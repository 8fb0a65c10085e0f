"""Exports: what was asked for, what was made of it once and for all, and its file for as long as it is kept."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Subquery

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Basis
from offender_mgmt.audit.models import NumbersField
from offender_mgmt.exports.choices import UNFINISHED, State


class ExportRequestQuerySet(models.QuerySet["ExportRequest"]):
    """Reads of what was asked for."""

    def waiting(self) -> Self:
        """The queue, the oldest first."""
        return self.filter(state=State.WAITING).order_by("pk")

    def of(self, user: User) -> Self:
        """What somebody asked for, the latest first. Nobody sees another's."""
        return self.filter(asked_by=user).select_related("export").order_by("-pk")

    def outdated(self, *, now: datetime) -> Self:
        """Those whose file has been kept for as long as it may be."""
        return self.filter(state=State.MADE, expires_at__lte=now)


class ExportRequest(models.Model):
    """Somebody asked for a file. `asked` has codes and ids, never a name; `said` is why there is none."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    asked = models.JSONField(default=dict)
    formats = ArrayField(models.CharField(max_length=4))
    recipient = models.CharField(max_length=200)
    basis = models.CharField(max_length=20, choices=Basis.choices)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    said = models.TextField(blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_foreseen = models.PositiveIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    taken = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = ExportRequestQuerySet.as_manager()

    class Meta:
        indexes = [
            # The clock asks every few seconds for what is left to make, and for files to delete.
            models.Index(
                fields=["state", "id"],
                name="exports_to_tend",
                condition=Q(state__in=(*UNFINISHED, State.MADE)),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="export_request_has_a_recipient", condition=~Q(recipient="")),
            models.CheckConstraint(name="export_request_has_a_ground", condition=Q(basis__in=Basis.values)),
            models.CheckConstraint(
                name="export_request_has_a_known_state", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="export_request_is_over_or_not",
                condition=Q(state__in=UNFINISHED, finished_at=None)
                | ~Q(state__in=UNFINISHED) & Q(finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="export_request_says_why_there_is_no_file",
                condition=~Q(state__in=(State.REFUSED, State.FAILED)) | ~Q(said=""),
            ),
            models.CheckConstraint(
                name="export_that_is_ready_expires",
                condition=~Q(state=State.MADE) | Q(expires_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"export of {self.title}, {self.state}"


class Export(models.Model):
    """One export as it was made and signed. Each holds the hash of the manifest before it, so none can be left out."""

    number = models.PositiveIntegerField(unique=True)
    request = models.OneToOneField(ExportRequest, on_delete=models.PROTECT, related_name="export")
    manifest = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    previous = models.CharField(max_length=64, unique=True)
    signature = models.TextField()
    rows = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    offender_ids = NumbersField(models.BigIntegerField())
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_the_first_export_follows_none",
                condition=Q(number=1, previous="") | Q(number__gt=1) & ~Q(previous=""),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"export {self.number}"

    @property
    def filename(self) -> str:
        """What the file is called: nothing in it says of whom it is."""
        return f"vigil-export-{self.number}.zip"

    @property
    def people(self) -> Subquery:
        """Who is in it, for the log: a list that may be long, and need not leave the database."""
        return Subquery(Export.objects.filter(pk=self.pk).values("offender_ids"))

    def stream(self) -> Iterator[bytes]:
        """The file, in its parts."""
        for content in self.parts.order_by("index").values_list("content", flat=True).iterator(chunk_size=1):
            yield bytes(content)


class ExportPart(models.Model):
    """A stretch of the file, so that neither making nor giving holds the whole. Deleted when the file expires."""

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="parts")
    index = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_part_at_each_place", fields=["export", "index"]),
        ]

    def __str__(self) -> str:
        return f"part {self.index} of {self.export_id}"
