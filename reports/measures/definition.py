"""What a measure is: one question, and from it the number, the list and the file."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import (
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
)

from offender_mgmt.exports.rules.content import Cell
from offender_mgmt.exports.rules.content import Line as CsvLine
from offender_mgmt.exports.services.lines import copy_lines
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import OffenderQuerySet
from offender_mgmt.policy.rules import Policy
from reports.known import as_known_at
from reports.measures.cells import Told, Words, full_name

LEVELS: Words = {**dict(RiskLevel.choices), None: "Not assessed"}
WHO = ("pk", "public_id", "family_name", "given_names", "risk_level")


@dataclass(frozen=True)
class Age:
    """How long something has been so: whole days from `least` to `most`, both counted; None is without end."""

    key: str
    label: str
    least: int
    most: int | None

    def since(self, path: str, *, on: date) -> Q:
        """That the day at this path is so long before the day `on`."""
        latest = Q(**{f"{path}__lte": on - timedelta(days=self.least)})
        return latest if self.most is None else latest & Q(**{f"{path}__gte": on - timedelta(days=self.most)})

    def holds(self, days: int) -> bool:
        """Say whether so many days are within it."""
        return self.least <= days and (self.most is None or days <= self.most)


AGES = (
    Age("0-7", "Up to 7 days", 0, 7),
    Age("8-30", "8 to 30 days", 8, 30),
    Age("31-90", "31 to 90 days", 31, 90),
    Age("91-365", "91 to 365 days", 91, 365),
    Age("366", "Over 365 days", 366, None),
)


@dataclass(frozen=True)
class Asked:
    """What measures are asked with: of whom, on which day, over which days (both counted), under which policy.

    `are_few` says that these are a team's or an officer's, who are looked up first (`looked_up_first`).
    `age` narrows what has an age, and nothing else. `known_at` is the moment as known at which it is asked, None for
    now. `is_dated` says that more is known than on the day `on` itself: what was so then is worked out from dates.
    """

    offenders: OffenderQuerySet
    on: date
    first: date
    last: date
    policy: Policy
    age: Age | None = None
    known_at: datetime | None = None
    is_dated: bool = False
    are_few: bool = False

    def world(self) -> AbstractContextManager[None]:
        """Whatever is read of these questions is read within this."""
        return nullcontext() if self.known_at is None else as_known_at(self.known_at)


@dataclass(frozen=True)
class Fact:
    """A column of the list: its title, the path or expression that gives it, words for codes. NULL is *not known*."""

    title: str
    path: Any
    words: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """A figure with its definition. A change of what is counted is a new `version`.

    `rows` is the one query. `whose` is the path from a row to its offender: empty where the row is one, None where
    rows are about no offender. `since` is the path of the day from which a row's age counts. `of` is the measure that
    this one is a share of. `as_at` is the query for a past day of which more is known than on the day itself;
    without it that cannot be told. `is_slow`: it reads each person's visits, and is counted only when it is asked by
    itself.
    """

    id: str
    title: str
    unit: str
    counted: str
    left_out: str
    source: str
    rows: Callable[[Asked], QuerySet[Any]]
    whose: str | None = ""
    facts: tuple[Fact, ...] = ()
    order: tuple[str, ...] = ()
    since: str = ""
    of: str = ""
    version: int = 1
    is_of_a_period: bool = False
    is_slow: bool = False
    as_at: Callable[[Asked], QuerySet[Any]] | None = None

    @property
    def definition(self) -> str:
        """The id with its version, as files and the audit log name it."""
        return f"{self.id}/{self.version}"

    def path(self, name: str) -> str:
        """The path from a row to a field of its offender."""
        return f"{self.whose}__{name}" if self.whose else name


@dataclass(frozen=True)
class Line:
    """One row of a list: the person whom it is about (nobody where `offender_id` is None), and the facts."""

    offender_id: int | None
    public_id: str
    reference: str
    family_name: str
    given_names: str
    risk_level: str | None
    team: str | None
    manager: str | None
    facts: tuple[Cell, ...]


@dataclass(frozen=True)
class Question:
    """A measure asked of somebody's offenders. Number, list, file and API all read `rows`."""

    measure: Measure
    asked: Asked

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """What is counted, one row each."""
        rows = self._asked_rows()
        if self.asked.age is None or not self.measure.since:
            return rows
        return rows.filter(self.asked.age.since(self.measure.since, on=self.asked.on))

    @property
    def is_answerable(self) -> bool:
        """Whether the tables tell it; if not, it has no rows, and no number either."""
        return not self.asked.is_dated or self.measure.as_at is not None

    def _asked_rows(self) -> QuerySet[Any]:
        if not self.asked.is_dated:
            return self.measure.rows(self.asked)
        return self.measure.as_at(self.asked) if self.measure.as_at else self.measure.rows(self.asked).none()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The columns beside the person; what has an age says how many days."""
        if not self.measure.since:
            return self.measure.facts
        until = Value(self.asked.on, output_field=DateField())
        days = ExpressionWrapper(until - F(self.measure.since), output_field=DurationField())
        return (*self.measure.facts, Fact("Days", days))

    def count(self) -> int:
        """The number, in one query."""
        return self.rows.count()

    @property
    def columns(self) -> tuple[Fact, ...]:
        """The columns of its files: the person, where rows are about one, and the facts."""
        if self.measure.whose is None:
            return self.facts
        person = (
            Fact("Reference", self.measure.path("reference")),
            Fact("Risk level", self.measure.path("risk_level"), LEVELS),
            Fact("Team", self.measure.path("team__name")),
            Fact("Offender manager", full_name(self.measure.path("manager"))),
        )
        return (*person, *self.facts)

    @property
    def header(self) -> tuple[str, ...]:
        """Their titles."""
        return tuple(column.title for column in self.columns)

    def lines(self, *first: str) -> QuerySet[Any]:
        """The list as tuples for `line_of`, in a fixed order; slice it to read a page of it.

        Whatever `first` names stands before them in each tuple.
        """
        who = () if self.measure.whose is None else map(self.measure.path, WHO)
        return self._told().values_list(*first, *who, *self._cells)

    def line_of(self, values: tuple[Any, ...]) -> Line:
        """One row of `lines`."""
        if self.measure.whose is None:
            return Line(None, "", "", "", "", None, None, None, values)
        pk, public_id, family, given, level, reference, _, team, manager, *facts = values
        return Line(pk, str(public_id), reference, family, given, level, team, manager, tuple(facts))

    def rows_in_cells(self) -> QuerySet[Any]:
        """The list as tuples for files: the number of the person, None where it is about nobody, and the cells."""
        return self._told().values_list(self._whom, *self._cells)

    def rows_in_csv(self, take: Callable[[Sequence[CsvLine]], object]) -> None:
        """Give `take` the same rows for CSV, some thousands at a time: the number of the person, and the line."""
        copy_lines(self.rows_in_cells(), self._cells, take)

    @property
    def _cells(self) -> list[str]:
        return [f"cell_{number}" for number in range(len(self.columns))]

    @property
    def _whom(self) -> Any:
        return Value(None, IntegerField()) if self.measure.whose is None else F(self.measure.path("pk"))

    def _told(self) -> QuerySet[Any]:
        """The rows with every column as it is told, in a fixed order."""
        measure = self.measure
        cells = {name: Told(one.path, one.words) for name, one in zip(self._cells, self.columns, strict=True)}
        order = measure.order or ((measure.since,) if measure.since else ())
        reference = () if measure.whose is None else (measure.path("reference"),)
        told: QuerySet[Any] = self.rows.annotate(**cells).order_by(*order, *reference, "pk")
        return told

    def by_level(self) -> dict[str | None, int]:
        """How many of each risk level; empty where rows are about no offender. One query."""
        if self.measure.whose is None:
            return {}
        level = self.measure.path("risk_level")
        return dict(self.rows.order_by().values_list(level).annotate(number=Count("pk")))

    def by_age(self) -> dict[str, int]:
        """How many of each age, by the key of the age; empty where rows have none. One query."""
        if not self.measure.since:
            return {}
        numbers = {
            f"age_{number}": Count("pk", filter=age.since(self.measure.since, on=self.asked.on))
            for number, age in enumerate(AGES)
        }
        found = self.rows.order_by().aggregate(**numbers)
        return {age.key: found[f"age_{number}"] for number, age in enumerate(AGES)}
