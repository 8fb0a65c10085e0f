"""Forms of plans."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.forms.fields import Day, LongText
from risk.models import ManagementPlan
from risk.rules.plans import SECTIONS, PlanText, fingerprint
from risk.services.planning import NewAction, possible_owners, text_of

LONGEST_INTERVAL = 24


class PlanForm(forms.Form):
    """The text of a draft. Nothing is required yet: a draft may be left and taken up again."""

    marker = forms.CharField(max_length=32, widget=forms.HiddenInput)
    supervision = LongText(
        required=False,
        label="Supervision",
        help_text="Who manages this person, how often they are seen, announced or not, and with which agencies.",
    )
    agreed_interval_months = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LONGEST_INTERVAL,
        label="Months between visits",
        help_text="Agreed for this person. Leave it empty for the usual interval of their risk level.",
    )
    interval_reason = LongText(
        rows=2,
        required=False,
        label="Why this interval",
        help_text="Needed when it is longer than the usual one.",
    )
    monitoring = LongText(
        required=False,
        label="Monitoring and control",
        help_text="Order conditions and how they are checked, devices, surveillance, intelligence requirements.",
    )
    interventions = LongText(required=False, label="Interventions and treatment")
    victim_safety = LongText(required=False, label="Victim safety")
    victim_protections = LongText(
        required=False,
        label="Protections considered for victims",
        help_text="Each protection considered, whether it is in place, and why or why not.",
    )
    contingency = LongText(
        required=False, label="Contingency", help_text="What is done, and by whom, if the risk rises."
    )
    licence_conditions = LongText(
        required=False, label="Licence conditions", help_text="If there are none, say so."
    )
    review_on = Day(required=False, label="To be reviewed on")

    def __init__(self, data: QueryDict | None, *, plan: ManagementPlan) -> None:
        text = text_of(plan)
        initial = {name: getattr(plan, name) for name in [*SECTIONS, *_OTHERS]}
        super().__init__(data, initial=initial | {"marker": fingerprint(text)})

    def text(self) -> PlanText:
        """The text as the service takes it. Only after `is_valid()`."""
        cleaned = self.cleaned_data
        return PlanText(
            sections={name: cleaned[name] for name in SECTIONS},
            **{name: cleaned[name] for name in _OTHERS},
        )

    def differences(self, plan: ManagementPlan) -> list[dict[str, Any]]:
        """What is saved now and reads otherwise than in this form: each field's label and its saved value."""
        return [
            {"label": self[name].label, "saved": getattr(plan, name)}
            for name in [*SECTIONS, *_OTHERS]
            if self.cleaned_data.get(name) != getattr(plan, name)
        ]


_OTHERS = ("agreed_interval_months", "interval_reason", "review_on")


class ActionForm(forms.Form):
    """Who does what by when."""

    what = LongText(
        rows=2, label="What is to be done", error_messages={"required": "Say what is to be done."}
    )
    owner = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="Who does it",
        empty_label="Choose somebody",
        error_messages={"required": "Say who does it."},
    )
    due_on = Day(label="By when", error_messages={"required": "Enter the date by which it is done."})

    def __init__(self, data: QueryDict | None, *, plan: ManagementPlan) -> None:
        super().__init__(data)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        owner.queryset = possible_owners(plan.offender).order_by("last_name", "first_name", "pk")

    def action(self) -> NewAction:
        """The action as the service takes it. Only after `is_valid()`."""
        return NewAction(**self.cleaned_data)


class ActionDoneForm(forms.Form):
    """What came of an action."""

    done_on = Day(label="Done on", error_messages={"required": "Enter the date on which it was done."})
    result = LongText(label="Result", error_messages={"required": "Say what came of it."})

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"done_on": today})
