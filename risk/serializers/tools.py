"""Tools and their results as JSON."""

import re
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from offender_mgmt.api import NOT_SO, Day, Key, Text, Told
from offender_mgmt.offenders.serializers import OffenderKey
from risk.models import RiskTool, ToolResult
from risk.services import NewToolResult

SCORE, MOST_SCORE = r"^[0-9]{1,5}(\.[0-9]{1,2})?$", 99_999


class BandLine(serializers.Serializer[None]):
    """One band of a tool, lowest first. `advises` is the level that it speaks for, if any.

    `from` and `to` are the scores that it covers, both included; null where the tool gives none.
    """

    def get_fields(self) -> dict[str, Any]:
        """Fields whose names a class cannot have."""
        optional = {name: serializers.CharField(allow_null=True) for name in ("from", "to", "advises")}
        return {"code": serializers.CharField(), "label": serializers.CharField(), **optional}


class ToolLine(serializers.ModelSerializer[RiskTool]):
    """A version of a tool; one that is not enabled takes no results yet."""

    bands = BandLine(many=True)

    class Meta:
        model = RiskTool
        fields = ["code", "name", "version", "unit", "bands", "valid_from", "valid_to", "is_enabled"]
        read_only_fields = fields


class ToolResultLine(serializers.ModelSerializer[ToolResult]):
    """What a tool gave, as it was entered."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()
    tool = serializers.CharField(source="tool.code")
    version = serializers.CharField(source="tool.version")
    recorded_by = serializers.CharField(source="recorded_by.username")

    class Meta:
        model = ToolResult
        fields = [
            *("id", "offender", "tool", "version", "score", "band"),
            *("assessed_on", "assessor", "recorded_by", "recorded_at"),
        ]
        read_only_fields = fields


@extend_schema_field(
    {
        "anyOf": [
            {"type": "string", "pattern": SCORE},
            {"type": "integer", "minimum": 0, "maximum": MOST_SCORE},
        ]
    }
)
class Score(serializers.DecimalField):
    """A score of a tool: a whole number, or text with up to two decimal places."""

    def to_internal_value(self, data: Any) -> Decimal:
        """Return the score. Raises ValidationError."""
        score = super().to_internal_value(data)
        if isinstance(data, float) or (score >= 0 and not re.fullmatch(SCORE, str(data))):
            self.fail("invalid")
        return score


class ToldToolResult(Told):
    """A result as a program tells it: a score, a band, or both where they agree."""

    offender = Key(help_text="The offender's id.")
    tool = Text(max_length=30, help_text="The tool's code.")
    version = Text(max_length=30, allow_blank=True, default="", help_text="Which version of it.")
    score = Score(max_digits=7, decimal_places=2, min_value=0, allow_null=True, default=None)
    band = Text(
        max_length=30, allow_blank=True, default="", help_text="A band's code; the words of another tool."
    )
    assessed_on = Day()
    assessor = Text(max_length=200)

    def validate(self, told: dict[str, object]) -> dict[str, object]:
        """Find the tool. Raises ValidationError."""
        tool = RiskTool.objects.filter(code=told["tool"], version=told["version"]).first()
        if tool is None:
            raise serializers.ValidationError({"tool": ["No tool has this code and version."]}, code=NOT_SO)
        return told | {"tool": tool}

    def new(self) -> NewToolResult:
        """The result as the service takes it. Only after `is_valid()`."""
        names = ("tool", "assessed_on", "assessor", "score", "band")
        return NewToolResult(**{name: self.validated_data[name] for name in names})
