"""Forms of orders."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from offender_mgmt.offenders.choices import ConditionKind, OrderKind
from offender_mgmt.offenders.forms.fields import Day, LongText
from offender_mgmt.offenders.models import Order, OrderCondition
from offender_mgmt.offenders.services import NewCondition, NewOrder, Variation

UNTIL_FURTHER_ORDER = "until_further_order"
EXPIRES = [("on_a_day", "Until a date"), (UNTIL_FURTHER_ORDER, "Until further order")]


class _ConditionsForm(forms.Form):
    """What an order demands: the kinds that apply, and one wording for each."""

    conditions = forms.MultipleChoiceField(
        required=False,
        choices=ConditionKind.choices,
        widget=forms.CheckboxSelectMultiple,
        label="Conditions",
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for kind in ConditionKind:
            self.fields[f"wording_{kind.value}"] = _wording(kind)

    def new_conditions(self) -> list[NewCondition]:
        """The conditions as the service takes them. Only after `is_valid()`."""
        return [
            NewCondition(ConditionKind(kind), self.cleaned_data[f"wording_{kind}"])
            for kind in self.cleaned_data["conditions"]
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a wording without its condition, which would be lost without a word."""
        cleaned = super().clean() or {}
        chosen = cleaned.get("conditions", [])
        for kind in ConditionKind:
            if cleaned.get(f"wording_{kind.value}") and kind.value not in chosen:
                self.add_error(
                    f"wording_{kind.value}", "Choose this condition above, or take the wording away."
                )
        return cleaned


def _wording(kind: ConditionKind) -> LongText:
    field = LongText(rows=2, required=False, label=f"Wording: {kind.label.lower()}")
    field.widget.attrs["data-shown-when"] = f"conditions={kind.value}"
    return field


class _ExpiryForm(forms.Form):
    """How long an order runs: a day, or until further order; never silently neither."""

    expiry = forms.ChoiceField(
        choices=EXPIRES,
        widget=forms.RadioSelect,
        label="How long does it run?",
        error_messages={"required": "Say how long the order runs."},
    )
    expires_on = Day(required=False, label="Expires on")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["expires_on"].widget.attrs["data-shown-when"] = "expiry=on_a_day"

    def clean(self) -> dict[str, Any]:
        """Tie the two answers together."""
        cleaned = super().clean() or {}
        if cleaned.get("expiry") == "on_a_day" and not cleaned.get("expires_on"):
            if "expires_on" not in self.errors:
                self.add_error("expires_on", "Enter the date on which the order expires.")
        elif cleaned.get("expiry") == UNTIL_FURTHER_ORDER and cleaned.get("expires_on"):
            self.add_error(
                "expires_on", "An order until further order has no such date. Take one of them away."
            )
        return cleaned


class OrderForm(_ExpiryForm, _ConditionsForm):
    """An order as a court made it."""

    kind = forms.ChoiceField(
        choices=OrderKind.choices,
        widget=forms.RadioSelect,
        label="Which order?",
        error_messages={"required": "Say which order it is."},
    )
    made_on = Day(label="Made on", error_messages={"required": "Enter the date on which it was made."})
    court = forms.CharField(required=False, max_length=200, label="Court")

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        self.order_fields(["kind", "made_on", "court", "expiry", "expires_on", "conditions"])

    def order(self) -> NewOrder:
        """The order as the service takes it. Only after `is_valid()`."""
        cleaned = self.cleaned_data
        return NewOrder(
            kind=OrderKind(cleaned["kind"]),
            made_on=cleaned["made_on"],
            expires_on=cleaned["expires_on"],
            court=cleaned["court"],
            conditions=self.new_conditions(),
        )


class _ConditionsThatEnd(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """Conditions of an order, by their words."""

    def label_from_instance(self, condition: OrderCondition) -> str:
        """The kind, and the wording where there is one."""
        label = condition.get_kind_display()
        return f"{label}: {condition.wording}" if condition.wording else label


class VaryForm(_ExpiryForm, _ConditionsForm):
    """What a court changed in an order on one day."""

    varied_on = Day(label="Varied on", error_messages={"required": "Enter the date of the variation."})
    ended = _ConditionsThatEnd(
        queryset=OrderCondition.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Conditions that end",
    )
    told = LongText(rows=3, required=False, label="What the court said")

    def __init__(self, data: QueryDict | None, *, order: Order, today: date) -> None:
        initial = {
            "varied_on": today,
            "expiry": "on_a_day" if order.expires_on else UNTIL_FURTHER_ORDER,
            "expires_on": order.expires_on,
        }
        super().__init__(data, initial=initial)
        ended = self.fields["ended"]
        assert isinstance(ended, _ConditionsThatEnd)  # noqa: S101  # for the type checker
        ended.queryset = order.conditions.filter(until_on=None).order_by("pk")
        self.fields["conditions"].label = "New conditions"
        self.order_fields(["varied_on", "ended", *self._of_new_conditions(), "expiry", "expires_on", "told"])

    def _of_new_conditions(self) -> Iterator[str]:
        return (name for name in self.fields if name == "conditions" or name.startswith("wording_"))

    def variation(self) -> Variation:
        """The variation as the service takes it. Only after `is_valid()`."""
        cleaned = self.cleaned_data
        return Variation(
            varied_on=cleaned["varied_on"],
            expires_on=cleaned["expires_on"],
            ended=list(cleaned["ended"]),
            added=self.new_conditions(),
            told=cleaned["told"],
        )


class EndOrderForm(forms.Form):
    """An order that a court ended, or discharged."""

    ended_on = Day(label="Ended on", error_messages={"required": "Enter the date on which it ended."})
    told = LongText(rows=3, required=False, label="Why it ended")

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"ended_on": today})
