"""What professional standards are told of, and who of them has seen it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import NoticeKind
from offender_mgmt.offenders.models.register import Offender


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reads of what was told."""

    def unseen(self) -> Self:
        """What none of professional standards has seen."""
        return self.filter(seen_at=None)

    def visible_to(self, user: User) -> Self:
        """Notices about records that `user` oversees; never one about `user`."""
        return self.filter(offender__in=Offender.objects.overseen_by(user)).exclude(user=user)


class Notice(models.Model):
    """Something about who sees a record that professional standards should know: once per kind, record, person and day.

    `user` is whom it is about, who is never told; None where it is about nobody.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    told_at = models.DateTimeField()
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            # The number beside the link, on each page of professional standards.
            models.Index(fields=["told_at"], name="notices_unseen", condition=Q(seen_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_notice_of_a_kind_per_record_person_and_day",
                fields=["offender", "kind", "user", "on"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="notice_is_of_a_known_kind", condition=Q(kind__in=NoticeKind.values)),
            models.CheckConstraint(
                name="notice_is_seen_by_somebody",
                condition=Q(seen_at=None, seen_by=None) | Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} about {self.offender_id} on {self.on}"
