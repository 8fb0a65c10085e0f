"""The audit log: what was done, by whom, to which offenders."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from offender_mgmt.audit.choices import LOOKED, Verb


class AuditEvent(models.Model):
    """One deed. Append-only twice over: by trigger, and by the grants of the application's role.

    No foreign key leads to a domain row: the log must outlive what it tells of.
    """

    at = models.DateTimeField(db_default=Now())
    verb = models.CharField(max_length=40, choices=Verb.choices)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=300)
    actor_role = models.CharField(max_length=40)
    offender_ids = ArrayField(models.BigIntegerField(), default=list)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            GinIndex(fields=["offender_ids"], name="audit_who_saw_this_offender"),
            # Without the lists, of which an offender is in thousands: the board of dark risk asks this of everybody.
            GinIndex(
                fields=["offender_ids"],
                name="audit_who_opened_this_offender",
                condition=models.Q(actor_id__isnull=False, verb__in=LOOKED),
            ),
            models.Index(fields=["actor_id", "at"], name="audit_what_this_user_did"),
        ]
        constraints = [
            models.CheckConstraint(name="audit_event_has_an_actor", condition=~models.Q(actor_name="")),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="never_truncated",
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'The audit log cannot be truncated.';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} by {self.actor_name}"
