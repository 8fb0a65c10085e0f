"""What is told about hours, and what is supposed on the pages of capacity."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from caseload.models.capacity import leaver_of
from caseload.rules.loads import WhatIf
from caseload.rules.supposing import ABSURD, MOST_INFLOW, NO_OFFICER, wrong_suppositions
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.forms import offer
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import RiskLevel
from visits.forms.filters import Filters

MINUTES_OF_AN_HOUR = 60


def officers_offered(user: User) -> QuerySet[User]:
    """The active officers of the user's teams, by name."""
    return officers_of_teams().filter(team__in=user.supervised_teams.values("pk"))


def officers_of_teams() -> QuerySet[User]:
    """The active officers of every team, by name."""
    people = User.objects.filter(role=Role.OFFENDER_MANAGER, is_active=True, team__isnull=False)
    return people.order_by("last_name", "first_name", "username")


def day_field(**options: Any) -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class Supposed(Filters):
    """What is supposed: that one of these officers leaves, and that more visits fall due."""

    leaver = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody",
        label="Suppose this officer leaves",
        error_messages={"invalid_choice": NO_OFFICER},
    )
    leaves_on = day_field(required=False, label="on this day")
    inflow = forms.IntegerField(
        required=False,
        label="Suppose so many per cent more visits fall due",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4", "min": 0, "max": MOST_INFLOW}),
        error_messages={"invalid": ABSURD},
    )

    def __init__(self, data: QueryDict, *, people: QuerySet[User], today: date) -> None:
        super().__init__(data)
        self._today = today
        offer(self, leaver=people)

    def clean(self) -> dict[str, Any]:
        """All of it can be supposed."""
        told: dict[str, Any] = super().clean() or {}
        leaver = told.get("leaver")
        found = wrong_suppositions(_what_if(told), leaver_of(leaver) if leaver else None, today=self._today)
        for name, words in found.items():
            if name not in self.errors:
                self.add_error(name, words)
        return told

    def what_if(self) -> WhatIf:
        """What is supposed; nothing when a filter is wrong."""
        return _what_if(self.cleaned_data) if self.is_valid() else WhatIf()


class WhatIfFilters(Supposed):
    """Which of the supervised teams, and what is supposed."""

    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False, empty_label="All my teams")
    field_order = ("team", "leaver", "leaves_on", "inflow")

    def __init__(self, data: QueryDict, *, user: User, today: date) -> None:
        super().__init__(data, people=officers_offered(user), today=today)
        offer(self, team=user.supervised_teams.order_by("name"))


def address_of(what_if: WhatIf) -> str:
    """What is supposed, as the end of a page's address; empty when it is nothing."""
    told = {
        "leaver": what_if.leaver_id,
        "leaves_on": what_if.leaves_on,
        "inflow": what_if.inflow_percent,
    }
    kept = {name: value for name, value in told.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _what_if(told: dict[str, Any]) -> WhatIf:
    leaver = told.get("leaver")
    return WhatIf(leaver.pk if leaver else None, told.get("leaves_on"), told.get("inflow") or 0)


class HoursForm(forms.Form):
    """Hours a week of a contract, and from when they hold."""

    hours = forms.DecimalField(
        label="Hours a week",
        help_text="As in the contract, such as 37.5. Enter 0 for somebody who is not at work for long.",
        min_value=0,
        max_value=168,
        max_digits=5,
        decimal_places=2,
        error_messages={
            "required": "Enter the hours of the contract.",
            "min_value": "Hours a week cannot be less than 0.",
            "max_value": "A week has 168 hours. Enter the hours of the contract.",
        },
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4", "step": "any"}),
    )
    from_on = day_field(
        label="From",
        help_text="They hold until you enter other hours from a later day.",
        error_messages={"required": "Enter from which day they hold."},
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"from_on": today})

    def told(self) -> dict[str, Any]:
        """The hours as the service takes them, to the whole minute. Only after `is_valid()`."""
        hours: Decimal = self.cleaned_data["hours"]
        return {"minutes": round(hours * MINUTES_OF_AN_HOUR), "from_on": self.cleaned_data["from_on"]}


class TryForm(forms.Form):
    """Which case, and to whom it might be given."""

    officer = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="To whom?",
        empty_label="Choose an officer",
        error_messages={"required": "Choose an officer."},
    )
    reference = forms.CharField(
        required=False,
        max_length=50,
        label="Which case?",
        help_text="The reference of somebody on your register. Leave it empty for a new case of a level.",
    )
    level = forms.ChoiceField(
        required=False,
        choices=[("", "Choose a level"), *reversed(RiskLevel.choices)],
        label="Or a new case of this level",
    )

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        super().__init__(data)
        offer(self, officer=officers_offered(user))

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        told: dict[str, Any] = super().clean() or {}
        if bool(told.get("reference")) == bool(told.get("level")):
            self.add_error("reference", "Enter a reference, or choose a level: one of the two.")
        return told
