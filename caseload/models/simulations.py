"""Policies that were tried before they were in force, what was foreseen, and which simulation was published on."""

import uuid
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from caseload.choices import Effect
from caseload.rules.effects import Moved, Shown
from caseload.rules.loads import WhatIf
from caseload.rules.supposing import MOST_INFLOW
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender, OffenderQuerySet
from offender_mgmt.policy.models import PolicyRevision


class SimulationRequest(models.Model):
    """Somebody asked what a draft would do. A place in the queue: what comes of it is a Simulation, or a refusal.

    `leaver`, `leaves_on` and `inflow_percent` are what is supposed of the hours beside it; they move nobody's visit.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(PolicyRevision, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    leaver = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    leaves_on = models.DateField(null=True)
    inflow_percent = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)

    class Meta:
        indexes = [
            # The clock asks every few seconds for what waits.
            models.Index(fields=["asked_at"], name="simulations_that_wait", condition=Q(finished_at=None))
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_simulation_at_a_time_of_a_policy",
                fields=["revision"],
                condition=Q(finished_at=None),
            ),
            models.CheckConstraint(
                name="refused_simulation_is_finished",
                condition=Q(refusal="") | Q(finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="supposed_leaver_has_a_day",
                condition=Q(leaver=None, leaves_on=None) | Q(leaver__isnull=False, leaves_on__isnull=False),
            ),
            models.CheckConstraint(
                name="supposed_inflow_is_sensible", condition=Q(inflow_percent__lte=MOST_INFLOW)
            ),
        ]

    def __str__(self) -> str:
        return f"simulation of {self.revision_id} asked for {self.asked_at}"

    def what_if(self) -> WhatIf:
        """What is supposed, as rules take it."""
        return WhatIf(self.leaver_id, self.leaves_on, self.inflow_percent)


class Simulation(models.Model):
    """What a revision would have done on the day `as_at`, worked out at one moment; never changed afterwards.

    `fingerprint` is that of the revision's values, `facts_fingerprint` that of everybody's dates before and after.
    `summary` holds numbers only: people overdue, visits and hours by team; and what was supposed of the hours, with the
    name of the officer. It names nobody who is managed.
    """

    request = models.OneToOneField(SimulationRequest, on_delete=models.PROTECT, related_name="simulation")
    revision = models.ForeignKey(PolicyRevision, on_delete=models.PROTECT, related_name="simulations")
    compared_with = models.ForeignKey(PolicyRevision, on_delete=models.PROTECT, related_name="+")
    as_at = models.DateField()
    simulated_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)
    facts_fingerprint = models.CharField(max_length=64)
    live = models.PositiveIntegerField()
    summary = models.JSONField(encoder=DjangoJSONEncoder)

    def __str__(self) -> str:
        return f"{self.revision_id} as at {self.as_at}"

    def shown(self) -> Shown:
        """What it was of, as the rule of publishing compares it."""
        return Shown(self.revision_id, self.fingerprint, self.as_at, self.compared_with_id)


def people_shown_to(user: User) -> OffenderQuerySet:
    """Whom this user may be shown in a simulation, and in what came of it (ADR 0031).

    Who may open records sees those they may open; an auditor and whoever drafts policy see the whole force, and of each
    the reference without a name.
    """
    if user.may(Permission.VIEW_OFFENDERS):
        return Offender.objects.visible_to(user)
    if user.may(Permission.EXPORT_COMPLIANCE) or user.may(Permission.CHANGE_POLICY):
        return Offender.objects.unrestricted()
    return Offender.objects.none()


class ForeseenEffect(models.Model):
    """What a simulation says of one person. Whom it does not name stays as they are."""

    simulation = models.ForeignKey(Simulation, on_delete=models.PROTECT, related_name="effects")
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="+")
    effect = models.CharField(max_length=20, choices=Effect.choices)
    was_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    proposed_due_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_foreseen_effect_on_a_person", fields=["simulation", "offender"]
            ),
            models.CheckConstraint(name="foreseen_effect_is_some_effect", condition=~Q(effect=Effect.NONE)),
        ]

    def __str__(self) -> str:
        return f"{self.offender_id}: {self.effect}"

    def moved(self) -> Moved:
        """The dates, as rules take them."""
        return Moved(self.was_due_on, self.due_on, self.proposed_due_on)


class Publication(models.Model):
    """A revision was approved by somebody who had this simulation before them."""

    revision = models.OneToOneField(PolicyRevision, on_delete=models.PROTECT, related_name="publication")
    simulation = models.OneToOneField(Simulation, on_delete=models.PROTECT, related_name="publication")
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.revision_id} on simulation {self.simulation_id}"


def as_at_for(revision: PolicyRevision, *, today: date) -> date:
    """The day for which a revision is tried: its own, or today when that has come."""
    return max(revision.effective_from, today)
