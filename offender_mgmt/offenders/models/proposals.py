"""What one person asks for and a second person must approve."""

import uuid
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q

from offender_mgmt.accounts.choices import Permission, Role
from offender_mgmt.accounts.models import User, approved_by_another, not_approved_by_a_junior
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models.register import Offender


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Reads of proposals."""

    def waiting(self) -> Self:
        """Proposals that nobody has approved, returned or withdrawn."""
        return self.filter(closed_at=None)

    def approved(self) -> Self:
        """Proposals that a second person approved."""
        return self.filter(approved_by__isnull=False)

    def lengthenings(self) -> Self:
        """Approved proposals that made a due date later, or took it away: the register of what was accepted."""
        return self.approved().filter(
            Q(due_on_after__gt=F("due_on_before")) | Q(due_on_before__isnull=False, due_on_after=None)
        )

    def visible_to(self, user: User) -> Self:
        """Proposals about offenders whose record `user` may open; of who may see one, what professional standards asks
        for is theirs alone, since it may be about whoever sees the record.
        """
        if user.may(Permission.OVERSEE_ACCESS):
            return self.filter(offender__in=Offender.objects.overseen_by(user), kind=ProposalKind.ACCESS)
        return self.filter(offender__in=Offender.objects.visible_to(user)).of_the_field()

    def of_the_field(self) -> Self:
        """All but what professional standards asks for."""
        of_standards = Q(requested_by__role=Role.PROFESSIONAL_STANDARDS, requested_by__isnull=False)
        return self.exclude(of_standards)


@pghistory.track()
class Proposal(models.Model):
    """A change that waits for a second person, because it makes a visit later or lowers what is known of a risk.

    Nothing of it is true until it is approved; approving it carries it out in the same transaction. `payload` is
    what the kind needs to carry it out; `due_on_before` and `due_on_after` are the visit's date around that.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=20, choices=ProposalKind.choices)
    summary = models.CharField(max_length=300)
    reason = models.TextField()
    payload = models.JSONField(default=dict)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    due_on_before = models.DateField(null=True)
    due_on_after = models.DateField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["requested_at"],
                name="proposals_waiting",
                condition=Q(closed_at=None),
                include=["offender"],
            ),
            models.Index(fields=["offender"], name="proposals_of_an_offender"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_proposal_of_a_kind_waits_per_offender",
                fields=["offender", "kind"],
                condition=Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="proposal_is_asked_for_unless_the_facts_ask",
                condition=Q(requested_by__isnull=False, requested_at__isnull=False)
                | Q(kind=ProposalKind.LATER_DATE),
            ),
            models.CheckConstraint(name="proposal_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="proposal_is_approved_or_returned_when_it_closes",
                condition=Q(approved_by=None, returned_by=None)
                | Q(closed_at__isnull=False, approved_by__isnull=False, returned_by=None)
                | (Q(closed_at__isnull=False, approved_by=None, returned_by__isnull=False) & ~Q(answer="")),
            ),
            approved_by_another("proposal_was_approved_by_another", asked_by="requested_by"),
        ]
        triggers = [not_approved_by_a_junior("proposal_not_approved_by_a_junior", asked_by="requested_by")]

    def __str__(self) -> str:
        return self.summary
