"""Visits that happened, and the duty to visit by a date."""

import secrets
import uuid
from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import Origin
from offender_mgmt.offenders.models import Address, Offender, Suspension
from offender_mgmt.policy.models import PolicyRevision
from visits.choices import Anchor, Arrangement, Outcome, VisitQuestion

RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no characters that are misread aloud


def new_receipt_number() -> str:
    """A random receipt number that can be read out over a radio, such as V-7K2M-QX4R."""
    letters = "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(8))
    return f"V-{letters[:4]}-{letters[4:]}"


class VisitQuerySet(models.QuerySet["Visit"]):
    """Reads of visits."""

    def visible_to(self, user: User) -> Self:
        """Visits to offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))

    def standing(self) -> Self:
        """Visits that no correction has taken back."""
        return self.filter(correction=None)

    def successful(self) -> Self:
        """Visits that moved the clock under the policy of their day, and stand."""
        return self.standing().filter(is_successful=True)

    def attempts(self) -> Self:
        """Visits that were not successful, and stand; the earliest first. An imported one knows only its day."""
        return self.standing().filter(is_successful=False).order_by("visited_on", "visited_at", "pk")


class Visit(models.Model):
    """What happened at one visit. A fact: never edited, never deleted (the database refuses both).

    `visited_at` is None when a register extract told only the day.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    receipt_number = models.CharField(max_length=12, default=new_receipt_number, unique=True)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="visits")
    visited_on = models.DateField()
    visited_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    is_successful = models.BooleanField()
    policy_revision = models.ForeignKey(PolicyRevision, on_delete=models.PROTECT, related_name="+")
    arrangement = models.CharField(max_length=20, choices=Arrangement.choices, blank=True)
    arrangement_reason = models.TextField(blank=True)
    purposes = ArrayField(models.CharField(max_length=20), default=list)
    officers = models.ManyToManyField(User, related_name="visits_made")
    single_crewed_reason = models.TextField(blank=True)
    address = models.ForeignKey(Address, on_delete=models.PROTECT, null=True, related_name="visits")
    observed = models.TextField(blank=True)
    officer_view = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.VIGIL)

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["offender", "-visited_on"],
                name="last_successful_visit",
                condition=Q(is_successful=True),
            ),
            models.Index(fields=["offender", "-visited_on"], name="visits_of_an_offender"),
        ]
        constraints = [
            models.CheckConstraint(name="visit_outcome_is_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="announced_visit_has_a_reason",
                condition=~Q(arrangement=Arrangement.ANNOUNCED)
                | ~Q(arrangement_reason="")
                | Q(origin=Origin.IMPORT),
            ),
            models.CheckConstraint(
                name="visit_has_a_time_unless_imported",
                condition=Q(visited_at__isnull=False) | Q(origin=Origin.IMPORT),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="visits_are_facts", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="never_truncated",
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'Visits cannot be truncated.';",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number


class VisitCorrection(models.Model):
    """Why a visit as recorded does not stand, and which visit was recorded in its place, if any.

    A fact like the visit: never edited, never deleted. A replacement may be corrected in its turn.
    """

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="correction")
    replacement = models.OneToOneField(Visit, on_delete=models.PROTECT, null=True, related_name="corrects")
    reason = models.TextField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="visit_correction_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="visit_does_not_replace_itself",
                condition=Q(replacement=None) | ~Q(replacement=F("visit")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="visit_corrections_are_facts", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"Correction of {self.visit_id}"


class VisitAnswer(models.Model):
    """A person's account of a contradiction, such as a visit at home during custody. Given once, and kept."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=30, choices=VisitQuestion.choices)
    answer = models.TextField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_answer_per_question", fields=["visit", "question"]),
            models.CheckConstraint(name="visit_answer_has_words", condition=~Q(answer="")),
        ]
        triggers = [
            pgtrigger.Protect(name="visit_answers_are_facts", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.get_question_display()


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

    def overdue(self, *, on: date) -> Self:
        """Visits that should have been made before the day `on`: due earlier, open, not suspended."""
        return self.scheduled(on=on).filter(due_on__lt=on)

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
