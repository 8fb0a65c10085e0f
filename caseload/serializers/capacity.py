"""The hours of teams and officers, as JSON."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from rest_framework import serializers

from caseload.models.capacity import officers_of
from caseload.rules.capacity import LONG, SHORT, Balance
from caseload.rules.effort import Effort, Figure
from caseload.rules.loads import Load, Loads
from offender_mgmt.accounts.models import Team


class FigureRecord(serializers.Serializer[Any]):
    """A number, and where it comes from."""

    value = serializers.FloatField()
    is_measured = serializers.BooleanField(help_text="False: assumed by policy.")
    visits = serializers.IntegerField(help_text="Visits on record that it could be measured from.")


class EffortRecord(serializers.Serializer[Any]):
    """What one visit takes."""

    visit_minutes = FigureRecord()
    success_percent = FigureRecord()
    travel_minutes = serializers.IntegerField()
    writing_minutes = serializers.IntegerField()
    officers = serializers.IntegerField()
    hours_of_a_visit = serializers.FloatField(help_text="Of all officers, failed attempts counted.")


class SpanRecord(serializers.Serializer[Any]):
    """Hours in so many days from today."""

    days = serializers.IntegerField()
    hours_needed = serializers.FloatField()
    hours_there = serializers.FloatField(allow_null=True, help_text="Null: no hours are recorded.")


class LoadRecord(serializers.Serializer[Any]):
    """The work of a team or an officer beside their time."""

    overdue = serializers.IntegerField(help_text="Visits that are overdue today: needed now.")
    has_hours = serializers.BooleanField(help_text="False: no hours are recorded, so nothing is compared.")
    spans = SpanRecord(many=True)
    breaks_on = serializers.DateField(
        allow_null=True,
        help_text="First day of the first week by whose end more is needed than there is; null for none in 26 weeks, "
        "and where no hours are recorded.",
    )


class OfficerRecord(LoadRecord):
    """An officer's load."""

    officer = serializers.CharField(help_text="User name.")


class CapacityRecord(LoadRecord):
    """A team's load, with its officers'."""

    id = serializers.IntegerField()
    team = serializers.CharField()
    without_hours = serializers.IntegerField(help_text="Officers without hours: counted as not there.")
    officers = OfficerRecord(many=True)
    effort = EffortRecord()


def capacity_records(teams: Iterable[Team], loads: Loads) -> list[dict[str, Any]]:
    """What `CapacityRecord` shows of each of these teams."""
    teams = list(teams)
    people = officers_of([team.pk for team in teams])
    return [
        _load(loads.teams[team.pk])
        | {
            "id": team.pk,
            "team": team.name,
            "without_hours": loads.teams[team.pk].without_hours,
            "officers": [
                _load(loads.officers[one.pk]) | {"officer": one.username}
                for one in people
                if one.team_id == team.pk
            ],
            "effort": effort_record(loads.teams[team.pk].effort),
        }
        for team in teams
    ]


def effort_record(effort: Effort) -> dict[str, Any]:
    """What `EffortRecord` shows."""
    return {
        "visit_minutes": _figure(effort.visit_minutes, 1),
        "success_percent": _figure(effort.success, 100),
        "travel_minutes": effort.travel_minutes,
        "writing_minutes": effort.writing_minutes,
        "officers": effort.officers,
        "hours_of_a_visit": _hours(effort.minutes_of_a_visit),
    }


def _load(load: Load) -> dict[str, Any]:
    breaks_on: date | None = load.broken_on if load.has_hours else None
    return {
        "overdue": load.demand.overdue,
        "has_hours": load.has_hours,
        "spans": [_span(load, SHORT, load.short), _span(load, LONG, load.long)],
        "breaks_on": breaks_on,
    }


def _span(load: Load, days: int, balance: Balance) -> dict[str, Any]:
    there = _hours(balance.there) if load.has_hours else None
    return {"days": days, "hours_needed": _hours(balance.needed), "hours_there": there}


def _figure(figure: Figure, times: int) -> dict[str, Any]:
    return {
        "value": round(float(figure.value * times), 1),
        "is_measured": figure.is_measured,
        "visits": figure.visits,
    }


def _hours(minutes: Fraction) -> float:
    return round(float(minutes) / 60, 1)
