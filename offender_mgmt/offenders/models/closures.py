"""Why a person left the live register."""

import pghistory
from django.db import models
from django.db.models import F, Q

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import ClosureReason, Origin
from offender_mgmt.offenders.models.proposals import Proposal
from offender_mgmt.offenders.models.register import Offender


@pghistory.track()
class Closure(models.Model):
    """Why a person left the live register; two people answer for it, unless an extract told it.

    A closure that was wrong (a death reported of somebody alive) is reversed, never deleted: the record is live again.
    """

    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="closures")
    reason = models.CharField(max_length=20, choices=ClosureReason.choices)
    evidence = models.TextField()
    closed_on = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="closure")
    reversed_on = models.DateField(null=True)
    reversed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reversed_because = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.VIGIL)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_closure_in_force_per_offender", fields=["offender"], condition=Q(reversed_on=None)
            ),
            models.CheckConstraint(
                name="closure_was_reversed_by_somebody_with_a_reason",
                condition=Q(reversed_on=None, reversed_by=None, reversed_because="")
                | (Q(reversed_on__isnull=False, reversed_by__isnull=False) & ~Q(reversed_because="")),
            ),
            models.CheckConstraint(name="closure_has_evidence", condition=~Q(evidence="")),
            models.CheckConstraint(
                name="closure_was_approved_by_a_second_person",
                condition=Q(origin=Origin.IMPORT, approved_by=None)
                | (Q(approved_by__isnull=False) & ~Q(approved_by=F("recorded_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, {self.closed_on}"
