"""Filters of measures: whose, how bad, how old, over which days."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.forms import offer
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender, OffenderQuerySet
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import add_months
from reports.forms.filters import Filters
from reports.forms.past import check_past, in_words_of_the_past
from reports.known import end_of
from reports.measures import AGES, Asked, Measure

NOT_ASSESSED, NONE = "not_assessed", "none"
MINE, TEAM, FORCE = "mine", "team", "force"
CHOICES = ("team", "manager", "level", "age", "first", "last", "as_at", "known_on")
PERIOD_MONTHS = 12  # what is asked of a period without saying which, is asked of the last year


class _OrNoneChoices(ModelChoiceIterator):  # type: ignore[type-arg]
    def __iter__(self) -> Iterator[Any]:
        yield from super().__iter__()
        yield NONE, self.field.none_label  # type: ignore[attr-defined]  # the field below


class OrNone(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable
    """One of these, or those who have none: nobody is left out because nothing was recorded of them."""

    iterator = _OrNoneChoices

    def __init__(self, *, none_label: str, **options: Any) -> None:
        self.none_label = none_label
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        """The row that was chosen, or NONE."""
        return NONE if value == NONE else super().to_python(value)


class MeasureFilters(Filters):
    """Filters that live in the address. Those that say nothing about `measure` are not offered, and not obeyed."""

    scope = forms.ChoiceField(required=False, label="Whose")
    team = OrNone(
        queryset=Team.objects.none(), required=False, empty_label="Every team", none_label="No team"
    )
    manager = OrNone(
        queryset=User.objects.none(),
        required=False,
        empty_label="Every manager",
        none_label="Nobody",
        label="Offender manager",
    )
    level = forms.ChoiceField(
        choices=[("", "Every level"), *reversed(RiskLevel.choices), (NOT_ASSESSED, "Not assessed")],
        required=False,
        label="Risk level",
    )
    age = forms.ChoiceField(
        choices=[("", "Any"), *((age.key, age.label) for age in AGES)], required=False, label="How long"
    )
    first = forms.DateField(
        required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    as_at = forms.DateField(
        required=False, label="As at", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    known_on = forms.DateField(
        required=False, label="As known on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self,
        data: QueryDict,
        *,
        user: User,
        on: date,
        measure: Measure | None = None,
        without: Sequence[str] = (),
    ) -> None:
        super().__init__(data)
        self.user, self.on = user, on
        for name in without:
            del self.fields[name]
        if measure is None or not measure.since:
            del self.fields["age"]
        if measure is not None and not measure.is_of_a_period:
            del self.fields["first"], self.fields["last"]
        self.fields["scope"].choices = _scopes(user)  # type: ignore[attr-defined]  # a choice field's own
        own = Offender.objects.measured_for(user).filter(manager=OuterRef("pk"))
        managers = User.objects.filter(Exists(own)).order_by("last_name", "first_name", "pk")
        offer(self, team=self._teams(), manager=managers)
        if self.scope_in_force == FORCE:  # a list of every manager of a force helps nobody: links choose one
            self.fields["manager"].widget = forms.HiddenInput()

    @property
    def scope_in_force(self) -> str:
        """Whose offenders these are when the address does not say: the first that the user may choose."""
        return self.data.get("scope") or _scopes(self.user)[0][0]

    def clean(self) -> dict[str, Any]:
        """A period runs forwards and begins where the calendar is sure to go back a year."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, error in check_past(cleaned, today=self.on):
            self.add_error(name, error)
        first, last = cleaned.get("first"), cleaned.get("last")
        day = cleaned.get("as_at") or self.on
        if first and first.year < 1990:
            self.add_error("first", "The first day cannot be before 1990.")
        if last and last > self.on:
            self.add_error("last", "The last day cannot be in the future.")
        elif last and last > day:
            self.add_error("last", "The last day cannot be after the day asked about.")
        if first and first > (last or day):
            self.add_error("first", "The first day cannot be after the last.")
        if last and last.year < 1990:
            self.add_error("last", "The last day cannot be before 1990.")
        return cleaned

    def asked(self, *without: str) -> Asked:
        """What the filters ask, leaving out those named `without`; about nobody where one of them is wrong."""
        is_valid = self.is_valid()
        chosen = dict.fromkeys(CHOICES, "") | self.cleaned_data | dict.fromkeys(without, "")
        on, known_on = self._days(chosen)
        last = chosen.get("last") or on
        asked = Asked(
            offenders=Offender.objects.none(),
            on=on,
            first=chosen.get("first") or add_months(last, -PERIOD_MONTHS) + timedelta(days=1),
            last=last,
            policy=in_force(on),
            age=next((age for age in AGES if age.key == chosen.get("age")), None),
            known_at=end_of(known_on) if known_on < self.on else None,
            is_dated=on < known_on,
        )
        return self._of_somebody(chosen, asked) if is_valid else asked

    def _days(self, chosen: dict[str, Any]) -> tuple[date, date]:
        """As at which day, and as known at the end of which."""
        if not self.is_valid():
            return self.on, self.on
        return chosen["as_at"] or self.on, chosen["known_on"] or self.on

    def _of_somebody(self, chosen: dict[str, Any], asked: Asked) -> Asked:
        """With the policy as it was known, and those whom the filters leave."""
        offenders, are_few = self._offenders(chosen, asked), self._are_few(chosen)
        if are_few:
            offenders = offenders.looked_up_first()
        with asked.world():
            return replace(asked, policy=in_force(asked.on), offenders=offenders, are_few=are_few)

    def _are_few(self, chosen: dict[str, Any]) -> bool:
        """Whether they are a team's, or an officer's, and not the force's or all that have no team."""
        named = [one for one in (chosen["team"], chosen["manager"]) if one and one != NONE]
        return self.scope_in_force != FORCE or bool(named)

    def of_when(self) -> str:
        """As at which day and as known when, in a sentence or two; empty for today as known now."""
        return in_words_of_the_past(self.cleaned_data, today=self.on) if self.is_valid() else ""

    def in_words(self) -> str:
        """Whose these are and what else is asked, in one line, for a file and the audit log."""
        scope = dict(_scopes(self.user))[self.scope_in_force]
        return "; ".join(
            [f"Whose: {scope}", *(one["label"] for one in self.chips() if "Whose" not in one["label"])]
        )

    @cached_property
    def _seen_today(self) -> list[int]:
        return list(Offender.objects.measured_for(self.user).values_list("pk", flat=True))

    def _offenders(self, chosen: dict[str, Any], asked: Asked) -> OffenderQuerySet:
        """Narrowed by what was known then, and never wider than whom the user may see today."""
        offenders = Offender.objects.measured_for(self.user)
        if asked.known_at is not None:
            offenders = Offender.objects.filter(pk__in=self._seen_today)
        if self.scope_in_force == MINE:
            offenders = offenders.filter(manager=self.user)
        wanted = {"team": chosen["team"], "manager": chosen["manager"], "risk_level": chosen["level"]}
        return offenders.filter(
            **{
                name: None if value in (NONE, NOT_ASSESSED) else value
                for name, value in wanted.items()
                if value
            }
        )

    def _teams(self) -> Any:
        if not self.user.may(Permission.VIEW_OFFENDERS):
            return Team.objects.exclude(offenders__is_canary=True).order_by("name")
        if self.user.may(Permission.SUPERVISE_TEAMS):
            return self.user.supervised_teams.order_by("name")
        return Team.objects.filter(members=self.user)


def _scopes(user: User) -> list[tuple[str, str]]:
    """Whose measures this user may ask for; the first is meant when nothing is said."""
    if not user.may(Permission.VIEW_OFFENDERS):
        return [(FORCE, "The whole force")]
    if user.may(Permission.SUPERVISE_TEAMS):
        return [(TEAM, "My teams"), (MINE, "Mine")]
    return [(MINE, "Mine"), (TEAM, "My team")]
