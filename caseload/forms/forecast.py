"""What is asked of the forecast, and what is promised."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from caseload.forms.capacity import WhatIfFilters, day_field
from caseload.rules.backlog import WEEKS_FORESEEN
from offender_mgmt.accounts.forms import offer
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import RiskLevel

LEVELS = [*reversed(RiskLevel.choices)]


class ForecastFilters(WhatIfFilters):
    """One team, what is supposed, and perhaps a level that is to be clear by a day."""

    level = forms.ChoiceField(
        required=False, choices=[("", "No level"), *LEVELS], label="Hours needed to clear this level"
    )
    by = day_field(required=False, label="by this day")

    def __init__(self, data: QueryDict, *, user: User, today: date) -> None:
        super().__init__(data, user=user, today=today)
        self.fields["team"].empty_label = None  # type: ignore[attr-defined]  # one team, for hours are not shared

    def clean(self) -> dict[str, Any]:
        """A level has its day, and the day is to come and can be foreseen."""
        told = super().clean()
        level, by = told.get("level"), told.get("by")
        if level and not by and "by" not in self.errors:
            self.add_error("by", "Enter the day by which the level is to be clear.")
        if by and not level:
            self.add_error("level", "Choose the level that is to be clear by that day.")
        if by and not 7 <= (by - self._today).days <= 7 * WEEKS_FORESEEN:
            self.add_error("by", "Choose a day that is at least a week and at most 52 weeks ahead.")
        return told


class PromiseForm(forms.Form):
    """A level of a team of which nobody will be overdue on a day."""

    team = forms.ModelChoiceField(
        queryset=Team.objects.none(),
        label="Which team?",
        empty_label="Choose a team",
        error_messages={"required": "Choose a team."},
    )
    level = forms.ChoiceField(
        choices=LEVELS,
        label="Which level?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a level."},
    )
    promised_for = day_field(
        label="On which day will nobody of it be overdue?",
        error_messages={"required": "Enter the day that you promise."},
    )
    note = forms.CharField(
        required=False,
        max_length=500,
        label="Note",
        help_text="To whom it was promised, and what it rests on. No names of offenders.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        super().__init__(data)
        offer(self, team=user.supervised_teams.order_by("name"))

    def told(self) -> dict[str, Any]:
        """The promise as the service takes it. Only after `is_valid()`."""
        told = self.cleaned_data
        return {
            "team_id": told["team"].pk,
            "level": RiskLevel(told["level"]),
            "promised_for": told["promised_for"],
            "note": told["note"],
        }
