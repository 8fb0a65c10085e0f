"""Decisions of risk level: who decided what, on which advice, and why."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.lookups import GreaterThanOrEqual

from offender_mgmt.accounts.models import User, approved_by_another, not_approved_by_a_junior
from offender_mgmt.offenders.choices import Origin, RiskLevel
from offender_mgmt.offenders.models import Offender, Proposal


def _rank_of(field: str) -> Case:
    """A level as a number, so that the database itself can tell a lowering."""
    return Case(
        *(When(**{field: level}, then=Value(rank)) for rank, level in enumerate(RiskLevel.values)),
        output_field=models.SmallIntegerField(),
    )


class RiskDecisionQuerySet(models.QuerySet["RiskDecision"]):
    """Reads of decisions."""

    def visible_to(self, user: User) -> Self:
        """Decisions about offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))


@pghistory.track()
class RiskDecision(models.Model):
    """A level decided by a person, with the reasons, in effect from `recorded_at`.

    Nothing computes a level and nothing lowers one by itself: a lowering is a proposal until another person, not
    junior, approves it, and only then a decision. A raise is a decision at once, and `approved_by` reviews it
    afterwards. `advice` is what the tools advised then, with its inputs; `rules_version` says by which rules.

    A register extract tells the level but not who decided it, nor always when: then `decided_by` is None.
    """

    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="risk_decisions")
    level = models.CharField(max_length=10, choices=RiskLevel.choices)
    previous_level = models.CharField(max_length=10, choices=RiskLevel.choices, null=True)
    rationale = models.TextField()
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    advice = models.JSONField(default=dict)
    deviation = models.TextField(blank=True)
    rules_version = models.CharField(max_length=20, blank=True)
    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, null=True, related_name="risk_decision"
    )
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.VIGIL)

    objects = RiskDecisionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["offender", "-recorded_at"], name="risk_decisions_of_an_offender")]
        constraints = [
            models.CheckConstraint(name="risk_decision_has_a_rationale", condition=~Q(rationale="")),
            models.CheckConstraint(
                name="risk_decision_was_made_by_somebody",
                condition=Q(origin=Origin.IMPORT) | Q(decided_by__isnull=False, decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="risk_decision_is_approved_by_somebody_at_a_time",
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="lower_level_was_approved_by_a_second_person",
                condition=Q(origin=Origin.IMPORT)
                | Q(previous_level=None)
                | Q(approved_by__isnull=False)
                | Q(GreaterThanOrEqual(_rank_of("level"), _rank_of("previous_level"))),
            ),
            approved_by_another("risk_decision_was_approved_by_another", asked_by="decided_by"),
        ]
        triggers = [not_approved_by_a_junior("risk_decision_not_approved_by_a_junior", asked_by="decided_by")]

    def __str__(self) -> str:
        return f"{self.get_level_display()} on {self.decided_on or 'a day not known'}"
