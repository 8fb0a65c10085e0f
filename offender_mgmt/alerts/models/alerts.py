"""Alerts, how far up each has gone, and what people have done about them."""

import uuid
from datetime import datetime
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.choices import ActionKind, Step
from offender_mgmt.offenders.models import Offender

STEPS = 4  # manager, supervisor, inspector, superintendent


class AlertQuerySet(models.QuerySet["Alert"]):
    """Reads of alerts."""

    def open(self) -> Self:
        """Alerts whose condition still held at the last look."""
        return self.filter(closed_at=None)

    def visible_to(self, user: User) -> Self:
        """Alerts on offenders whose record `user` may open, but those that are kept from them."""
        return self.not_kept_from(user).filter(offender__in=Offender.objects.visible_to(user))

    def not_kept_from(self, user: User) -> Self:
        """Alerts that are not kept from `user`."""
        return self.exclude(kept_from=user)

    def unacknowledged(self, *, now: datetime) -> Self:
        """Alerts that nobody is dealing with at `now`: an acknowledgement counts until its end."""
        return self.filter(Q(acknowledged_until=None) | Q(acknowledged_until__lte=now))

    def told_to_nobody(self) -> Self:
        """Open alerts for which no step reached anybody: a figure on the board."""
        return self.open().filter(step=Step.NOBODY)


class Alert(models.Model):
    """A thing to act on. It closes when its condition is gone, not when somebody clicks.

    `kept_from` is somebody who must not learn of it: whoever asked for help unseen, with somebody looking on.
    `step_hours` is the policy of the moment in which it opened: after how many hours each step (manager,
    supervisor, inspector, superintendent) is told; None means never by time alone. `step` is the highest step at
    which somebody was told, `next_step` who is told at `escalates_at`, `rounds` how often people were told.
    """

    public_id = models.UUIDField(default=uuid.uuid4, db_default=models.Func(function="gen_random_uuid"))
    offender = models.ForeignKey(Offender, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60, db_default="")
    since_on = models.DateField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    step_hours = ArrayField(models.PositiveIntegerField(null=True), size=STEPS)
    step = models.PositiveSmallIntegerField(choices=Step.choices, db_default=Step.NOBODY)
    next_step = models.PositiveSmallIntegerField(choices=Step.choices, db_default=Step.MANAGER)
    rounds = models.PositiveSmallIntegerField(db_default=0)
    escalates_at = models.DateTimeField()
    acknowledged_until = models.DateTimeField(null=True)
    assigned_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="assigned_alerts")
    # No index: nobody asks for the alerts that are kept from somebody.
    kept_from = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    objects = AlertQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["escalates_at"], name="alerts_to_escalate", condition=Q(closed_at=None)),
            models.Index(
                fields=["id"],
                name="open_alerts_told_to_nobody",
                condition=Q(closed_at=None, step=Step.NOBODY),
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="alert_public_id_is_unique", fields=["public_id"]),
            models.UniqueConstraint(
                name="one_open_alert_per_offender_kind_and_subject",
                fields=["offender", "kind", "subject"],
                condition=Q(closed_at=None),
            ),
            models.CheckConstraint(name="alert_has_hours_for_every_step", condition=Q(step_hours__len=STEPS)),
            models.CheckConstraint(
                name="alert_escalates_to_somebody", condition=Q(next_step__gt=Step.NOBODY, next_step__lte=4)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} since {self.since_on}"


class Escalation(models.Model):
    """One round of telling people of an alert: which step's turn it was, and how many of them could be told.

    None (`told` is 0) means that everybody of that step has left, is away, or has no address: the next step was
    told at once.
    """

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="escalations")
    round = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(choices=Step.choices)
    at = models.DateTimeField()
    told = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="steps_that_reached_nobody", condition=Q(told=0)),
        ]
        constraints = [
            models.UniqueConstraint(name="one_escalation_per_alert_and_round", fields=["alert", "round"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.told}"


class AlertAction(models.Model):
    """What somebody did about an alert: acknowledged it until a time, gave it to somebody, or wrote a comment.

    A fact: never edited, never deleted. There is no silence without an author, a reason and an end.
    """

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="actions")
    kind = models.CharField(max_length=12, choices=ActionKind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    until = models.DateTimeField(null=True)
    assignee = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="acknowledgement_has_a_reason_and_an_end",
                condition=(~Q(kind=ActionKind.ACKNOWLEDGE) & Q(until=None))
                | (Q(kind=ActionKind.ACKNOWLEDGE, until__isnull=False, until__gt=F("at")) & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="assignment_names_somebody",
                condition=Q(kind=ActionKind.ASSIGN, assignee__isnull=False)
                | (~Q(kind=ActionKind.ASSIGN) & Q(assignee=None)),
            ),
            models.CheckConstraint(
                name="comment_says_something", condition=~Q(kind=ActionKind.COMMENT) | ~Q(text="")
            ),
            models.CheckConstraint(name="alert_action_is_known", condition=Q(kind__in=ActionKind.values)),
        ]
        triggers = [
            pgtrigger.Protect(name="alert_actions_are_facts", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.by_id}"
