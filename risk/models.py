"""Decisions of risk level: who decided what, and why."""

import pghistory
from django.db import models
from django.db.models import Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import Origin, RiskLevel
from offender_mgmt.offenders.models import Offender


@pghistory.track()
class RiskDecision(models.Model):
    """A level decided by a person, with the reasons. Nothing computes a level and nothing lowers one by itself.

    A register extract tells the level but not who decided it, nor always when: then `decided_by` is None.
    """

    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="risk_decisions")
    level = models.CharField(max_length=10, choices=RiskLevel.choices)
    previous_level = models.CharField(max_length=10, choices=RiskLevel.choices, null=True)
    rationale = models.TextField()
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.VIGIL)

    class Meta:
        indexes = [models.Index(fields=["offender", "-recorded_at"], name="risk_decisions_of_an_offender")]
        constraints = [
            models.CheckConstraint(name="risk_decision_has_a_rationale", condition=~Q(rationale="")),
            models.CheckConstraint(
                name="risk_decision_was_made_by_somebody",
                condition=Q(origin=Origin.IMPORT) | Q(decided_by__isnull=False, decided_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} on {self.decided_on or 'a day not known'}"
