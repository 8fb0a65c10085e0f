"""Promises about the overdue, kept as they were made."""

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Suspension
from offender_mgmt.policy.rules import Policy
from visits.models import VisitObligation


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """Reads of promises."""

    def with_outcome(self, policy: Policy, *, today: date) -> Self:
        """With `overdue_then` and `overdue_now`: of that team and level, on the day promised and today.

        By the level and the team that each case has today: of what was true before, the dates alone are asked.
        """
        return self.annotate(
            overdue_then=_overdue(
                policy, on=OuterRef("promised_for"), on_inside=OuterRef(OuterRef("promised_for"))
            ),
            overdue_now=_overdue(policy, on=Value(today), on_inside=Value(today)),
        )


def _overdue(policy: Policy, *, on: Value | OuterRef, on_inside: Value | OuterRef) -> Coalesce:
    suspended = Suspension.objects.current(on=on_inside).filter(offender=OuterRef("offender"))  # type: ignore[arg-type]
    counted_as = Coalesce("offender__risk_level", Value(policy.not_assessed_treated_as))
    overdue = (
        VisitObligation.objects.alias(
            counted_as=counted_as, opened_on=TruncDate("opened_at"), closed_on=TruncDate("closed_at")
        )
        .filter(
            Q(closed_on=None) | Q(closed_on__gt=on),
            ~Exists(suspended),
            offender__team=OuterRef("team"),
            counted_as=OuterRef("level"),
            opened_on__lte=on,
            due_on__lt=on,
        )
        .order_by()
        .values("offender__team")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(overdue, output_field=IntegerField()), 0)


class Milestone(models.Model):
    """A promise that on a day nobody of a level in a team will be overdue. A fact: never edited, never deleted."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="milestones")
    level = models.CharField(max_length=10, choices=RiskLevel.choices)
    promised_for = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    overdue_at_promise = models.PositiveIntegerField()
    promised_on = models.DateField()
    promised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    promised_at = models.DateTimeField()

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="milestone_level_is_known", condition=Q(level__in=RiskLevel.values)),
            models.CheckConstraint(
                name="milestone_is_for_a_day_to_come", condition=Q(promised_for__gt=F("promised_on"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="milestones_are_facts", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} by {self.promised_for}"
