"""The forecast of a team, as JSON."""

from datetime import date, timedelta
from typing import Any

from rest_framework import serializers

from caseload.models.foreseen import Foreseen
from caseload.rules.backlog import LEVELS
from caseload.rules.forecast import Course
from caseload.serializers.capacity import EffortRecord, effort_record
from offender_mgmt.accounts.models import Team
from offender_mgmt.offenders.choices import RiskLevel


class BandRecord(serializers.Serializer[Any]):
    """The overdue on one day: eight outcomes of ten lie from low to high."""

    on = serializers.DateField()
    low = serializers.IntegerField()
    middle = serializers.IntegerField()
    high = serializers.IntegerField()


class CourseRecord(serializers.Serializer[Any]):
    """How one level goes on. A day is null where it does not come within the weeks foreseen."""

    level = serializers.ChoiceField(RiskLevel.choices, allow_null=True, help_text="Null: all levels.")
    overdue = serializers.IntegerField(help_text="Today.")
    clear_on_early = serializers.DateField(allow_null=True, help_text="In one run of ten.")
    clear_on = serializers.DateField(allow_null=True, help_text="In half of the runs. Null: it cannot clear.")
    clear_on_late = serializers.DateField(allow_null=True, help_text="In nine runs of ten.")
    weeks = BandRecord(many=True)


class ForecastRecord(serializers.Serializer[Any]):
    """The forecast of a team at its hours. The same facts give the same forecast."""

    id = serializers.IntegerField()
    team = serializers.CharField()
    on = serializers.DateField()
    has_hours = serializers.BooleanField(help_text="False: it shows what happens when nobody visits.")
    cases = serializers.IntegerField()
    courses = CourseRecord(many=True)
    effort = EffortRecord()


def forecast_record(team: Team, foreseen: Foreseen, *, today: date) -> dict[str, Any]:
    """What `ForecastRecord` shows."""
    courses = zip([*LEVELS, None], foreseen.courses, strict=True)
    return {
        "id": team.pk,
        "team": team.name,
        "on": today,
        "has_hours": foreseen.load.has_hours,
        "cases": len(foreseen.work.cases),
        "courses": [_course(level, course, today) for level, course in courses],
        "effort": effort_record(foreseen.load.effort),
    }


def _course(level: str | None, course: Course, today: date) -> dict[str, Any]:
    clearing = course.clearing
    return {
        "level": level,
        "overdue": course.now,
        "clear_on_early": _after(clearing.early, today),
        "clear_on": _after(clearing.likely, today),
        "clear_on_late": _after(clearing.late, today),
        "weeks": [{"on": _after(week, today), **vars(band)} for week, band in enumerate(course.weeks)],
    }


def _after(week: int | None, today: date) -> date | None:
    return None if week is None else today + timedelta(weeks=week + 1)
