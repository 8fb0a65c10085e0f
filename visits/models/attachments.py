"""Photographs and documents of a visit."""

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from visits.choices import Scan
from visits.models.visits import Visit


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Reads of attachments. Their bytes are in `AttachmentContent`, so that no list reads them."""

    def visible_to(self, user: User) -> Self:
        """Attachments of visits to offenders whose record `user` may open."""
        return self.filter(visit__offender__in=Offender.objects.visible_to(user))

    def waiting(self) -> Self:
        """Those that nobody may open yet, because nothing has scanned them; the oldest first."""
        return self.filter(scan=Scan.WAITING).order_by("pk")

    def clean(self) -> Self:
        """Those that the scanner has passed."""
        return self.filter(scan=Scan.CLEAN)


class Attachment(models.Model):
    """A file of a visit, decoded and written anew where it is an image. Only one that was scanned can be opened."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.WAITING)
    scanned_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["id"], name="attachments_to_scan", condition=Q(scan=Scan.WAITING))]
        constraints = [
            models.CheckConstraint(name="attachment_scan_is_known", condition=Q(scan__in=Scan.values)),
            models.CheckConstraint(
                name="attachment_is_clean_only_when_scanned",
                condition=Q(scan=Scan.WAITING, scanned_at=None)
                | (~Q(scan=Scan.WAITING) & Q(scanned_at__isnull=False)),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="attachment_is_fixed",
                fields=["public_id", "visit", "name", "media_type", "size", "sha256", "added_by", "added_at"],
            ),
            pgtrigger.Protect(name="attachment_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.name


class AttachmentContent(models.Model):
    """The bytes of an attachment, in the database: they are saved, backed up and refused with the row."""

    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="content")
    content = models.BinaryField()

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="attachment_content_is_kept", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"Content of {self.attachment_id}"
