"""Visits that happened: facts, what takes them back, and what was said about them."""

import secrets
import uuid
from datetime import UTC, datetime
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import Origin
from offender_mgmt.offenders.models import Address, Offender
from offender_mgmt.policy.models import PolicyRevision
from visits.choices import TOLD_BEFOREHAND, AnnouncedBecause, Arrangement, Outcome, VisitQuestion

FIRST_OF_ALL, LAST_OF_ALL = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
# On its day, a visit whose time is not known comes last.
TIME = Coalesce("visited_at", Value(LAST_OF_ALL))
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

    def since_seen(self) -> Self:
        """Attempts after the last successful visit. On one day the hours decide; where one is not known, the
        attempt is taken to have come before.
        """
        attempted_at = Coalesce(OuterRef("visited_at"), Value(FIRST_OF_ALL))
        seen = (
            Visit.objects.successful()
            .alias(at=TIME)
            .filter(
                Q(visited_on__gt=OuterRef("visited_on")) | Q(at__gte=attempted_at),
                offender=OuterRef("offender"),
                visited_on__gte=OuterRef("visited_on"),
            )
        )
        return self.attempts().filter(~Exists(seen))

    def last_attempts(self) -> Self:
        """The last attempt at each offender who was not seen since: one row for each."""
        at = Coalesce(OuterRef("visited_at"), Value(LAST_OF_ALL))
        later = (
            Visit.objects.attempts()
            .alias(at=TIME)
            .filter(
                Q(visited_on__gt=OuterRef("visited_on")) | Q(at__gt=at) | Q(at=at, pk__gt=OuterRef("pk")),
                offender=OuterRef("offender"),
                visited_on__gte=OuterRef("visited_on"),
            )
        )
        return self.since_seen().filter(~Exists(later))

    def overlapping(self, visit: "Visit") -> Self:
        """Visits that stand, at which an officer of `visit` was while they were at `visit`. One whose end was not told
        is a moment.
        """
        began, ended = visit.visited_at, visit.ended_at or visit.visited_at
        if began is None:
            return self.none()
        meanwhile = Q(visited_at__lt=ended) & Q(over_at__gt=began)
        others = self.standing().exclude(pk=visit.pk).alias(over_at=Coalesce("ended_at", "visited_at"))
        return others.filter(Q(visited_at=began) | meanwhile, officers__in=visit.officers.all()).distinct()


class Visit(models.Model):
    """What happened at one visit. A fact: never edited, never deleted (the database refuses both).

    `visited_at` is None when a register extract told only the day. `address` is the one notified last, on the day
    of the visit; a visit elsewhere has none, says where in `elsewhere`, and why the person is believed to live or
    be regularly found there in `grounds`. `constable_present` None: nobody said. `approval_needed`: whether announcing
    it took a supervisor's approval, under the policy and the facts of the moment in which it was recorded.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    receipt_number = models.CharField(max_length=12, default=new_receipt_number, unique=True)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="visits")
    visited_on = models.DateField()
    visited_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    is_successful = models.BooleanField()
    policy_revision = models.ForeignKey(PolicyRevision, on_delete=models.PROTECT, related_name="+")
    arrangement = models.CharField(max_length=20, choices=Arrangement.choices, blank=True)
    announced_because = models.CharField(max_length=20, choices=AnnouncedBecause.choices, blank=True)
    arrangement_reason = models.TextField(blank=True)
    approval_needed = models.BooleanField(default=False, db_default=False)
    purposes = ArrayField(models.CharField(max_length=20), default=list)
    officers = models.ManyToManyField(User, related_name="visits_made")
    single_crewed_reason = models.TextField(blank=True)
    single_crewed_authority = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    constable_present = models.BooleanField(null=True)
    address = models.ForeignKey(Address, on_delete=models.PROTECT, null=True, related_name="visits")
    elsewhere = models.CharField(max_length=300, blank=True)
    grounds = models.TextField(blank=True)
    rooms_seen = ArrayField(models.CharField(max_length=20), default=list)
    intelligence_reference = models.CharField(max_length=60, blank=True)
    observed = models.TextField(blank=True)
    officer_view = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.VIGIL)

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes = [
            # What a sweep asks of everybody, attempts without a later success, is answered from these two alone.
            models.Index(
                fields=["offender", "-visited_on"],
                include=["id", "visited_at"],
                name="last_successful_visit",
                condition=Q(is_successful=True),
            ),
            models.Index(fields=["offender", "-visited_on"], name="visits_of_an_offender"),
            models.Index(
                fields=["offender"], name="visits_that_needed_approval", condition=Q(approval_needed=True)
            ),
            models.Index(
                fields=["offender", "-visited_on"],
                include=["id", "visited_at"],
                name="attempts_at_an_offender",
                condition=Q(is_successful=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="visit_outcome_is_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="announced_visit_has_a_reason",
                condition=~Q(arrangement__in=TOLD_BEFOREHAND)
                | ~Q(arrangement_reason="")
                | ~Q(announced_because__in=["", AnnouncedBecause.OTHER])
                | Q(origin=Origin.IMPORT),
            ),
            models.CheckConstraint(
                name="visit_has_a_time_unless_imported",
                condition=Q(visited_at__isnull=False) | Q(origin=Origin.IMPORT),
            ),
            models.CheckConstraint(
                name="visit_ends_after_it_starts",
                condition=Q(ended_at=None) | Q(ended_at__gt=F("visited_at")),
            ),
            models.CheckConstraint(
                name="visit_is_at_the_notified_address_or_elsewhere",
                condition=Q(address=None) | Q(elsewhere=""),
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

    def get_absolute_url(self) -> str:
        """The page of this visit."""
        return reverse("visits:visit", args=[self.public_id])


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
