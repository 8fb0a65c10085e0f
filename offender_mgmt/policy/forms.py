"""Forms of drafting and comparing policies."""

import json
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.choices import Certainty, Stage
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.rules import LEVELS
from offender_mgmt.policy.rules.drafting import Stated, check_day
from offender_mgmt.policy.rules.profiles import PROFILES

PART = "part_"  # before the name of a part of a value, such as a risk level


class Revision(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own is not generic when it runs
    """Any revision, the newest first; drafts are called drafts, and withdrawn those that were."""

    def __init__(self, **options: Any) -> None:
        revisions: QuerySet[PolicyRevision] = PolicyRevision.objects.order_by("-effective_from", "-pk")
        super().__init__(queryset=revisions, empty_label="Choose a policy", **options)

    def label_from_instance(self, obj: PolicyRevision) -> str:
        """Name and day, which tell two of one name apart."""
        stage = "" if obj.stage == Stage.APPROVED else f"{obj.stage.label.lower()}, "
        return f"{obj.name} ({stage}from {obj.effective_from:%-d %B %Y})"


class DayForm(forms.Form):
    """What a draft is called, and from which day it should be in force."""

    name = forms.CharField(
        max_length=100, label="Name", help_text="Such as: Northshire 2, after the order of March."
    )
    effective_from = forms.DateField(
        label="In force from",
        help_text="Today or later. What was decided before stays as it was decided.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the day from which it should be in force."},
    )

    def __init__(self, data: QueryDict | None, *, today: date, initial: dict[str, Any]) -> None:
        super().__init__(data, initial={"effective_from": today} | initial)
        self._today = today

    def clean_effective_from(self) -> date:
        """Not in the past."""
        chosen: date = self.cleaned_data["effective_from"]
        try:
            check_day(effective_from=chosen, today=self._today)
        except RuleViolation as violation:
            raise forms.ValidationError(str(violation)) from violation
        return chosen


class DraftForm(DayForm):
    """A new draft, with the revision that it begins as a copy of."""

    based_on = Revision(label="Based on", error_messages={"required": "Choose the policy to begin with."})
    profile = forms.ChoiceField(
        label="With the values of another jurisdiction",
        required=False,
        choices=[("", "No: as it is"), *((key, one.name) for key, one in PROFILES.items())],
        help_text="They replace those of the policy that it is based on. You can change each of them afterwards.",
    )
    field_order = ("based_on", "profile", "name", "effective_from")

    def drafted(self) -> dict[str, Any]:
        """What the draft is begun with, as `draft_revision` takes it. Only after `is_valid()`."""
        profile = PROFILES.get(self.cleaned_data["profile"])
        changes = {key: vars(stated) for key, stated in profile.values.items()} if profile else {}
        told = {name: value for name, value in self.cleaned_data.items() if name != "profile"}
        return told | {"changes": changes}


class WithdrawForm(forms.Form):
    """Why a draft is given up."""

    because = forms.CharField(
        label="Why?",
        max_length=500,
        help_text="It stays on the policy page with this reason. No names of offenders.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the draft is withdrawn."},
    )


class CompareForm(forms.Form):
    """Which two revisions to compare."""

    before = Revision(label="From", error_messages={"required": "Choose the policy to compare from."})
    after = Revision(label="To", error_messages={"required": "Choose the policy to compare with."})


class ValueForm(forms.Form):
    """One value, in fields that suit its kind, with its source and certainty."""

    source = forms.CharField(
        label="Source",
        help_text="Where the value comes from: law, guidance, a force order. A new value needs a source of its own.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say where the value comes from."},
    )
    certainty = forms.ChoiceField(
        label="How certain is that?",
        choices=Certainty.choices,
        error_messages={"required": "Say how certain that is."},
    )

    def __init__(self, data: QueryDict | None, *, before: Stated) -> None:
        super().__init__(data, initial={"source": before.source, "certainty": before.certainty})
        self._before = before
        self.fields.update(_fields_of(before.value))
        self.order_fields([name for name in self.fields if name not in ("source", "certainty")])

    def stated(self) -> Stated:
        """What was entered. Only after `is_valid()`."""
        entered = self.cleaned_data
        return Stated(_value_of(self._before.value, entered), entered["source"], entered["certainty"])


def _is_of_counts(value: Any) -> bool:
    return isinstance(value, dict) and all(type(part) is int for part in value.values())


def _is_of_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _fields_of(value: Any) -> dict[str, forms.Field]:
    if _is_of_counts(value):
        names = sorted(value, key=lambda name: LEVELS.index(name) if name in LEVELS else len(LEVELS))
        return {f"{PART}{name}": _count(name.replace("_", " ").capitalize(), value[name]) for name in names}
    if type(value) is int:
        return {"value": _count("Value", value)}
    if isinstance(value, str):
        return {
            "value": forms.CharField(
                label="Value", initial=value, error_messages={"required": "Enter a value."}
            )
        }
    if _is_of_words(value):
        words = forms.CharField(
            required=False,
            label="Values, one to a line",
            initial="\n".join(value),
            widget=forms.Textarea(attrs={"rows": len(value) + 2}),
        )
        return {"value": words}
    nested = forms.JSONField(
        label="Value",
        help_text="Keep the brackets, commas and quotation marks as they are; change what stands between them.",
        initial=value,
        encoder=_Indented,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        error_messages={
            "required": "A value cannot be empty.",
            "invalid": "A bracket, comma or quotation mark is missing or too many.",
        },
    )
    return {"value": nested}


class _Indented(json.JSONEncoder):
    """So that a nested value is shown on lines of its own."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"indent": 1})


def _count(label: str, value: int) -> forms.Field:
    return forms.IntegerField(
        label=label,
        initial=value,
        error_messages={"required": f"{label}: enter a whole number.", "invalid": "Enter a whole number."},
    )


def _value_of(before: Any, entered: dict[str, Any]) -> Any:
    if _is_of_counts(before):
        return {name: entered[f"{PART}{name}"] for name in before}
    if _is_of_words(before):
        return [line.strip() for line in entered["value"].splitlines() if line.strip()]
    return entered["value"]
