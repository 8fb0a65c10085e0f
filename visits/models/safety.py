"""Officers out on visits: when each is expected back, and the word that asks for help."""

import uuid
from datetime import datetime
from typing import Any, Self

import pghistory
from django.db import models
from django.db.models import F, Prefetch, Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender


class CheckOutQuerySet(models.QuerySet["CheckOut"]):
    """Reads of check-outs."""

    def visible_to(self, user: User) -> Self:
        """Those to offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))

    def open(self) -> Self:
        """Those who are out."""
        return self.filter(back_at=None)

    def of(self, officer: User) -> Self:
        """The officer's own, also where the record is theirs to open no more: those have no `offender` to show."""
        where = Prefetch("offender", Offender.objects.visible_to(officer))
        return self.filter(officer=officer).select_related("officer").prefetch_related(where)

    def not_back(self, *, before: Any) -> Self:
        """Those who are out and were expected before that moment: a datetime, or an expression for one."""
        return self.open().filter(expected_back_at__lt=before)

    def back_too_late(self) -> Self:
        """Those who came back only after the alarm, and whom nobody has found safe."""
        return self.filter(made_safe_at=None, was_overdue=True)

    def asking_for_help(self) -> Self:
        """Those who gave a word, and whom nobody has found safe."""
        return self.filter(made_safe_at=None, under_duress=True)

    def of_concern(self) -> Self:
        """Those who are out, and those whom somebody must find safe."""
        return self.open() | self.back_too_late() | self.asking_for_help()

    def shown_to(self, user: User) -> Self:
        """Without what could tell whoever gave a word of its effect: their own, once they are back in time."""
        return self.exclude(officer=user, back_at__isnull=False, was_overdue=False)


@pghistory.track()
class CheckOut(models.Model):
    """An officer on the way to a visit, or at it. Overdue is a question: past `expected_back_at` and not back.

    `back_at` is when they say that they were back, `back_told_at` when Vigil heard of it: a phone without signal tells
    late. `was_overdue`: when Vigil heard, the alarm had been raised; it ends only when somebody finds them safe.
    `under_duress`: whoever checked in gave a word. It is never shown to whoever gave it. `word_was_agreed` tells
    the word that they had set from any other; None: no word.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="check_outs")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="check_outs")
    with_whom = models.CharField(max_length=200, blank=True)
    left_at = models.DateTimeField()
    expected_back_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)
    back_told_at = models.DateTimeField(null=True)
    was_overdue = models.BooleanField(default=False)
    under_duress = models.BooleanField(default=False)
    word_was_agreed = models.BooleanField(null=True)
    made_safe_at = models.DateTimeField(null=True)
    made_safe_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_safe_words = models.TextField(blank=True)

    objects = CheckOutQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["expected_back_at"], name="check_outs_not_back", condition=Q(back_at=None)),
            models.Index(
                fields=["id"], name="back_too_late", condition=Q(made_safe_at=None, was_overdue=True)
            ),
            models.Index(
                fields=["id"], name="asking_for_help", condition=Q(made_safe_at=None, under_duress=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_open_check_out_per_officer", fields=["officer"], condition=Q(back_at=None)
            ),
            models.CheckConstraint(
                name="expected_back_after_leaving", condition=Q(expected_back_at__gt=F("left_at"))
            ),
            models.CheckConstraint(
                name="back_after_leaving", condition=Q(back_at=None) | Q(back_at__gte=F("left_at"))
            ),
            models.CheckConstraint(
                name="back_is_told_at_a_time",
                condition=Q(back_at=None, back_told_at=None, was_overdue=False, under_duress=False)
                | Q(back_at__isnull=False, back_told_at__isnull=False),
            ),
            models.CheckConstraint(
                name="duress_is_a_word_given",
                condition=Q(under_duress=False, word_was_agreed=None)
                | Q(under_duress=True, word_was_agreed__isnull=False),
            ),
            models.CheckConstraint(
                name="made_safe_by_somebody_with_words",
                condition=Q(made_safe_at=None, made_safe_by=None, made_safe_words="")
                | (Q(made_safe_at__isnull=False, made_safe_by__isnull=False) & ~Q(made_safe_words="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} out since {self.left_at:%H:%M}"

    def has_raised_the_alarm(self, *, before: datetime) -> bool:
        """Whether somebody must find them safe: out and expected before that moment, back too late, or a word given."""
        if self.back_at is None:
            return self.expected_back_at < before
        return self.made_safe_at is None and (self.was_overdue or self.under_duress)


class DuressWord(models.Model):
    """The word by which an officer asks for help unseen. Kept as a password is: nobody can read it."""

    officer = models.OneToOneField(User, on_delete=models.PROTECT, related_name="duress_word")
    hashed = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Of {self.officer_id}"
