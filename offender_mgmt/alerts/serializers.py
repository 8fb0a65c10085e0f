"""Alerts and sweeps as JSON."""

from rest_framework import serializers

from offender_mgmt.alerts.models import Alert, AlertAction, Escalation, SweepRun
from offender_mgmt.api import Day, Text, Told
from offender_mgmt.offenders.serializers import OffenderKey


class AlertLine(serializers.ModelSerializer[Alert]):
    """An alert. Open while `closed_at` is null.

    `step` is the highest rank at which somebody was told, `next_step` whose turn it is at `escalates_at`: 0 nobody,
    1 manager, 2 supervisor, 3 inspector, 4 superintendent. An acknowledgement counts until `acknowledged_until`.
    """

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()
    assigned_to = serializers.CharField(source="assigned_to.username", allow_null=True)
    step = serializers.IntegerField()
    next_step = serializers.IntegerField()

    class Meta:
        model = Alert
        fields = [
            "id",
            "offender",
            "kind",
            "subject",
            "since_on",
            "opened_at",
            "closed_at",
            "step",
            "next_step",
            "escalates_at",
            "acknowledged_until",
            "assigned_to",
        ]
        read_only_fields = fields


class AlertActionRecord(serializers.ModelSerializer[AlertAction]):
    """What somebody did about an alert."""

    by = serializers.CharField(source="by.username")
    assignee = serializers.CharField(source="assignee.username", allow_null=True)

    class Meta:
        model = AlertAction
        fields = ["kind", "by", "at", "text", "until", "assignee"]
        read_only_fields = fields


class EscalationRecord(serializers.ModelSerializer[Escalation]):
    """One round of telling people: whose turn it was, and how many of them could be told."""

    step = serializers.IntegerField()

    class Meta:
        model = Escalation
        fields = ["round", "step", "at", "told"]
        read_only_fields = fields


class AlertRecord(AlertLine):
    """One alert with what happened to it, the oldest first."""

    actions = AlertActionRecord(many=True)
    escalations = EscalationRecord(many=True)

    class Meta:
        model = Alert
        fields = [*AlertLine.Meta.fields, "actions", "escalations"]
        read_only_fields = fields


class ToldAcknowledgement(Told):
    """Why an alert can wait, and until which day; it comes back that morning at 07:00, one rank higher."""

    until = Day()
    reason = Text()


class ToldAssignment(Told):
    """Who sees to an alert: the user name of somebody who may open the record."""

    assignee = Text(max_length=150)
    text = Text(allow_blank=True, default="", help_text="What they should know.")


class ToldComment(Told):
    """Something to remember beside an alert."""

    text = Text()


class SweepRunLine(serializers.ModelSerializer[SweepRun]):
    """A full check of the register. `unaccounted` other than 0 means that somebody is in no bucket, or in two.

    `recorded_at` is by the database's clock. `refusal` says why not everything was done; empty when it was.
    `is_verified` says whether a recount from the raw tables found the same; null when there was none.
    """

    unaccounted = serializers.IntegerField(source="partition.unaccounted")
    is_verified = serializers.BooleanField(source="recount.is_equal", allow_null=True)

    class Meta:
        model = SweepRun
        fields = [
            "id",
            "on",
            "started_at",
            "finished_at",
            "recorded_at",
            "trigger",
            "refusal",
            "live",
            "scheduled",
            "suspended",
            "unschedulable",
            "unaccounted",
            "opened",
            "updated",
            "closed",
            "escalated",
            "policy_revision",
            "rule_version",
            "query_digest",
            "is_verified",
        ]
        read_only_fields = fields
