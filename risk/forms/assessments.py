"""Forms of an ARMS assessment. Each carries the mark of the text that was shown, so that a stale edit is noticed."""

from datetime import date

from django import forms
from django.http import QueryDict

from offender_mgmt.offenders.forms.fields import Day, LongText
from risk.choices import Priority
from risk.models import AssessedFactor, Assessment
from risk.services import AssessmentWritten, FactorWritten

KINDS = [("risk", "Risk factor"), ("protective", "Protective factor")]


class AssessmentForm(forms.Form):
    """What is said of the person as a whole."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    overall_priority = forms.ChoiceField(
        required=False, choices=Priority.choices, widget=forms.RadioSelect, label="Overall priority"
    )
    summary = LongText(rows=6, required=False, label="Summary")

    def __init__(self, data: QueryDict | None, *, assessment: Assessment) -> None:
        initial = {
            "seen": assessment.mark,
            "overall_priority": assessment.overall_priority,
            "summary": assessment.summary,
        }
        super().__init__(data, initial=initial)

    def written(self) -> AssessmentWritten:
        """The text as the service takes it. Only after `is_valid()`."""
        priority = self.cleaned_data["overall_priority"]
        return AssessmentWritten(Priority(priority) if priority else None, self.cleaned_data["summary"])


class FactorForm(forms.Form):
    """One factor: its code, never the item's wording, and its evidence by kind."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    code = forms.CharField(
        max_length=30,
        label="Code of the factor",
        help_text="The code alone. The wording of the items is licensed and is not kept here.",
        error_messages={"required": "Enter the code of the factor."},
    )
    kind = forms.ChoiceField(
        choices=KINDS,
        widget=forms.RadioSelect,
        label="Kind of factor",
        error_messages={"required": "Say whether it is a risk or protects."},
    )
    priority = forms.ChoiceField(
        choices=Priority.choices,
        widget=forms.RadioSelect,
        label="Priority",
        error_messages={"required": "Choose the priority of this factor."},
    )
    observed = LongText(rows=3, required=False, label="Observed", help_text="What was seen, by whom, when.")
    told = LongText(rows=3, required=False, label="Told", help_text="What was said, and who said it.")
    view = LongText(rows=3, required=False, label="View", help_text="What you make of it.")

    def __init__(self, data: QueryDict | None, *, factor: AssessedFactor | None) -> None:
        initial: dict[str, object] = {"seen": ""}
        if factor is not None:
            initial = vars(factor.as_written) | {
                "seen": factor.mark,
                "kind": "protective" if factor.is_protective else "risk",
            }
        super().__init__(data, initial=initial)

    def factor(self) -> FactorWritten:
        """The factor as the service takes it. Only after `is_valid()`."""
        told = self.cleaned_data
        return FactorWritten(
            code=told["code"],
            is_protective=told["kind"] == "protective",
            priority=Priority(told["priority"]),
            observed=told["observed"],
            told=told["told"],
            view=told["view"],
        )


class CompleteForm(forms.Form):
    """The day on which an assessment was completed."""

    completed_on = Day(label="Completed on", error_messages={"required": "Enter the day it was completed."})

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"completed_on": today})
