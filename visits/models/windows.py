"""Windows in which a visit is meant to be made: drawn, committed to, and shown to few."""

import uuid
from datetime import date, timedelta
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from visits.choices import DayPart
from visits.models.obligations import VisitObligation


class WindowPeriodQuerySet(models.QuerySet["WindowPeriod"]):
    """Reads of periods."""

    def disclosed(self) -> Self:
        """Periods whose secret auditors may see."""
        return self.filter(disclosed_at__isnull=False)

    def to_disclose(self, *, on: date) -> Self:
        """Periods that nobody draws from any more and of whose windows none is still to come on the day `on`.

        A whole day lies between, so that a draw begun before midnight has long been written.
        """
        to_come = VisitWindow.objects.open().filter(period=OuterRef("pk"), until_on__gte=on)
        return self.filter(~Exists(to_come), disclosed_at=None, ends_on__lt=on - timedelta(days=1))


class WindowPeriod(models.Model):
    """The secret of one period, from which its windows are drawn, and the commitment published at its beginning.

    `commitment` is the SHA-256 of `secret`, as hexadecimal digits. The secret is disclosed to auditors only once no
    window drawn from it is still to come.
    """

    starts_on = models.DateField(unique=True)
    ends_on = models.DateField()
    secret = models.BinaryField()
    commitment = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    disclosed_at = models.DateTimeField(null=True)

    objects = WindowPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="window_period_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="window_secret_is_fixed",
                fields=["starts_on", "ends_on", "secret", "commitment", "opened_at"],
            ),
            pgtrigger.Protect(name="window_period_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"From {self.starts_on}"


class VisitWindowQuerySet(models.QuerySet["VisitWindow"]):
    """Reads of windows. Whatever shows one to a person asks `shown_to`, and nothing else."""

    def open(self) -> Self:
        """Windows that are still meant, also when their days have passed without a visit."""
        return self.filter(closed_at=None)

    def shown_to(self, user: User, *, on: date) -> Self:
        """Open windows that `user` may see on the day `on`: doubt is denial.

        The manager sees one from policy's number of days before its first day, a supervisor of the offender's team
        at once. Nobody else sees any, not even who may open the record.
        """
        if not user.may(Permission.VIEW_OFFENDERS):
            return self.none()
        visible = self.open().filter(offender__in=Offender.objects.visible_to(user))
        if user.may(Permission.SUPERVISE_TEAMS):
            return visible
        days = timedelta(days=in_force(on).window_shown_days)
        return visible.filter(offender__manager=user, from_on__lte=on + days)


class VisitWindow(models.Model):
    """A window drawn for one obligation. What was drawn never changes; it closes when it is no longer meant.

    `inputs` is everything that the draw was made from but the secret, and `commitment` binds it, the secret and the
    window from the moment of the draw. An override keeps the window and says why another time was chosen.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="+")
    obligation = models.ForeignKey(VisitObligation, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(WindowPeriod, on_delete=models.PROTECT, related_name="windows")
    sequence = models.PositiveIntegerField()
    inputs = models.JSONField()
    from_on = models.DateField()
    until_on = models.DateField()
    day_part = models.CharField(max_length=20, choices=DayPart.choices)
    commitment = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    override = models.TextField(blank=True)
    overridden_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    overridden_at = models.DateTimeField(null=True)

    objects = VisitWindowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_window_per_offender_and_sequence", fields=["offender", "sequence"]
            ),
            models.UniqueConstraint(
                name="one_open_window_per_offender", fields=["offender"], condition=Q(closed_at=None)
            ),
            models.CheckConstraint(
                name="window_ends_after_it_starts", condition=Q(until_on__gte=F("from_on"))
            ),
            models.CheckConstraint(
                name="window_override_says_who_when_and_why",
                condition=Q(overridden_by=None, overridden_at=None, override="")
                | (Q(overridden_by__isnull=False, overridden_at__isnull=False) & ~Q(override="")),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="drawn_window_is_fixed",
                fields=[
                    "offender",
                    "obligation",
                    "period",
                    "sequence",
                    "inputs",
                    "from_on",
                    "until_on",
                    "day_part",
                    "commitment",
                    "drawn_at",
                ],
            ),
            pgtrigger.Protect(name="drawn_window_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Window {self.sequence}"  # never the days: this may end up in a log
