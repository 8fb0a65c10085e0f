"""The form of a tool's result."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from offender_mgmt.offenders.forms.fields import Day
from risk.models import RiskTool
from risk.rules.tools import read_bands
from risk.services import NewToolResult

LONGEST_BAND = 30


class ToolResultForm(forms.Form):
    """What a tool gave: score, band or both. Which bands a tool has is decided by the rule, with a sentence."""

    tool = forms.ModelChoiceField(
        queryset=RiskTool.objects.none(),
        label="Tool",
        empty_label="Choose a tool",
        error_messages={"required": "Choose the tool."},
    )
    assessed_on = Day(
        label="Day of the assessment", error_messages={"required": "Enter the day of the assessment."}
    )
    score = forms.DecimalField(
        required=False,
        max_digits=7,
        decimal_places=2,
        min_value=0,
        label="Score",
        help_text="As the tool gave it. It gives the band where the tool has scores.",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    band = forms.ChoiceField(required=False, label="Band", help_text="Needed where there is no score.")
    own_words = forms.CharField(
        required=False,
        max_length=LONGEST_BAND,
        label="Another tool, and what it gave",
        help_text=f"Only for “Other tool”. Up to {LONGEST_BAND} characters, such as Stable-2007: moderate.",
    )
    assessor = forms.CharField(
        max_length=200,
        label="Who made the assessment",
        error_messages={"required": "Say who made the assessment."},
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"assessed_on": today})
        tools = RiskTool.objects.filter(is_enabled=True).order_by("pk")
        tool, band = self.fields["tool"], self.fields["band"]
        assert isinstance(tool, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        assert isinstance(band, forms.ChoiceField)  # noqa: S101
        tool.queryset = tools
        bands = {band.code: band.label for one in tools for band in read_bands(one.bands)}
        band.choices = [("", "As the score says"), *bands.items()]
        without_bands = [str(one.pk) for one in tools if not one.bands]
        self.fields["own_words"].widget.attrs["data-shown-when"] = f"tool={','.join(without_bands)}"

    def clean(self) -> dict[str, Any]:
        """Take the tool's own words for its band where the tool has none."""
        told = super().clean() or {}
        tool = told.get("tool")
        if tool is not None and not tool.bands:
            told["band"] = told.get("own_words", "")
        return told

    def new(self) -> NewToolResult:
        """The result as the service takes it. Only after `is_valid()`."""
        names = ("tool", "assessed_on", "assessor", "score", "band")
        return NewToolResult(**{name: self.cleaned_data[name] for name in names})
