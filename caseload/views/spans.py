"""Hours needed beside hours there, in words and as a bar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from caseload.rules.capacity import LONG, SHORT, Balance
from caseload.rules.loads import Load

BAR = 200  # width of a bar
TENTH = Fraction(6)  # minutes: a tenth of an hour, which is as exact as these figures are shown


@dataclass(frozen=True)
class Span:
    """One span of days. The bar's parts are lengths out of 200: what is needed and covered, what is needed beyond
    that, and where the hours end.
    """

    days: int
    needed: str
    there: str
    words: str
    is_over: bool
    covered: int
    beyond: int
    end: int


@dataclass(frozen=True)
class LoadRow:
    """A load as a page shows it. Without hours nothing is compared: nobody knows."""

    short: Span
    long: Span
    broken_on: date | None
    has_hours: bool

    @property
    def spans(self) -> Iterable[Span]:
        """Both."""
        return (self.short, self.long)


def row_of(load: Load) -> LoadRow:
    """A load in hours and words."""
    return LoadRow(span_of(SHORT, load.short), span_of(LONG, load.long), load.broken_on, load.has_hours)


def span_of(days: int, balance: Balance) -> Span:
    """Hours of a span, to a tenth."""
    most = max(balance.needed, balance.there, Fraction(1))
    end = round(BAR * balance.there / most)
    needed = round(BAR * balance.needed / most)
    return Span(
        days=days,
        needed=in_hours(balance.needed),
        there=in_hours(balance.there),
        words=_words(balance.over),
        is_over=balance.over > 0,
        covered=min(needed, end),
        beyond=max(0, needed - end),
        end=end,
    )


def in_hours(minutes: Fraction) -> str:
    """Minutes as hours to a tenth, such as "1,234.5"."""
    return f"{float(minutes) / 60:,.1f}"


def _words(over: Fraction) -> str:
    if 0 < over < TENTH:
        return "less than a tenth of an hour over"
    if over > 0:
        return f"{in_hours(over)} hours over"
    return f"{in_hours(-over)} hours to spare"
