"""Changes, their reviews and orders as JSON: what is shown, and what may be told."""

from typing import Any

from rest_framework import serializers

from offender_mgmt.api import Day, Key, Text, Told
from offender_mgmt.offenders.choices import ChangeKind, ConditionKind, OrderKind
from offender_mgmt.offenders.models import Change, Order, OrderCondition
from offender_mgmt.offenders.serializers import OffenderKey
from offender_mgmt.offenders.services import NewChange, NewCondition, NewOrder
from risk.choices import ReviewOutcome
from risk.models import ChangeReview


class ReviewRecord(serializers.ModelSerializer[ChangeReview]):
    """What a person made of a change."""

    reviewed_by = serializers.CharField(source="reviewed_by.username")

    class Meta:
        model = ChangeReview
        fields = ["outcome", "reasons", "reviewed_by", "reviewed_at"]
        read_only_fields = fields


class ChangeRecord(serializers.ModelSerializer[Change]):
    """A change. `review` null is *not reviewed yet*."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()
    recorded_by = serializers.CharField(source="recorded_by.username")
    review = serializers.SerializerMethodField()

    class Meta:
        model = Change
        fields = [
            "id",
            "offender",
            "kind",
            "happened_on",
            "told",
            "source",
            "recorded_by",
            "recorded_at",
            "review",
        ]
        read_only_fields = fields

    def get_review(self, change: Change) -> dict[str, Any] | None:
        """The review, or nothing."""
        review = getattr(change, "review", None)
        return dict(ReviewRecord(review).data) if review else None


class ToldChange(Told):
    """A change as an officer tells it. Orders are told to their own endpoint."""

    offender = Key(help_text="The offender's id.")
    kind = serializers.ChoiceField(
        [choice for choice in ChangeKind.choices if not choice[0].startswith("order_")]
    )
    happened_on = Day()
    told = Text()
    source = Text(max_length=200, allow_blank=True, default="")  # type: ignore[assignment]  # a field's own word

    def change(self) -> NewChange:
        """The change as the service takes it. Only after `is_valid()`."""
        told = {name: value for name, value in self.validated_data.items() if name != "offender"}
        return NewChange(**told | {"kind": ChangeKind(told["kind"])})


class ToldReview(Told):
    """What a person makes of a change."""

    outcome = serializers.ChoiceField(ReviewOutcome.choices)
    reasons = Text()


class ConditionRecord(serializers.ModelSerializer[OrderCondition]):
    """One condition, with the days between which it bound. Null is *not known*, or no end."""

    class Meta:
        model = OrderCondition
        fields = ["id", "kind", "wording", "from_on", "until_on"]
        read_only_fields = fields


class OrderRecord(serializers.ModelSerializer[Order]):
    """An order. `expires_on` null is *until further order*, or not known."""

    id = serializers.UUIDField(source="public_id")
    offender = OffenderKey()
    conditions = ConditionRecord(many=True)

    class Meta:
        model = Order
        fields = ["id", "offender", "kind", "made_on", "expires_on", "court", "ended_on", "conditions"]
        read_only_fields = fields


class ToldCondition(Told):
    """One condition of a new order."""

    kind = serializers.ChoiceField(ConditionKind.choices)
    wording = Text(allow_blank=True, default="")


class ToldOrder(Told):
    """An order as a court made it. `expires_on` must be said: null is *until further order*."""

    offender = Key(help_text="The offender's id.")
    kind = serializers.ChoiceField(OrderKind.choices)
    made_on = Day()
    expires_on = Day(allow_null=True)
    court = Text(max_length=200, allow_blank=True, default="")
    conditions = serializers.ListField(child=ToldCondition(), max_length=50, default=list)

    def order(self) -> NewOrder:
        """The order as the service takes it. Only after `is_valid()`."""
        told = {name: value for name, value in self.validated_data.items() if name != "offender"}
        conditions = [NewCondition(ConditionKind(one["kind"]), one["wording"]) for one in told["conditions"]]
        return NewOrder(**told | {"kind": OrderKind(told["kind"]), "conditions": conditions})
