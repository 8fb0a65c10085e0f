"""Measures and their lists as JSON."""

from typing import Any

from rest_framework.serializers import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    DictField,
    IntegerField,
    JSONField,
    RegexField,
    Serializer,
    UUIDField,
)

from offender_mgmt.api import Day, Told
from offender_mgmt.offenders.choices import RiskLevel
from reports.measures import AGES, Counted, Line, Question

NOT_ASSESSED = "not_assessed"
ONE_OR_NONE = r"^(none|[1-9][0-9]{0,8})$"


class MeasureRecord(Serializer[Any]):
    """A measure, how it is counted, and its number; `count` null: it is counted only when it is asked by itself."""

    id = CharField()
    version = IntegerField()
    title = CharField()
    unit = CharField()
    counted = CharField()
    left_out = CharField()
    source = CharField()  # type: ignore[assignment]  # a field of that name, not DRF's own setting
    is_of_a_period = BooleanField()
    share_of = CharField(allow_null=True, help_text="The measure that this one is a share of.")
    count = IntegerField(allow_null=True)
    of = IntegerField(allow_null=True, help_text="The number of that measure.")


class MeasureInParts(MeasureRecord):
    """The same with its number by level and by age; empty where that says nothing."""

    on = DateField()
    first = DateField(help_text="First day of the period.")
    last = DateField(help_text="Last day of the period.")
    by_level = DictField(child=IntegerField())
    by_age = DictField(child=IntegerField())


class MeasureRow(Serializer[Any]):
    """One row of a measure's list: whom it is about, null where it is about no offender, and its facts by title."""

    offender = UUIDField(allow_null=True)
    reference = CharField(allow_null=True)
    risk_level = CharField(allow_null=True)
    team = CharField(allow_null=True)
    manager = CharField(allow_null=True)
    facts = DictField(child=JSONField())


class AskedOfMeasures(Told):
    """Of whom, and of which days. What the user may not choose, or a measure does not tell, is answered with 422."""

    scope = ChoiceField(
        ["mine", "team", "force"], required=False, help_text="Whose; left out: the first you may ask."
    )
    team = RegexField(ONE_OR_NONE, required=False, help_text="Its number, or `none`.")
    manager = RegexField(ONE_OR_NONE, required=False, help_text="Their number, or `none`.")
    level = ChoiceField([*RiskLevel.values, NOT_ASSESSED], required=False)
    as_at = Day(required=False, help_text="Left out: today.")
    known_on = Day(required=False, help_text="As known at the end of that day; left out: now.")
    first = Day(required=False, help_text="First day of the period, of a measure that is of one.")
    last = Day(required=False, help_text="Last day of the period.")


class AskedOfOneMeasure(AskedOfMeasures):
    """The same, and how long it has been so."""

    age = ChoiceField([age.key for age in AGES], required=False)


def measure_record(counted: Counted) -> dict[str, Any]:
    """A measure with its number."""
    names = ("id", "version", "title", "unit", "counted", "left_out", "source", "is_of_a_period")
    told = {name: getattr(counted.measure, name) for name in names}
    return told | {"share_of": counted.measure.of or None, "count": counted.number, "of": counted.of}


def measure_in_parts(counted: Counted, question: Question) -> dict[str, Any]:
    """A measure with its number, by level and by age."""
    asked = question.asked
    levels = {level or NOT_ASSESSED: number for level, number in question.by_level().items()}
    days = {"on": asked.on, "first": asked.first, "last": asked.last}
    return measure_record(counted) | days | {"by_level": levels, "by_age": question.by_age()}


def measure_row(question: Question, line: Line) -> dict[str, Any]:
    """A row of the list. Names are left out: the record itself has them, for those who may open it."""
    facts = {fact.title: cell for fact, cell in zip(question.facts, line.facts, strict=True)}
    return {
        "offender": line.public_id or None,
        "reference": line.reference or None,
        "risk_level": line.risk_level,
        "team": line.team,
        "manager": line.manager,
        "facts": facts,
    }
