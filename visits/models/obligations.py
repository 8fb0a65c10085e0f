"""The duty to visit by a date."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender, Suspension
from offender_mgmt.policy.models import PolicyRevision
from visits.choices import Anchor
from visits.models.visits import Visit


class VisitObligationQuerySet(models.QuerySet["VisitObligation"]):
    """Reads of obligations. `overdue` is the one place where lateness is asked."""

    def open(self) -> Self:
        """Obligations still to be met. The canary's is none: see `canary_overdue`."""
        return self.filter(closed_at=None).exclude(offender__in=Offender.objects.canaries())

    def visible_to(self, user: User) -> Self:
        """Obligations towards offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))

    def suspended(self, *, on: date) -> Self:
        """Open obligations whose offender has a suspension that holds on the day `on`."""
        return self.open().filter(_is_suspended(on))

    def scheduled(self, *, on: date) -> Self:
        """Open obligations that nothing suspends on the day `on`."""
        return self.open().filter(~_is_suspended(on))

    def expected(self, *, on: date) -> Self:
        """Open obligations that somebody will have to meet: all but those of which the date is past and which a
        suspension holds up.
        """
        return self.open().exclude(_is_suspended(on), due_on__lt=on)

    def overdue(self, *, on: date) -> Self:
        """Visits that should have been made before the day `on`: due earlier, open, not suspended."""
        return self.scheduled(on=on).filter(due_on__lt=on)

    def overdue_at_the_end_of(self, days: Sequence[date]) -> list[int]:
        """How many were overdue at the end of each of these days, as known now, in one query; the last is the latest.

        A visit counts from the day on which it was made, whenever it was recorded. A duty that moved while it was open
        counts with the date that stood last, and one that a closed record ended counts until it was closed.
        """
        known = self.exclude(offender__in=Offender.objects.canaries()).alias(
            ended_on=Coalesce("closed_by__visited_on", TruncDate("closed_at"))
        )
        # Nothing is recorded before it is made: the first condition spares reading the visits of years ago.
        reached = known.filter(
            Q(closed_at=None) | Q(closed_at__date__gt=days[0], ended_on__gt=days[0]),
            closed_by__correction=None,
            due_on__lt=days[-1],
        )
        numbers = {
            f"on_{number}": Count(
                "pk", filter=Q(Q(closed_at=None) | Q(ended_on__gt=day), ~_is_suspended(day), due_on__lt=day)
            )
            for number, day in enumerate(days)
        }
        return list(reached.aggregate(**numbers).values())

    def overdue_as_at(self, *, on: date) -> Self:
        """What was overdue at the end of the day `on`, as known now: the rows that the count above counts of it."""
        return self.exclude(offender__in=Offender.objects.canaries()).filter(
            Q(closed_at=None) | Q(closed_by__visited_on__gt=on) | Q(closed_by=None, closed_at__date__gt=on),
            ~_is_suspended(on),
            closed_by__correction=None,
            due_on__lt=on,
        )

    def canary_overdue(self, *, on: date) -> Self:
        """The canary's obligation, once it is as late as any other must be to be overdue."""
        own = self.filter(closed_at=None, offender__in=Offender.objects.canaries())
        return own.filter(~_is_suspended(on), due_on__lt=on)

    def most_overdue_first(self) -> Self:
        """Longest lapse since a successful visit first; then those with none on record (ADR 0020)."""
        has_none = models.Case(models.When(anchor=Anchor.VISIT, then=0), default=1)
        return self.order_by(has_none, "due_on", "offender__reference")

    def without_successful_visit(self) -> Self:
        """Obligations counted from something else than a successful visit: none is on record."""
        return self.exclude(anchor=Anchor.VISIT)

    def with_days_overdue(self, *, on: date) -> Self:
        """Annotate `days_overdue`: whole days from the due date to `on`, negative while still to come."""
        return self.annotate(
            days_overdue=models.ExpressionWrapper(
                models.Value(on, output_field=models.DateField()) - F("due_on"),
                output_field=models.DurationField(),
            )
        )


def _is_suspended(on: date) -> Exists:
    return Exists(Suspension.objects.current(on=on).filter(offender=OuterRef("offender")))


@pghistory.track()
class VisitObligation(models.Model):
    """The duty to visit one offender successfully by `due_on`, with the arithmetic that gave the date.

    A live offender has exactly one open. A suspended offender keeps it, dated for when the suspension lapses,
    so that nothing has to run for the visit to become overdue.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="visit_obligations")
    due_on = models.DateField()
    usual_due_on = models.DateField()
    anchor = models.CharField(max_length=20, choices=Anchor.choices)
    anchor_on = models.DateField()
    receipt = models.JSONField()
    policy_revision = models.ForeignKey(PolicyRevision, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.OneToOneField(
        Visit, on_delete=models.PROTECT, null=True, related_name="closed_obligation"
    )

    objects = VisitObligationQuerySet.as_manager()

    class Meta:
        indexes = [
            # With what the sweep reads, so that it need not open the rows: most rows of this table are closed.
            models.Index(
                fields=["due_on"],
                include=["offender"],
                name="open_obligations_by_due_date",
                condition=Q(closed_at=None),
            ),
            models.Index(
                fields=["offender"],
                include=["anchor_on"],
                name="open_obligations_without_visit",
                condition=Q(closed_at=None) & ~Q(anchor=Anchor.VISIT),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_open_obligation_per_offender", fields=["offender"], condition=Q(closed_at=None)
            ),
            models.CheckConstraint(
                name="obligation_is_met_only_when_closed",
                condition=Q(closed_by=None) | Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offender_id} due {self.due_on}"

    @property
    def last_successful_visit_on(self) -> date | None:
        """The successful visit that the date is counted from; None when there is none on record."""
        return self.anchor_on if self.anchor == Anchor.VISIT else None
