"""The form of a visit."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.forms import offer
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.forms.fields import Day
from offender_mgmt.offenders.models import Offender, OrderCondition
from visits.choices import TOLD_BEFOREHAND, AnnouncedBecause, Arrangement, Outcome, Purpose
from visits.forms.fields import (
    Checkboxes,
    Choice,
    Group,
    Picked,
    Radios,
    Section,
    Words,
    local_instant,
    three_way,
)
from visits.forms.found import FoundForm, is_told
from visits.models import Device
from visits.services.details import VisitDetails

CLOCKS = "That time did not exist: the clocks went forward that night."
BEFOREHAND = f"arrangement={','.join(TOLD_BEFOREHAND)}"
ELSEWHERE = "where=elsewhere"


class RecordVisitForm(FoundForm):
    """A visit in one page, quick on a phone. `client_key` makes a double click one visit."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        choices=Outcome.choices,
        widget=Radios,
        label="How did the visit end?",
        error_messages={"required": "Say how the visit ended."},
    )
    visited_date = forms.DateField(
        label="Date of the visit",
        error_messages={"required": "Enter the date of the visit."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    visited_time = forms.TimeField(
        label="Time you arrived",
        error_messages={"required": "Enter the time you arrived."},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ended_time = forms.TimeField(
        required=False,
        label="Time you left",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ended_date = Day(required=False, label="Date on which you left", help_text="Only past midnight.")
    officers = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        widget=Checkboxes,
        label="Who made the visit?",
        error_messages={"required": "Say which officers made the visit."},
    )
    single_crewed_reason = Words(
        most=20_000, rows=2, label="Why alone?", help_text="The risk assessment, in words."
    )
    single_crewed_authority = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        label="Which supervisor authorised it?",
        empty_label="Nobody",
    )
    where = Choice(choices=[], label="Where was it?", initial="notified")
    elsewhere = Words(most=300, label="Where?", shown_when=ELSEWHERE)
    grounds = Words(
        most=20_000,
        rows=2,
        label="Why do you believe that the person lives or is regularly found there?",
        shown_when=ELSEWHERE,
    )
    arrangement = forms.ChoiceField(
        choices=Arrangement.choices,
        widget=Radios,
        initial=Arrangement.UNANNOUNCED,
        label="Did they know you were coming?",
    )
    announced_because = Picked(
        choices=AnnouncedBecause.choices,
        nothing="Choose a reason",
        label="Why were they told?",
        help_text="Only for a visit that was not unannounced.",
        shown_when=BEFOREHAND,
    )
    arrangement_reason = Words(
        most=20_000,
        rows=2,
        label="Why were they told, in words?",
        help_text="Needed for another reason than those on the list.",
        shown_when=BEFOREHAND,
    )
    observed = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="What you saw and were told",
        help_text="Facts, and who told you. Keep your own view for the next box.",
    )
    officer_view = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3}), label="Your view of the risk"
    )
    purposes = forms.MultipleChoiceField(
        choices=Purpose.choices,
        widget=Checkboxes,
        initial=[Purpose.RISK.value],
        label="What was it for?",
        error_messages={"required": "Choose at least one purpose."},
    )
    constable_present = Choice(
        choices=[("yes", "Yes"), ("no", "No"), ("", "Not said")],
        label="Was a constable there?",
        help_text="A warrant under section 96B asks whether a constable sought entry.",
    )
    intelligence_reference = Words(
        most=60, label="Reference of the intelligence you submitted", help_text="The reference alone."
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        offender: Offender,
        user: User,
        now: datetime,
        initial: dict[str, Any] | None = None,
    ) -> None:
        local = timezone.localtime(now)
        usual = {
            "client_key": uuid4(),
            "visited_date": local.date(),
            "visited_time": local.time(),
            "officers": [user.pk],
        }
        super().__init__(data, initial=usual if initial is None else initial)
        self.offender, self.today = offender, local.date()
        offer(self, officers=self.crew(user), single_crewed_authority=self.authorities())
        self._offer_places()
        self.add_rows(self.devices_told(), self.conditions_told())

    def crew(self, user: User) -> QuerySet[User]:
        """Who may have gone: the user, and whoever is in, or answers for, the offender's team or the user's own."""
        teams = [self.offender.team_id, user.team_id]
        if self.offender.team_id is None:
            teams += Team.objects.filter(supervisors=user).values_list("pk", flat=True)
        answering = User.objects.filter(supervised_teams__in=teams, role=Role.SUPERVISOR).values("pk")
        near = Q(is_active=True) & (Q(team__in=teams) | Q(pk__in=answering))
        return User.objects.filter(Q(pk=user.pk) | near).order_by("last_name", "first_name")

    def authorities(self) -> QuerySet[User]:
        """Who may have authorised a visit by too few: every supervisor in service."""
        supervisors = User.objects.filter(is_active=True, role=Role.SUPERVISOR)
        return supervisors.order_by("last_name", "first_name")

    def devices_told(self) -> list[Device]:
        """The devices that the person has, as far as anybody knows."""
        return list(self.offender.devices.kept().order_by("kind", "pk"))

    def conditions_told(self) -> list[OrderCondition]:
        """The conditions of orders that bind the person today."""
        binding = OrderCondition.objects.in_force(on=self.today)
        return list(binding.filter(order__offender=self.offender).select_related("order").order_by("pk"))

    def _offer_places(self) -> None:
        """The address notified last, or elsewhere. An address that ended says until when it held."""
        addresses = list(self.offender.addresses.order_by("-pk"))
        last = next((one for one in addresses if one.until_on is None), None)
        ended = [one for one in addresses if one.until_on is not None]
        field = self.fields["where"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        notified = f"At the address notified last: {last}" if last else "No address is on record"
        field.choices = [("notified", notified), ("elsewhere", "Elsewhere")]
        if ended:
            until = max(ended, key=lambda one: (one.until_on, one.pk))
            field.help_text = (
                f"Before {until.until_on:%-d %B %Y} it was {until}: a visit before that day is kept as there."
            )

    def clean(self) -> dict[str, Any]:
        """Put dates and times together as instants in Europe/London, and tie the place to its words."""
        cleaned = super().clean()
        cleaned["visited_at"] = self._instant("visited_date", "visited_time")
        cleaned["ended_at"] = None
        if cleaned.get("ended_time"):
            name = "ended_date" if cleaned.get("ended_date") else "visited_date"
            cleaned["ended_at"] = self._instant(name, "ended_time")
        elif cleaned.get("ended_date") and "ended_time" not in self.errors:
            self.add_error("ended_time", "Enter the time you left as well.")
        self._clean_place(cleaned)
        return cleaned

    def _instant(self, date_name: str, time_name: str) -> datetime | None:
        day, at = self.cleaned_data.get(date_name), self.cleaned_data.get(time_name)
        if day is None or at is None:
            return None
        instant = local_instant(day, at)
        if instant is None:
            self.add_error(time_name, CLOCKS)
        return instant

    def _clean_place(self, cleaned: dict[str, Any]) -> None:
        is_elsewhere = cleaned.get("where") == "elsewhere"
        for name, sentence in (
            ("elsewhere", "Say where the visit was."),
            ("grounds", "Say why you believe that the person is found there."),
        ):
            if is_elsewhere and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)
            elif not is_elsewhere and cleaned.get(name):
                self.add_error(name, "This is about a visit elsewhere. Say where it was, or take it away.")

    def details(self) -> VisitDetails:
        """The visit as the service takes it. Only after `is_valid()`."""
        told = self.cleaned_data
        same = (
            "purposes",
            "arrangement_reason",
            "single_crewed_reason",
            "observed",
            "officer_view",
            "ended_at",
        )
        new = (
            "announced_because",
            "single_crewed_authority",
            "elsewhere",
            "grounds",
            "intelligence_reference",
        )
        return VisitDetails(
            visited_at=told["visited_at"],
            outcome=Outcome(told["outcome"]),
            arrangement=Arrangement(told["arrangement"]),
            officers=list(told["officers"]),
            constable_present=three_way(told["constable_present"]),
            found=self.found(),
            **{name: told[name] for name in (*same, *new)},
        )

    def sections(self) -> list[Section]:
        """The form in the order in which it is read: what every visit has, what was found, what is seldom needed."""
        found = {section.title: section for section in self.found_sections()}
        devices = found.pop("Devices", None)
        return [
            self._section("", "outcome", "visited_date", "visited_time", "ended_time", "officers"),
            self._section("Only one officer went", "single_crewed_reason", "single_crewed_authority"),
            self._section("", "where", "elsewhere", "grounds"),
            self._section("", "arrangement", "announced_because", "arrangement_reason"),
            *([devices] if devices else []),
            self._section("", "observed", "officer_view"),
            *found.values(),
            self._section("What it was for, unless to monitor and review risk", "purposes"),
            self._section(
                "Constable, intelligence, and a visit past midnight",
                "constable_present",
                "intelligence_reference",
                "ended_date",
            ),
        ]

    def _section(self, title: str, *names: str) -> Section:
        fields = [self[name] for name in names]
        return Section(
            title,
            [Group("", fields)],
            is_folded=bool(title),
            is_open=any(is_told(field) for field in fields),
        )
