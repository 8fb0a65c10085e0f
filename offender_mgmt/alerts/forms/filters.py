"""Filters of the open alerts."""

from datetime import datetime

from django import forms
from django.http import QueryDict

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.choices import Step
from offender_mgmt.alerts.conditions import kind_labels
from offender_mgmt.alerts.models import AlertQuerySet
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.forms.filters import AddressFilters

NOT_ASSESSED = "not_assessed"
STATES = [
    ("needs", "Needs somebody"),
    ("acknowledged", "Acknowledged"),
    ("mine", "Assigned to me"),
    ("nobody", "Told to nobody"),
]


class AlertFilters(AddressFilters):
    """What the list of open alerts is narrowed to: a kind, a level, and what people have done about them."""

    kind = forms.ChoiceField(choices=(), required=False, label="What it is about")
    level = forms.ChoiceField(
        choices=[("", "Every level"), *reversed(RiskLevel.choices), (NOT_ASSESSED, "Not assessed")],
        required=False,
        label="Risk level",
    )
    state = forms.ChoiceField(choices=[("", "Every open alert"), *STATES], required=False, label="State")

    def __init__(self, data: QueryDict, *, user: User, now: datetime) -> None:
        super().__init__(data)
        self.user, self.now = user, now
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [("", "Everything"), *sorted(kind_labels().items(), key=lambda pair: pair[1])]

    def narrow(self, alerts: AlertQuerySet) -> AlertQuerySet:
        """The alerts of the kind and level asked for, in whatever state; none when a filter is wrong."""
        if not self.is_valid():
            return alerts.none()
        kind, level = self.cleaned_data["kind"], self.cleaned_data["level"]
        if kind:
            alerts = alerts.filter(kind=kind)
        if level:
            alerts = alerts.filter(offender__risk_level=None if level == NOT_ASSESSED else level)
        return alerts

    def in_state(self, alerts: AlertQuerySet, state: str) -> AlertQuerySet:
        """Those of these open alerts that are in this state; all of them for the empty one."""
        match state:
            case "needs":
                return alerts.unacknowledged(now=self.now)
            case "acknowledged":
                return alerts.filter(acknowledged_until__gt=self.now)
            case "mine":
                return alerts.filter(assigned_to=self.user)
            case "nobody":
                return alerts.filter(step=Step.NOBODY)
            case _:
                return alerts
