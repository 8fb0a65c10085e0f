"""Offenders as JSON. Every field is named here: nothing is shown because a model has it (ACC-6)."""

from rest_framework import serializers

from offender_mgmt.offenders.models import Offender


class OffenderKey(serializers.ModelSerializer[Offender]):
    """Which offender something is about: enough to look them up, and no name."""

    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = Offender
        fields = ["id", "reference"]
        read_only_fields = fields


class OffenderLine(OffenderKey):
    """An offender in a list. `risk_level` null is *not assessed*."""

    team = serializers.CharField(source="team.name", allow_null=True)
    manager = serializers.CharField(source="manager.username", allow_null=True)

    class Meta:
        model = Offender
        fields = [
            "id",
            "reference",
            "family_name",
            "given_names",
            "team",
            "manager",
            "risk_level",
            "closed_on",
        ]
        read_only_fields = fields


class OffenderRecord(OffenderLine):
    """One offender. Null is always *not known*."""

    class Meta:
        model = Offender
        fields = [
            *OffenderLine.Meta.fields,
            "visor_reference",
            "date_of_birth",
            "registered_on",
            "recorded_on",
            "risk_assessed_on",
            "agreed_interval_months",
        ]
        read_only_fields = fields
