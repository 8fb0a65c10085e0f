"""Rows as they are known in one world, and what of them is not what it is in another."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from offender_mgmt.offenders.models import Offender, Suspension
from reports.difference.history import FIELDS, in_words
from reports.difference.rule import Aspect, Changed, Thing
from reports.measures import Question
from visits.models import Visit, VisitObligation

Rows = Mapping[int, Mapping[str, Any]]
OF_A_DUTY = (
    "due_on",
    "anchor_on",
    "closed_at",
    "closed_by",
    "closed_by__visited_on",
    "closed_by__correction",
)
HOLDING = ("reason", "started_on", "ended_on", "lapses_on")


@dataclass(frozen=True)
class Known:
    """What one world says of the rows that differ, and of their people, each by its key."""

    people: Rows
    suspensions: Rows
    asked_about: frozenset[int]  # of these people, those whom the filters leave
    held: frozenset[int]  # of these people, those whom a suspension holds on the day
    duties: Rows = field(default_factory=dict)
    standing: frozenset[int] = frozenset()  # of these visits, those that nobody has taken back


def known(question: Question, *, keys: Collection[int], people: Collection[int]) -> Known:
    """Read within the world of the question: six queries."""
    rows, asked = question.rows.model, question.asked
    suspensions = Suspension.objects.filter(offender__in=people)
    return Known(
        people=_by_key(Offender.objects.filter(pk__in=people), *FIELDS["offenders.Offender"]),
        suspensions=_by_key(suspensions, "lapses_on", *FIELDS["offenders.Suspension"]),
        asked_about=frozenset(asked.offenders.filter(pk__in=people).values_list("pk", flat=True)),
        held=frozenset(suspensions.current(on=asked.on).values_list("offender", flat=True)),
        duties=_by_key(
            VisitObligation.objects.filter(pk__in=keys if rows is VisitObligation else []), *OF_A_DUTY
        ),
        standing=frozenset(
            Visit.objects.standing().filter(pk__in=keys if rows is Visit else []).values_list("pk", flat=True)
        ),
    )


def _by_key(rows: Any, *names: str) -> Rows:
    return {row.pop("pk"): row for row in rows.values("pk", *names)}


@dataclass(frozen=True)
class Comparison:
    """Two worlds side by side: the day asked about as known then, and as known now."""

    then: Known
    now: Known
    on: date
    moved_on: Mapping[int, set[date]]  # of each duty, when its due date was written since

    def of_row(self, model: type, key: int, person: int) -> dict[Aspect, Changed]:
        """What is not what it was, of a row of this model."""
        found = self._of_person(person)
        if model is VisitObligation:
            del found[Aspect.ON_REGISTER]
            found |= self._of_duty(key, person)
        if model is Visit:
            del found[Aspect.ON_REGISTER]
            found[Aspect.ITSELF] = self._standing(key)
        if model is Suspension:
            found[Aspect.ITSELF] = self._suspension(key)
        return {aspect: changed for aspect, changed in found.items() if changed}

    def _of_person(self, person: int) -> dict[Aspect, Changed | None]:
        then, now = self.then.people.get(person), self.now.people.get(person)
        names = ("closed_on", "registered_on", "recorded_on")
        is_the_same = _values(then, names) == _values(now, names)
        return {
            Aspect.WHOSE: self._whose(person),
            Aspect.ON_REGISTER: None
            if is_the_same
            else Changed("When the person was on the register changed."),
        }

    def _whose(self, person: int) -> Changed | None:
        was_told, is_told = (person in world.asked_about for world in (self.then, self.now))
        if was_told == is_told:
            return None
        if person not in self.then.people:
            return Changed("The person was put on record.", frozenset({("offender", person)}))
        return Changed(f"The person {'is' if is_told else 'is not'} one of those asked about now.")

    def _of_duty(self, key: int, person: int) -> dict[Aspect, Changed | None]:
        then, now = self.then.duties.get(key), self.now.duties.get(key)
        was_held, is_held = person in self.then.held, person in self.now.held
        return {
            Aspect.DUE: self._due(key),
            Aspect.MET: _met(then, now, self.on),
            Aspect.HELD: Changed("Whether a suspension held on the day changed.")
            if was_held != is_held
            else None,
        }

    def _due(self, key: int) -> Changed | None:
        then, now = self.then.duties.get(key), self.now.duties.get(key)
        if _values(then, ("due_on", "anchor_on")) == _values(now, ("due_on", "anchor_on")):
            return None
        days = frozenset(self.moved_on.get(key, ()))
        if then is None or now is None:
            return Changed(
                f"The duty was written, due on {in_words((now or {}).get('due_on'))}.", written_on=days
            )
        was, due = in_words(then["due_on"]), in_words(now["due_on"])
        return Changed(f"The due date is {due}, before {was}.", written_on=days)

    def _standing(self, key: int) -> Changed | None:
        if (key in self.then.standing) == (key in self.now.standing):
            return None
        return Changed("Whether the visit stands changed.", frozenset({("visit", key)}))

    def _suspension(self, key: int) -> Changed | None:
        then, now = self.then.suspensions.get(key), self.now.suspensions.get(key)
        if _values(then, HOLDING) == _values(now, HOLDING):
            return None
        return Changed("What is known of the suspension changed.", frozenset({("suspension", key)}))


def _values(row: Mapping[str, Any] | None, names: tuple[str, ...]) -> tuple[Any, ...] | None:
    return tuple(row[name] for name in names) if row else None


def _met(then: Mapping[str, Any] | None, now: Mapping[str, Any] | None, on: date) -> Changed | None:
    """What ended the duty by the day: a visit of that day or before it that stands, or a record that was closed."""
    was, is_ = (_ended_by(row, on) for row in (then, now))
    if was == is_:
        return None
    visits = frozenset(("visit", one["closed_by"]) for one in (then, now) if one and one["closed_by"])
    through: frozenset[Thing] = visits if "closed" not in (was, is_) else frozenset()
    return Changed("What ended the duty changed.", through)


def _ended_by(row: Mapping[str, Any] | None, on: date) -> Any:
    if row is None or row["closed_at"] is None:
        return None
    if row["closed_by"] is None:
        return "closed"
    is_of_then = row["closed_by__visited_on"] <= on
    return (row["closed_by"], row["closed_by__correction"] is None) if is_of_then else None
