"""The proofs: each full check of the register, the recount of it, and the signs of life of what runs."""

from datetime import date, datetime, timedelta
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.choices import Refusal, Trigger
from offender_mgmt.alerts.rules.checks import Partition


class SweepRunQuerySet(models.QuerySet["SweepRun"]):
    """Reads of the full checks."""

    def certificates(self) -> Self:
        """Checks that were not refused and add up: everybody live was in exactly one bucket."""
        buckets = F("scheduled") + F("suspended") + F("unschedulable")
        return self.filter(refusal="", live=buckets)

    def trusted(self) -> Self:
        """Checks that were not refused for their clock: what they say of the register was really asked."""
        return self.exclude(refusal=Refusal.CLOCK)

    def made_in(self, *, first: date, last: date) -> Self:
        """Checks made for these days, both counted."""
        return self.filter(on__gte=first, on__lte=last)

    def first_of_each_day(self) -> Self:
        """The earliest of each day, the latest day first."""
        return self.order_by("-on", "recorded_at", "pk").distinct("on")

    def latest_first(self) -> Self:
        """In the order of the database's clock."""
        return self.order_by("-recorded_at", "-pk")


class SweepRun(models.Model):
    """One full check of the register, and its certificate: the partition it proved, and what it changed.

    A fact: never edited, never deleted. `recorded_at` is the database's clock, whatever the host's said.
    `refusal` says why nothing (a clock that cannot be trusted) or nothing to be closed (fewer live offenders than
    can be believed) was done. `gaps` are the keys of offenders in no bucket, or in two; at most a thousand.
    `query_digest` is that of the conditions' SQL, so that two certificates can be told to have asked the same.
    """

    on = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    trigger = models.CharField(max_length=10, choices=Trigger.choices, db_default=Trigger.COMMAND)
    refusal = models.CharField(max_length=12, choices=Refusal.choices, blank=True, db_default="")
    live = models.PositiveIntegerField()
    scheduled = models.PositiveIntegerField()
    suspended = models.PositiveIntegerField()
    unschedulable = models.PositiveIntegerField()
    opened = models.PositiveIntegerField()
    updated = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    escalated = models.PositiveIntegerField(db_default=0)
    gaps = ArrayField(models.BigIntegerField(), default=list)
    policy_revision = models.PositiveIntegerField(null=True)
    rule_version = models.CharField(max_length=20, blank=True, db_default="")
    query_digest = models.CharField(max_length=64, blank=True, db_default="")

    objects = SweepRunQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-finished_at"], name="latest_sweep"),
            models.Index(fields=["-on", "recorded_at"], name="sweeps_of_a_day"),
            models.Index(fields=["-recorded_at"], name="latest_recorded_sweep"),
        ]
        constraints = [
            models.CheckConstraint(
                name="sweep_finishes_after_it_starts", condition=Q(finished_at__gte=F("started_at"))
            ),
            models.CheckConstraint(
                name="sweep_refusal_is_known", condition=Q(refusal="") | Q(refusal__in=Refusal.values)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="sweep_runs_are_facts", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M}: {self.live} live"

    @property
    def partition(self) -> Partition:
        """The counts as the equation that they must satisfy."""
        return Partition(
            live=self.live,
            scheduled=self.scheduled,
            suspended=self.suspended,
            unschedulable=self.unschedulable,
        )

    def is_stale(self, *, now: datetime, after_minutes: int) -> bool:
        """Say whether this check is too old to be relied on at `now`."""
        return now - self.finished_at > timedelta(minutes=after_minutes)


class LiveAccepted(models.Model):
    """Somebody's word that a full check's number of live offenders is right, although it is so much lower.

    A fact: never edited, never deleted. Later checks are compared with that number.
    """

    run = models.OneToOneField(SweepRun, on_delete=models.PROTECT, related_name="accepted")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="fewer_live_is_accepted_with_a_reason", condition=~Q(reason="")),
        ]
        triggers = [
            pgtrigger.Protect(name="acceptances_are_facts", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.run_id} accepted by {self.by_id}"


class Recount(models.Model):
    """The watcher's own count, from the raw tables, beside what the sweep and the alerts say.

    A fact: never edited, never deleted. `figures` is {what: [said, recounted]}; `differing` are the keys of
    offenders who are in one and not in the other, at most a thousand. `is_equal` says that numbers and people agree.
    """

    run = models.OneToOneField(SweepRun, on_delete=models.PROTECT, related_name="recount")
    at = models.DateTimeField()
    seconds = models.FloatField()
    is_equal = models.BooleanField()
    figures = models.JSONField()
    differing = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="latest_recount")]
        constraints = [
            models.CheckConstraint(
                name="equal_recount_names_nobody", condition=Q(is_equal=False) | Q(differing__len=0)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="recounts_are_facts", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: {'equal' if self.is_equal else 'different'}"


class Probe(models.Model):
    """When a part of the machine last wrote to the database: the only sign of life that counts.

    `seen_at` is the database's clock.
    """

    name = models.CharField(max_length=40, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.seen_at:%Y-%m-%d %H:%M:%S}"
