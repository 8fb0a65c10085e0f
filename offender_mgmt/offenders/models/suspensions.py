"""Why a visit may not be due: dated suspensions."""

from datetime import date
from typing import Self

import pghistory
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least

from offender_mgmt.accounts.models import User, approved_by_another
from offender_mgmt.offenders.choices import Origin, SuspensionReason
from offender_mgmt.offenders.models.proposals import Proposal
from offender_mgmt.offenders.models.register import Offender


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    """Reads of suspensions. A suspension is in force only when a second person approved it."""

    def current(self, *, on: date | models.OuterRef) -> Self:
        """Suspensions that still hold on the day `on`: begun, not ended, and their check not passed.

        In a subquery `on` may be a day of the outer row.
        """
        return self.filter(
            Q(started_on=None) | Q(started_on__lte=on),
            Q(ended_on=None) | Q(ended_on__gt=on),
            lapses_on__gte=on,
        )

    def visible_to(self, user: User) -> Self:
        """Suspensions of offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))

    def check_passed(self, *, on: date) -> Self:
        """Suspensions nobody has ended although their check was due before `on`."""
        return self.filter(ended_on=None, lapses_on__lt=on)


@pghistory.track()
class Suspension(models.Model):
    """A dated reason why no visit is due. It never holds past its check: `lapses_on` is always set.

    `criteria` is what spoke for it on the day it was asked for, one entry per criterion: {"criterion", "is_met"}.
    """

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=10, choices=SuspensionReason.choices)
    evidence = models.TextField()
    started_on = models.DateField(null=True)
    expected_until = models.DateField(null=True)
    next_check_on = models.DateField()
    lapses_on = models.GeneratedField(
        expression=Least("expected_until", "next_check_on"), output_field=models.DateField(), db_persist=True
    )
    criteria = models.JSONField(default=list)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="suspension")
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.VIGIL)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_suspension_per_offender", fields=["offender"], condition=Q(ended_on=None)
            ),
            models.CheckConstraint(name="suspension_has_evidence", condition=~Q(evidence="")),
            models.CheckConstraint(
                name="suspension_was_approved_or_imported",
                condition=Q(approved_by__isnull=False, requested_by__isnull=False) | Q(origin=Origin.IMPORT),
            ),
            approved_by_another("suspension_was_approved_by_another", asked_by="requested_by"),
            models.CheckConstraint(
                name="suspension_does_not_end_before_it_starts",
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gte=F("started_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, check by {self.next_check_on}"
