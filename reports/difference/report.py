"""The rows that are in one of two lists only, each with why."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from reports.difference.history import days_on_which_it_moved, learnt_since
from reports.difference.rows import Comparison, Known, known
from reports.difference.rule import Reason, Why, reasons
from reports.known import end_of
from reports.measures import Line, Question
from visits.models import VisitObligation

DEFINITION = "difference/1"
OF_OTHERS = "Nothing of this visit changed. Which is the most overdue follows from the others, and they did."
POLICY = "Another policy is now known to have been in force on the day."
SIDES = ("then", "now")
# A row of a list before its reasons are known: whether it is in the list of now, its key, and what it says.
Row = tuple[bool, int, Line]


@dataclass(frozen=True)
class Differing:
    """A row that is in one of the lists only: in that of now, or in that of then."""

    is_now: bool
    key: int
    line: Line
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Difference:
    """How many rows each list has, and those that are in one of them only: first those of then, then those of now."""

    then: int
    now: int
    rows: Sequence[Differing]

    def count(self, *, is_now: bool) -> int:
        """How many are in this list only."""
        return sum(row.is_now == is_now for row in self.rows)

    def by_reason(self) -> Counter[Why]:
        """How many rows have each reason; one with two counts for both."""
        return Counter(why for row in self.rows for why in {reason.why for reason in row.reasons})

    def of(self, *, side: str = "", why: str = "") -> list[Differing]:
        """Those of one list only ("then" or "now"), and with this reason, where they are said."""
        return [
            row
            for row in self.rows
            if side in ("", SIDES[row.is_now]) and (not why or why in {one.why for one in row.reasons})
        ]


def difference_of(then: Question, now: Question) -> Difference:
    """Of one measure and one past day, as known at its end, and as known now; both questions of the same people.

    A constant number of queries. The keys of both lists are held at once, of other columns those that differ alone.
    """
    was, is_ = _keys(then), _keys(now)
    found = [*_rows(then, was - is_, is_now=False), *_rows(now, is_ - was, is_now=True)]
    told = _reasons(then, now, found) if found else []
    rows = [Differing(*row, one) for row, one in zip(found, told, strict=True)]
    return Difference(len(was), len(is_), rows)


def _keys(question: Question) -> set[int]:
    with question.asked.world():
        return set(question.rows.order_by().values_list("pk", flat=True))


def _rows(question: Question, keys: Collection[int], *, is_now: bool) -> list[Row]:
    """These rows of the list, in its order."""
    if not keys:
        return []
    with question.asked.world():
        found = list(question.lines("pk").filter(pk__in=keys))
    return [(is_now, values[0], question.line_of(values[1:])) for values in found]


def _reasons(then: Question, now: Question, rows: list[Row]) -> list[tuple[Reason, ...]]:
    on, model = now.asked.on, now.rows.model
    keys = [key for _, key, _ in rows]
    people = sorted({line.offender_id for *_, line in rows if line.offender_id is not None})
    was, is_ = (_known(one, keys, people) for one in (then, now))
    moment, otherwise = end_of(on), _otherwise(then, now)
    duties = keys if model is VisitObligation else []
    compared = Comparison(was, is_, on, days_on_which_it_moved(duties, moment, was.duties))
    learnt = learnt_since(moment, on=on, people=people, persons=was.people, suspensions=was.suspensions)
    return [
        reasons(compared.of_row(model, key, person), learnt[person], on=on, otherwise=otherwise)
        for key, person in ((key, line.offender_id or 0) for _, key, line in rows)
    ]


def _known(question: Question, keys: Collection[int], people: Collection[int]) -> Known:
    with question.asked.world():
        return known(question, keys=keys, people=people)


def _otherwise(then: Question, now: Question) -> str:
    """What explains a row of which nothing changed."""
    if then.asked.policy.revision != now.asked.policy.revision:
        return POLICY
    return OF_OTHERS if now.measure.id == "most-overdue" else ""
