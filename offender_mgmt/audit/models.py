"""The audit log: what was done, by whom, to which offenders; and the tree in which it is sealed."""

import uuid
from datetime import datetime
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models.functions import Now

from offender_mgmt.audit.choices import LOOKED, Purpose, Unusual, Verb, verbs
from offender_mgmt.audit.rules.events import Event
from offender_mgmt.audit.rules.tree import HASH_SIZE, Frontier


def _evidence() -> list[pgtrigger.Trigger]:
    """What refuses to change or remove evidence, whoever asks."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="never_truncated",
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            func="RAISE EXCEPTION 'The audit log cannot be truncated.';",
        ),
    ]


class NumbersField(ArrayField):  # type: ignore[type-arg]  # not subscriptable
    """A list of numbers, sent as one text: a hundred thousand, one by one, take longer than the file that has them."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """The text of the list, as PostgreSQL reads it."""
        if isinstance(value, list):
            return "{" + ",".join(map(str, value)) + "}"
        return super().get_db_prep_value(value, connection, prepared)

    def deconstruct(self) -> Any:
        """To a migration it is the array that it is."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, kwargs


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Reads of the log, for those who may put questions to it."""

    def between(self, since: datetime, until: datetime) -> Self:
        """Events from the first of these instants on, and before the second; the latest first."""
        return self.filter(at__gte=since, at__lt=until).order_by("-at", "-pk")

    def about(self, offender_id: int) -> Self:
        """Whatever was done or looked at with this person in it."""
        return self.filter(offender_ids__contains=[offender_id])

    def by(self, user_id: int) -> Self:
        """Whatever this account did or saw."""
        return self.filter(actor_id=user_id)


class AuditEvent(models.Model):
    """One deed. Append-only twice over: by trigger, and by the grants of the application's role.

    No foreign key leads to a domain row: the log must outlive what it tells of.
    """

    at = models.DateTimeField(db_default=Now())
    verb = models.CharField(max_length=40, choices=verbs)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=300)
    actor_role = models.CharField(max_length=40)
    offender_ids = NumbersField(models.BigIntegerField(), default=list)
    details = models.JSONField(default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["offender_ids"], name="audit_who_saw_this_offender"),
            # Without the lists, of which an offender is in thousands: the board of dark risk asks this of everybody.
            GinIndex(
                fields=["offender_ids"],
                name="audit_who_opened_this_offender",
                condition=models.Q(actor_id__isnull=False, verb__in=LOOKED),
            ),
            # Few, and asked for on each person's page.
            GinIndex(
                fields=["offender_ids"],
                name="audit_changed_outside",
                condition=models.Q(verb=Verb.CHANGED_OUTSIDE),
            ),
            models.Index(fields=["actor_id", "at"], name="audit_what_this_user_did"),
            # Events lie in the order of their time, so a few pages of summary find those of a month.
            BrinIndex(fields=["at"], name="audit_unusual_looks_of_a_month"),
        ]
        constraints = [
            models.CheckConstraint(name="audit_event_has_an_actor", condition=~models.Q(actor_name="")),
        ]
        triggers = [
            *_evidence(),
            # In the same transaction: what is committed is waiting, what is rolled back is not.
            pgtrigger.Trigger(
                name="waits_for_its_seal",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="INSERT INTO audit_pending (event_id) VALUES (NEW.id); RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} by {self.actor_name}"

    @property
    def as_written(self) -> Event:
        """Its columns, as they are hashed."""
        return Event(
            id=self.pk,
            at=self.at,
            verb=self.verb,
            actor_id=self.actor_id,
            actor_name=self.actor_name,
            actor_role=self.actor_role,
            offender_ids=self.offender_ids,
            details=self.details,
        )


class Pending(models.Model):
    """The queue of events that wait to be sealed. A queue, because a cursor over ids would pass late commits by."""

    event_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"event {self.event_id}"


class Leaf(models.Model):
    """One event in the tree, at the place where it was sealed. Only its salt can go: when details are erased."""

    index = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField()
    details_hash = models.BinaryField()
    salt = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="leaf_index_counts_from_zero", condition=models.Q(index__gte=0)),
        ]
        triggers = _evidence()

    def __str__(self) -> str:
        return f"leaf {self.index} of event {self.event_id}"


class Checkpoint(models.Model):
    """A head of the tree that was signed and published. `key` is the public key, `peaks` the frontier's hashes."""

    size = models.BigIntegerField(primary_key=True)
    epoch = models.IntegerField()
    root = models.BinaryField()
    peaks = models.BinaryField()
    note = models.TextField()
    key = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="checkpoint_is_of_a_tree", condition=models.Q(size__gt=0, epoch__gt=0)
            ),
        ]
        triggers = _evidence()

    def __str__(self) -> str:
        return f"checkpoint {self.epoch}/{self.size}"

    @property
    def frontier(self) -> Frontier:
        """What the tree grows on from."""
        peaks = bytes(self.peaks)
        return Frontier(
            self.size, tuple(peaks[at : at + HASH_SIZE] for at in range(0, len(peaks), HASH_SIZE))
        )


class Inquiry(models.Model):
    """A question that somebody put to the log, about one person or one account; the log itself holds it as well.

    Kept so that its answer has an address that says nothing. No foreign key: it outlives what it asks about.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_by_id = models.BigIntegerField(db_index=True)
    asked_at = models.DateTimeField()
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    reason = models.TextField()
    offender_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="inquiry_has_a_lawful_purpose", condition=models.Q(purpose__in=Purpose.values)
            ),
            models.CheckConstraint(name="inquiry_has_a_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="inquiry_is_about_one_person_or_one_account",
                condition=models.Q(offender_id=None, user_id__isnull=False)
                | models.Q(offender_id__isnull=False, user_id=None),
            ),
            models.CheckConstraint(
                name="inquiry_is_about_the_past",
                condition=models.Q(since__lt=models.F("until"), until__lte=models.F("asked_at")),
            ),
        ]
        triggers = _evidence()

    def __str__(self) -> str:
        return f"inquiry {self.public_id}"

    def events(self) -> AuditEventQuerySet:
        """The events that answer it, the latest first."""
        events = AuditEvent.objects.between(self.since, self.until)
        return events.by(self.user_id) if self.user_id is not None else events.about(self.offender_id or 0)


class LookReview(models.Model):
    """An auditor looked into an unusual day of an account, and wrote down what came of it."""

    account_id = models.BigIntegerField()
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Unusual.choices)
    note = models.TextField()
    reviewed_by_id = models.BigIntegerField()
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="unusual_looks_are_reviewed_once", fields=["account_id", "on", "kind"]
            ),
            models.CheckConstraint(
                name="review_of_looks_has_a_known_kind", condition=models.Q(kind__in=Unusual.values)
            ),
            models.CheckConstraint(name="review_of_looks_has_a_note", condition=~models.Q(note="")),
        ]
        triggers = _evidence()

    def __str__(self) -> str:
        return f"{self.kind} of account {self.account_id} on {self.on}"
