"""Filters of what a policy does to people, and the answer to a simulation."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from caseload.choices import Effect, Outcome
from caseload.models import ForeseenEffect, HappenedEffect, Publication, Simulation
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.forms import offer
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.forms.filters import AddressFilters
from offender_mgmt.offenders.models import OffenderQuerySet

NEVER = Value(date.min)


def _teams_of(user: User) -> QuerySet[Team]:
    own = user.supervised_teams if user.may(Permission.VIEW_OFFENDERS) else Team.objects
    return own.order_by("name")


class _OfTeam(AddressFilters):
    """Which of the teams that this user may be shown."""

    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False, empty_label="Every team")

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        offer(self, team=_teams_of(user))


class EffectFilters(_OfTeam):
    """Which effect of a policy, and in which team."""

    effect = forms.ChoiceField(
        required=False,
        label="Effect",
        choices=[
            ("", "Everybody it changes"),
            *((one.value, one.label) for one in Effect if one != Effect.NONE),
        ],
    )

    def narrow(self, effects: QuerySet[ForeseenEffect]) -> QuerySet[ForeseenEffect]:
        """What was chosen; nothing when a filter is wrong."""
        if not self.is_valid():
            return effects.none()
        if team := self.cleaned_data["team"]:
            effects = effects.filter(offender__team=team)
        if effect := self.cleaned_data["effect"]:
            effects = effects.filter(effect=effect)
        return effects


class OutcomeFilters(_OfTeam):
    """Whether what happened is what was foreseen, and in which team."""

    outcome = forms.ChoiceField(
        required=False, label="Outcome", choices=[("", "Everybody"), *Outcome.choices]
    )

    def narrow(self, people: OffenderQuerySet, publication: Publication) -> OffenderQuerySet:
        """The people of this publication that were chosen; nobody when a filter is wrong."""
        if not self.is_valid():
            return people.none()
        if team := self.cleaned_data["team"]:
            people = people.filter(team=team)
        return people.filter(of_outcome(publication, self.cleaned_data["outcome"]))


def of_outcome(publication: Publication, outcome: str) -> Q:
    """Whom a publication concerns: foreseen or changed; of them, those with this outcome."""
    foreseen = ForeseenEffect.objects.filter(simulation=publication.simulation_id, offender=OuterRef("pk"))
    happened = HappenedEffect.objects.filter(
        recalculation__revision=publication.revision_id, offender=OuterRef("pk")
    )
    same = happened.annotate(proposed=Coalesce(F("proposed_due_on"), NEVER)).filter(
        Exists(
            ForeseenEffect.objects.annotate(proposed=Coalesce(F("proposed_due_on"), NEVER)).filter(
                simulation=publication.simulation_id,
                offender=OuterRef("offender"),
                due_on=OuterRef("due_on"),
                proposed=OuterRef("proposed"),
            )
        )
    )
    match outcome:
        case Outcome.AS_FORESEEN:
            return Q(Exists(same))
        case Outcome.OTHERWISE:
            return Q(Exists(happened)) & ~Q(Exists(same))
        case Outcome.NOT_YET:
            return Q(Exists(foreseen)) & ~Q(Exists(happened))
        case _:
            return Q(Exists(foreseen)) | Q(Exists(happened))


class PublishForm(forms.Form):
    """Which simulation whoever approves had before them."""

    simulation = forms.ModelChoiceField(
        queryset=Simulation.objects.all(),
        to_field_name="pk",
        widget=forms.HiddenInput,
        error_messages={
            "required": "Simulate the draft first.",
            "invalid_choice": "Simulate the draft first.",
        },
    )
    confirmed = forms.BooleanField(
        label="I have read what changes and whom it concerns",
        error_messages={"required": "Say that you have read what changes and whom it concerns."},
    )

    def shown(self) -> Any:
        """The simulation's address. Only after `is_valid()`."""
        return self.cleaned_data["simulation"].request.public_id
