"""Transfers to another team or force, and cases that a supervisor gave to another officer at once."""

import uuid
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q

from caseload.choices import Answer
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender, Proposal


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Reads of transfers."""

    def waiting(self) -> Self:
        """Transfers that nobody has answered or revoked."""
        return self.filter(answer="")

    def visible_to(self, user: User) -> Self:
        """Transfers of people whose record `user`, a supervisor, may open, and those that wait for an answer of theirs.

        Whoever is asked to take a case must see whose it is, and learns no more than the page says; not where a list
        or a conflict keeps the record from them.
        """
        if not user.may(Permission.SUPERVISE_TEAMS):
            return self.none()
        asked_of_them = Q(answer="", to_team__in=user.supervised_teams.values("pk"))
        return self.filter(
            Q(offender__in=Offender.objects.visible_to(user))
            | asked_of_them & Q(offender__in=Offender.objects.told_to(user))
        )


@pghistory.track()
class Transfer(models.Model):
    """A case on its way to another team or force. Until it is agreed, the old team and manager answer for it.

    To a team: a supervisor of that team accepts, and names the officer who manages from then on. To another force:
    `receipt` is that force's reference, and `proposal` the closure that a second person here approves.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="transfers")
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    to_force = models.CharField(max_length=100, blank=True)
    reason = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    manager = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    authority = models.TextField(blank=True)
    receipt = models.CharField(max_length=100, blank=True)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="transfer")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    because = models.TextField(blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_transfer_waits_per_offender", fields=["offender"], condition=Q(answer="")
            ),
            models.CheckConstraint(
                name="transfer_goes_to_a_team_or_a_force",
                condition=(Q(to_team__isnull=False, to_force="") | (Q(to_team=None) & ~Q(to_force="")))
                & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="transfer_is_answered_by_somebody",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | Q(answer__in=Answer.values, answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="accepted_transfer_has_a_manager_or_a_receipt",
                condition=~Q(answer=Answer.ACCEPTED)
                | Q(to_team__isnull=False, manager__isnull=False)
                | (Q(to_team=None, proposal__isnull=False) & ~Q(receipt="")),
            ),
            models.CheckConstraint(
                name="transfer_to_a_team_is_accepted_by_another",
                condition=~Q(answer=Answer.ACCEPTED) | Q(to_team=None) | ~Q(answered_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="rejected_transfer_says_why", condition=~Q(answer=Answer.REJECTED) | ~Q(because="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offender_id} to {self.to_team_id or self.to_force}"


class Reallocation(models.Model):
    """A case that a supervisor gave to another officer of the team at once. Never changed.

    `authority` is the reason to give it to somebody who is not trained for it; empty when they are.
    """

    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="reallocations")
    given_from = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    given_to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    because = models.TextField()
    authority = models.TextField(blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="reallocation_says_why", condition=~Q(because="")),
            models.CheckConstraint(
                name="case_is_given_to_another_officer",
                condition=Q(given_from=None) | ~Q(given_from=F("given_to")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offender_id} to {self.given_to_id}"
