"""Risk management plans: who does what by when, in versions."""

import uuid
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse

from offender_mgmt.accounts.models import User, approved_by_another, not_approved_by_a_junior
from offender_mgmt.offenders.models import Change, Offender, Proposal
from risk.choices import PlanStatus, ReviewOutcome


class ManagementPlanQuerySet(models.QuerySet["ManagementPlan"]):
    """Reads of plans."""

    def current(self) -> Self:
        """The plan that is in force for each offender, if any."""
        return self.filter(status=PlanStatus.APPROVED)

    def in_preparation(self) -> Self:
        """The version that is being written, or waits for approval, for each offender, if any."""
        return self.filter(status__in=[PlanStatus.DRAFT, PlanStatus.PROPOSED])

    def visible_to(self, user: User) -> Self:
        """Plans for offenders whose record `user` may open."""
        return self.filter(offender__in=Offender.objects.visible_to(user))


@pghistory.track()
class ManagementPlan(models.Model):
    """One version of an offender's plan (domain 2.5, Words). In force only when a second person approved it.

    `agreed_interval_months` is the visit interval that the plan sets for this person; None leaves the force's.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=PlanStatus.choices, default=PlanStatus.DRAFT)
    supervision = models.TextField(blank=True)
    agreed_interval_months = models.PositiveSmallIntegerField(null=True)
    interval_reason = models.TextField(blank=True)
    monitoring = models.TextField(blank=True)
    interventions = models.TextField(blank=True)
    victim_safety = models.TextField(blank=True)
    victim_protections = models.TextField(blank=True)
    contingency = models.TextField(blank=True)
    licence_conditions = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="plan")

    objects = ManagementPlanQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["review_on"],
                name="plans_in_force_by_review",
                condition=Q(status="approved"),
                include=["offender"],
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="one_plan_per_version", fields=["offender", "version"]),
            models.UniqueConstraint(
                name="one_plan_in_force_per_offender", fields=["offender"], condition=Q(status="approved")
            ),
            models.UniqueConstraint(
                name="one_plan_in_preparation_per_offender",
                fields=["offender"],
                condition=Q(status__in=["draft", "proposed"]),
            ),
            models.CheckConstraint(
                name="plan_in_force_was_approved",
                condition=Q(approved_by__isnull=False, approved_at__isnull=False, review_on__isnull=False)
                | ~Q(status__in=["approved", "superseded"]),
            ),
            models.CheckConstraint(
                name="plan_interval_is_at_least_a_month",
                condition=Q(agreed_interval_months=None) | Q(agreed_interval_months__gte=1),
            ),
            approved_by_another("plan_was_approved_by_another", asked_by="drafted_by"),
        ]
        triggers = [not_approved_by_a_junior("plan_not_approved_by_a_junior", asked_by="drafted_by")]

    def __str__(self) -> str:
        return f"Plan version {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("risk:plan", args=[self.public_id])


class PlanActionQuerySet(models.QuerySet["PlanAction"]):
    """Reads of the actions of plans."""

    def to_do(self) -> Self:
        """What is still to be done under the plans in force."""
        return self.filter(done_on=None, plan__status=PlanStatus.APPROVED)

    def visible_to(self, user: User) -> Self:
        """Actions for offenders whose record `user` may open."""
        return self.filter(plan__offender__in=Offender.objects.visible_to(user))


# With removals too: an action of a draft may be taken out, and was known until then.
@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PlanAction(models.Model):
    """One thing that somebody does by a date."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(ManagementPlan, on_delete=models.PROTECT, related_name="actions")
    what = models.TextField()
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="plan_actions")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    result = models.TextField(blank=True)

    objects = PlanActionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on"], name="plan_actions_to_do", condition=Q(done_on=None), include=["plan"]
            ),
        ]
        constraints = [
            models.CheckConstraint(name="plan_action_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="plan_action_is_done_by_somebody",
                condition=Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what[:50]} by {self.due_on}"


@pghistory.track()
class ChangeReview(models.Model):
    """What a person made of a change that may raise the risk. Without one the review is still due."""

    change = models.OneToOneField(Change, on_delete=models.PROTECT, related_name="review")
    outcome = models.CharField(max_length=20, choices=ReviewOutcome.choices)
    reasons = models.TextField()
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="change_review_has_reasons", condition=~Q(reasons=""))]

    def __str__(self) -> str:
        return self.get_outcome_display()
