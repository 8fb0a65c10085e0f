"""Policies as JSON. Every field is named: nothing is shown because a model has it (ACC-6)."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from offender_mgmt.api import Told
from offender_mgmt.policy.choices import Certainty, Stage
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.rules.drafting import Difference, Stated


class StatedRecord(serializers.Serializer[Any]):
    """One value with where it comes from."""

    value = serializers.JSONField(help_text="A number, a word, a list or an object, by the key.")
    source = serializers.CharField()  # type: ignore[assignment]  # DRF's own attribute is not one of a serializer
    certainty = serializers.ChoiceField(Certainty.choices)


class ValueRecord(StatedRecord):
    """One value of a policy. Units are in the key."""

    key = serializers.CharField()


class PolicyLine(serializers.ModelSerializer[PolicyRevision]):
    """A policy without its values. People are user names; null where Vigil came with it, or nobody did so yet."""

    stage = serializers.ChoiceField(Stage.choices)
    drafted_by = serializers.CharField(source="drafted_by.username", allow_null=True, default=None)
    approved_by = serializers.CharField(source="approved_by.username", allow_null=True, default=None)
    withdrawn_by = serializers.CharField(source="withdrawn_by.username", allow_null=True, default=None)

    class Meta:
        model = PolicyRevision
        fields = [
            *("id", "name", "effective_from", "stage", "is_shipped", "drafted_by"),
            *("approved_by", "approved_at", "withdrawn_by", "withdrawn_at", "withdrawn_because"),
        ]
        read_only_fields = fields


class PolicyRecord(PolicyLine):
    """A policy with every value, in the order in which they are shown."""

    values = ValueRecord(many=True)

    class Meta(PolicyLine.Meta):
        fields = [*PolicyLine.Meta.fields, "values"]
        read_only_fields = fields


class DifferenceRecord(serializers.Serializer[Any]):
    """A key that two policies state differently. `before` or `after` is null where one of them does not know it."""

    key = serializers.CharField()
    is_of_value = serializers.BooleanField(help_text="False: the value is the same, from another source.")
    before = StatedRecord(allow_null=True)
    after = StatedRecord(allow_null=True)


class DifferencesRecord(serializers.Serializer[Any]):
    """What the one policy says and the other does not: values first, then sources; each by key."""

    before = PolicyLine()
    after = PolicyLine()
    differences = DifferenceRecord(many=True)


class Compared(Told):
    """With which policy another is compared."""

    before = serializers.IntegerField(
        required=False, min_value=1, help_text="The id of a policy; left out: the one in force today."
    )


def differences_record(
    before: PolicyRevision, after: PolicyRevision, found: list[Difference]
) -> dict[str, Any]:
    """What `DifferencesRecord` shows."""
    return {"before": before, "after": after, "differences": found}


def values_record(stated: Mapping[str, Stated]) -> list[dict[str, Any]]:
    """What `ValueRecord` shows of each value."""
    return [{"key": key, **vars(one)} for key, one in stated.items()]
