"""Hand-overs, and the offers of single cases to named officers."""

import uuid
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from caseload.choices import Answer, Ending, HandOverReason
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Offender, OffenderQuerySet


class HandOverQuerySet(models.QuerySet["HandOver"]):
    """Reads of hand-overs."""

    def open(self) -> Self:
        """Hand-overs that have neither been finished nor called off."""
        return self.filter(closed_at=None)

    def visible_to(self, user: User) -> Self:
        """Hand-overs of officers in the teams that `user` supervises; nobody else sees any."""
        if not user.may(Permission.SUPERVISE_TEAMS):
            return self.none()
        return self.filter(leaver__team__in=user.supervised_teams.values("pk"))


@pghistory.track()
class HandOver(models.Model):
    """All cases of one officer on their way to others.

    Which cases they are is a question, never a list: every live offender whom the leaver manages, also one who
    comes meanwhile. Until somebody has accepted a case the leaver manages it, and `accountable` answers beside them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    leaver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="hand_overs")
    accountable = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    leaves_on = models.DateField()
    reason = models.CharField(max_length=20, choices=HandOverReason.choices)
    because = models.TextField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_hand_over_per_officer", fields=["leaver"], condition=Q(closed_at=None)
            ),
            models.CheckConstraint(
                name="hand_over_has_a_known_reason",
                condition=Q(reason__in=HandOverReason.values) & ~Q(because=""),
            ),
            models.CheckConstraint(
                name="somebody_else_answers_beside_the_leaver", condition=~Q(leaver=F("accountable"))
            ),
            models.CheckConstraint(
                name="hand_over_ends_by_somebody",
                condition=Q(ending="", closed_by=None, closed_at=None)
                | Q(ending__in=Ending.values, closed_by__isnull=False, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Hand-over of {self.leaver_id}"

    def get_absolute_url(self) -> str:
        return reverse("caseload:hand-over", args=[self.public_id])

    def cases(self) -> OffenderQuerySet:
        """Every live offender whom the leaver still manages."""
        return Offender.objects.live().filter(manager=self.leaver_id)


class OfferQuerySet(models.QuerySet["Offer"]):
    """Reads of offers."""

    def waiting(self) -> Self:
        """Offers that nobody has answered or revoked, of cases that the leaver still manages."""
        return self.filter(answer="", offender__closed_on=None, offender__manager=F("hand_over__leaver"))

    def visible_to(self, user: User) -> Self:
        """Offers of people whose record `user` may open: an officer's own, a supervisor's all."""
        visible = self.filter(offender__in=Offender.objects.visible_to(user))
        return visible if user.may(Permission.SUPERVISE_TEAMS) else visible.filter(offered_to=user)


@pghistory.track()
class Offer(models.Model):
    """One case put to one officer, who accepts or rejects it; a supervisor may revoke it until then.

    `authority` is the supervisor's reason to offer it to somebody who is not trained for it; empty when they are.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="offers")
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="offers")
    offered_to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="offers")
    authority = models.TextField(blank=True)
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    because = models.TextField(blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        indexes = [
            # My work asks what is offered to one officer.
            models.Index(fields=["offered_to"], name="offers_waiting_for_an_officer", condition=Q(answer="")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_offer_waits_per_offender", fields=["offender"], condition=Q(answer="")
            ),
            models.CheckConstraint(
                name="offer_is_answered_by_somebody",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | Q(answer__in=Answer.values, answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="rejected_offer_says_why", condition=~Q(answer=Answer.REJECTED) | ~Q(because="")
            ),
            models.CheckConstraint(
                name="offer_is_accepted_by_whom_it_was_made_to",
                condition=~Q(answer=Answer.ACCEPTED) | Q(answered_by=F("offered_to")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offender_id} to {self.offered_to_id}"
