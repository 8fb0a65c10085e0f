"""Numbers of measures, each with that of which it is a share."""

from dataclasses import dataclass

from reports.measures.catalogue import MEASURES
from reports.measures.definition import Asked, Measure, Question


@dataclass(frozen=True)
class Counted:
    """A measure with its number; `of` is what it is a share of. None: not counted, or not to be told."""

    measure: Measure
    number: int | None
    of: int | None = None

    @property
    def percent(self) -> str:
        """The share, rounded, and never rounded to none or to all of it; empty where there is none to tell."""
        if self.number is None or not self.of:
            return ""
        rounded = round(100 * self.number / self.of)
        if rounded == 0 and self.number:
            return "less than 1%"
        return "more than 99%" if rounded == 100 and self.number < self.of else f"{rounded}%"


def count_all(asked: Asked) -> dict[str, Counted]:
    """Every measure that is not slow, counted once each: a query for each measure."""
    numbers = {
        key: None if measure.is_slow else _number(Question(measure, asked))
        for key, measure in MEASURES.items()
    }
    return {
        key: Counted(measure, numbers[key], numbers[measure.of] if measure.of else None)
        for key, measure in MEASURES.items()
    }


def count_one(question: Question) -> Counted:
    """One measure, slow or not, and that of which it is a share: two queries."""
    whole = MEASURES.get(question.measure.of)
    of = _number(Question(whole, question.asked)) if whole else None
    return Counted(question.measure, _number(question), of)


def _number(question: Question) -> int | None:
    return question.count() if question.is_answerable else None
