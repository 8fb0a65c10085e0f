"""The course of the overdue as shapes for an SVG: a band, and the line in its middle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from caseload.rules.forecast import Band, Clearing, Course

WIDTH, HEIGHT, LEFT, TOP, MARGIN = 300, 120, 34, 8, 8


@dataclass(frozen=True)
class Chart:
    """One level. `band` and `line` are points; `most` is the top of the scale, 0 its bottom."""

    code: str
    title: str
    now: int
    last: Band
    band: str
    line: str
    most: int
    words: str
    is_clear: bool
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    bottom: int = HEIGHT - MARGIN


def chart_of(code: str, title: str, course: Course, *, today: date) -> Chart:
    """The chart of one course, from today on."""
    weeks = [Band(course.now, course.now, course.now), *course.weeks]
    most = max(1, *(band.high for band in weeks))
    upper, lower, middle = (
        _points([getattr(band, which) for band in weeks], most) for which in ("high", "low", "middle")
    )
    return Chart(
        code=code,
        title=title,
        now=course.now,
        last=weeks[-1],
        band=" ".join([*upper, *reversed(lower)]),
        line=" ".join(middle),
        most=most,
        words=clearing_in_words(course, today=today),
        is_clear=course.now == 0 or course.clearing.likely is not None,
    )


def clearing_in_words(course: Course, *, today: date) -> str:
    """When nobody of a level is overdue any more, or honestly that this does not come about."""
    clearing = course.clearing
    if course.now == 0:
        return "Nobody is overdue today."
    if clearing.likely is None:
        return f"Cannot clear at these hours: not within {len(course.weeks)} weeks in half of the runs."
    words = f"Clear by {_day(clearing_on(clearing.likely, today))} in half of the runs"
    if clearing.late is None:
        return f"{words}; in more than one of ten it does not come about within {len(course.weeks)} weeks."
    return f"{words}, by {_day(clearing_on(clearing.late, today))} in nine of ten."


def clearing_on(week: int, today: date) -> date:
    """The day that follows on a week: whoever is not seen by then is overdue on it."""
    return today + timedelta(weeks=week + 1)


def dates_of(clearing: Clearing, today: date) -> list[date | None]:
    """In one run of ten, in half, in nine of ten; None: not within the weeks looked at."""
    return [
        None if week is None else clearing_on(week, today)
        for week in (clearing.early, clearing.likely, clearing.late)
    ]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _points(values: Sequence[int], most: int) -> list[str]:
    across = (WIDTH - LEFT - MARGIN) / max(len(values) - 1, 1)
    down = HEIGHT - TOP - MARGIN
    return [
        f"{LEFT + place * across:.1f},{HEIGHT - MARGIN - value / most * down:.1f}"
        for place, value in enumerate(values)
    ]
