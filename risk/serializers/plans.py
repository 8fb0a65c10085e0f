"""Plans as JSON: what is shown, and what may be told."""

from rest_framework import serializers

from offender_mgmt.api import Day, Text, Told
from offender_mgmt.offenders.serializers import OffenderKey
from risk.models import ManagementPlan, PlanAction
from risk.rules.plans import SECTIONS


class ActionRecord(serializers.ModelSerializer[PlanAction]):
    """Who does what by when. `done_on` null is *still to do*."""

    id = serializers.UUIDField(source="public_id")
    owner = serializers.CharField(source="owner.username")
    done_by = serializers.CharField(source="done_by.username", allow_null=True)

    class Meta:
        model = PlanAction
        fields = ["id", "what", "owner", "due_on", "done_on", "done_by", "result"]
        read_only_fields = fields


class PlanLine(serializers.ModelSerializer[ManagementPlan]):
    """A version in a list, without what it says."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()
    drafted_by = serializers.CharField(source="drafted_by.username")
    approved_by = serializers.CharField(source="approved_by.username", allow_null=True)

    class Meta:
        model = ManagementPlan
        fields = [
            "id",
            "offender",
            "version",
            "status",
            "agreed_interval_months",
            "review_on",
            "drafted_by",
            "drafted_at",
            "approved_by",
            "approved_at",
        ]
        read_only_fields = fields


class PlanRecord(PlanLine):
    """One version, whole."""

    actions = ActionRecord(many=True)

    class Meta:
        model = ManagementPlan
        fields = [*PlanLine.Meta.fields, *SECTIONS, "interval_reason", "actions"]
        read_only_fields = fields


class ToldResult(Told):
    """What came of an action."""

    done_on = Day()
    result = Text()
