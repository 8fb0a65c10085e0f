"""What was found at a visit: who else was there, what was checked, and what has to follow."""

import uuid
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender, OrderCondition
from visits.choices import CheckResult, PresentKind
from visits.models.visits import Visit


class PersonPresent(models.Model):
    """Somebody else who was there. `is_under_18` None: nobody could say, which is no reassurance. A fact."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="people_present")
    kind = models.CharField(max_length=20, choices=PresentKind.choices)
    words = models.CharField(max_length=200, blank=True)
    is_under_18 = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_present_is_of_a_kind", condition=Q(kind__in=PresentKind.values)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="people_present_are_facts", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ConditionCheckQuerySet(models.QuerySet["ConditionCheck"]):
    """Reads of checks. What a correction took back never counts."""

    def standing(self) -> Self:
        """Checks told of by visits that stand, also those that came to nothing."""
        return self.filter(visit__correction=None)

    def counted(self) -> Self:
        """Checks after which somebody knows: one that could not be made is none."""
        return self.standing().filter(result__in=(CheckResult.KEPT, CheckResult.BROKEN))


class ConditionCheck(models.Model):
    """What a visit found of one condition of an order. A fact."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="condition_checks")
    condition = models.ForeignKey(OrderCondition, on_delete=models.PROTECT, related_name="checks")
    result = models.CharField(max_length=20, choices=CheckResult.choices)
    words = models.TextField(blank=True)

    objects = ConditionCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_check_per_visit_and_condition", fields=["visit", "condition"]),
            models.CheckConstraint(name="check_result_is_known", condition=Q(result__in=CheckResult.values)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="condition_checks_are_facts", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.get_result_display()


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Reads of follow-ups."""

    def waiting(self) -> Self:
        """Follow-ups of visits that stand, which nobody has done."""
        return self.filter(done_at=None, visit__correction=None)

    def visible_to(self, user: User) -> Self:
        """Follow-ups about offenders whose record `user` may open."""
        return self.filter(visit__offender__in=Offender.objects.visible_to(user))


@pghistory.track()
class FollowUp(models.Model):
    """Something that has to be done after a visit, by a date."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="follow_ups")
    words = models.CharField(max_length=300)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    done_words = models.TextField(blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_on"], name="follow_ups_waiting", condition=Q(done_at=None)),
        ]
        constraints = [
            models.CheckConstraint(name="follow_up_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="follow_up_is_done_by_somebody",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.words
