"""Risk levels as JSON."""

from rest_framework import serializers

from offender_mgmt.api import Key, Text, Told
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Proposal
from offender_mgmt.offenders.serializers import OffenderKey
from risk.models import RiskDecision
from risk.services import LevelChosen


class DecisionRecord(serializers.ModelSerializer[RiskDecision]):
    """A level in effect from `recorded_at`, with the advice of that day. `decided_by` null is not known."""

    offender = OffenderKey()
    decided_by = serializers.CharField(source="decided_by.username", allow_null=True, default=None)
    approved_by = serializers.CharField(source="approved_by.username", allow_null=True, default=None)
    advice = serializers.DictField(help_text="What the tools advised then; `reasons` is for people.")

    class Meta:
        model = RiskDecision
        fields = [
            *("offender", "level", "previous_level", "rationale", "deviation", "advice", "rules_version"),
            *("decided_on", "decided_by", "approved_by", "approved_at", "recorded_at", "origin"),
        ]
        read_only_fields = fields


class LoweringRecord(serializers.ModelSerializer[Proposal]):
    """A lower level that waits for a second person. Nothing of it is true yet."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()
    level = serializers.CharField(source="payload.level")
    requested_by = serializers.CharField(source="requested_by.username")

    class Meta:
        model = Proposal
        fields = ["id", "offender", "level", "summary", "reason", "requested_by", "requested_at"]
        read_only_fields = fields


class ToldLevel(Told):
    """A level and the reasons for it; `deviation` says why it is not the advised one."""

    offender = Key(help_text="The offender's id.")
    level = serializers.ChoiceField(RiskLevel.choices)
    rationale = Text()
    deviation = Text(allow_blank=True, default="")

    def chosen(self) -> LevelChosen:
        """The level as the service takes it. Only after `is_valid()`."""
        told = self.validated_data
        return LevelChosen(RiskLevel(told["level"]), told["rationale"], told["deviation"])
