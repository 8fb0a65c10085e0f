"""Alerts and sweeps as JSON."""

from rest_framework import serializers

from offender_mgmt.alerts.models import Alert, SweepRun
from offender_mgmt.offenders.serializers import OffenderKey


class AlertLine(serializers.ModelSerializer[Alert]):
    """An alert. Open while `closed_at` is null."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()

    class Meta:
        model = Alert
        fields = ["id", "offender", "kind", "subject", "since_on", "opened_at", "closed_at"]
        read_only_fields = fields


class SweepRunLine(serializers.ModelSerializer[SweepRun]):
    """A full check of the register. `unaccounted` other than 0 means that somebody is in no bucket, or in two."""

    unaccounted = serializers.IntegerField(source="partition.unaccounted")

    class Meta:
        model = SweepRun
        fields = [
            "id",
            "on",
            "started_at",
            "finished_at",
            "live",
            "scheduled",
            "suspended",
            "unschedulable",
            "unaccounted",
            "opened",
            "updated",
            "closed",
        ]
        read_only_fields = fields
