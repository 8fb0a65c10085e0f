"""Forms of announced visits: asking beforehand, deciding afterwards, and finding them."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from offender_mgmt.accounts.forms import offer
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.forms.fields import Day, LongText
from offender_mgmt.offenders.forms.filters import AddressFilters
from offender_mgmt.policy.rules import add_months
from visits.choices import TOLD_BEFOREHAND, AnnouncedBecause, Authorisation, Standing
from visits.forms.overdue import NOT_ASSESSED
from visits.models import VisitQuerySet
from visits.models.announced import recorded_here
from visits.rules.announcing import SHARE_MONTHS
from visits.services.announcing import AnnouncementAsked

EVERY = "every"


class AnnounceForm(forms.Form):
    """What an officer asks a supervisor for."""

    because = forms.ChoiceField(
        choices=AnnouncedBecause.choices,
        widget=forms.RadioSelect,
        label="Why must they know beforehand?",
        error_messages={"required": "Choose a reason."},
    )
    words = LongText(
        rows=4,
        label="What the supervisor should know",
        help_text="Such as what was tried unannounced, and who else comes.",
        error_messages={"required": "Write down the reasons."},
    )
    from_on = Day(label="First day", error_messages={"required": "Enter the day of the visit."})
    until_on = Day(
        required=False,
        label="Last day",
        help_text="Only if the day is still open: leave it empty for one day.",
    )

    def asked(self) -> AnnouncementAsked:
        """What is asked for, as the service takes it. Only after `is_valid()`."""
        cleaned = self.cleaned_data
        return AnnouncementAsked(
            because=AnnouncedBecause(cleaned["because"]),
            words=cleaned["words"],
            from_on=cleaned["from_on"],
            until_on=cleaned["until_on"] or cleaned["from_on"],
        )


class AuthoriseForm(forms.Form):
    """What a supervisor says afterwards."""

    decision = forms.ChoiceField(
        choices=Authorisation.choices,
        widget=forms.RadioSelect,
        label="Is this visit authorised?",
        error_messages={"required": "Say whether it is authorised."},
    )
    reason = LongText(
        rows=4,
        label="Reasons",
        help_text="What you weighed: could it have been made unannounced, and what follows?",
        error_messages={"required": "Write down the reasons."},
    )


class AnnouncedFilters(AddressFilters):
    """Filters of the announced visits. Without dates, the year up to today."""

    first = Day(required=False, label="From")
    last = Day(required=False, label="To")
    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False, empty_label="All my teams")
    level = forms.ChoiceField(
        choices=[("", "Every level"), *reversed(RiskLevel.choices), (NOT_ASSESSED, "Not assessed")],
        required=False,
        label="Risk level",
    )
    officer = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, empty_label="Everybody", label="Recorded by"
    )
    show = forms.ChoiceField(
        choices=[
            ("", "Announced visits"),
            *((one.value, one.label) for one in Standing),
            (EVERY, "Every visit, also unannounced"),
        ],
        required=False,
        label="Show",
    )

    def __init__(self, data: QueryDict, *, user: User, today: date) -> None:
        super().__init__(data)
        self.today = today
        recorders = recorded_here().visible_to(user).values("recorded_by")
        offer(
            self,
            team=user.supervised_teams.order_by("name"),
            officer=User.objects.filter(pk__in=recorders).order_by("last_name", "first_name"),
        )

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day that are counted. Only after `is_valid()`."""
        last = self.cleaned_data["last"] or self.today
        return self.cleaned_data["first"] or add_months(last, -SHARE_MONTHS), last

    def narrow(self, visits: VisitQuerySet) -> VisitQuerySet:
        """The visits that the filters count, announced or not; none when a filter is wrong."""
        if not self.is_valid():
            return visits.none()
        visits, chosen = visits.filter(visited_on__range=self.period), self.cleaned_data
        if chosen["team"]:
            visits = visits.filter(offender__team=chosen["team"])
        if chosen["officer"]:
            visits = visits.filter(recorded_by=chosen["officer"])
        if chosen["level"]:
            level = None if chosen["level"] == NOT_ASSESSED else chosen["level"]
            visits = visits.filter(offender__risk_level=level)
        return visits

    def listed(self, counted: Any) -> Any:
        """Of the counted visits, read with their standing, those that are to be listed."""
        if not self.is_valid() or self.cleaned_data["show"] == EVERY:
            return counted
        if self.cleaned_data["show"]:
            return counted.filter(standing=self.cleaned_data["show"])
        return counted.filter(arrangement__in=TOLD_BEFOREHAND)
