"""Lines over time as shapes for an SVG: small multiples, each with its own scale, broken where there is no figure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from offender_mgmt.alerts.models import SweepRun

WIDTH, HEIGHT, MARGIN = 280, 90, 8
Days = Sequence[tuple[date, SweepRun | None]]
SERIES: tuple[tuple[str, str, Callable[[SweepRun], int]], ...] = (
    ("live", "Live", lambda run: run.live),
    ("scheduled", "Scheduled", lambda run: run.scheduled),
    ("suspended", "Suspended", lambda run: run.suspended),
    ("unaccounted", "Unaccounted", lambda run: run.partition.unaccounted),
)


@dataclass(frozen=True)
class Chart:
    """One figure over the days. `lines` are the points of unbroken stretches, `dots` those that stand alone."""

    name: str
    title: str
    least: int
    most: int
    latest: int
    missing: int
    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]


def charts_of(days: Days) -> list[Chart]:
    """A chart for each figure of these days, the earliest first; none while there is no certificate at all."""
    if not any(run for _, run in days):
        return []
    return [
        _chart(name, title, [figure(run) if run else None for _, run in days])
        for name, title, figure in SERIES
    ]


def _chart(name: str, title: str, values: list[int | None]) -> Chart:
    told = [value for value in values if value is not None]
    stretches = list(_stretches(_points(values, min(told), max(told))))
    return Chart(
        name=name,
        title=title,
        least=min(told),
        most=max(told),
        latest=told[-1],
        missing=len(values) - len(told),
        lines=tuple(" ".join(f"{x},{y}" for x, y in one) for one in stretches if len(one) > 1),
        dots=tuple(one[0] for one in stretches if len(one) == 1),
    )


def _points(values: list[int | None], least: int, most: int) -> Iterator[tuple[float, float] | None]:
    """Each value's place; the highest at the top, and a line in the middle where nothing changes."""
    across = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    for place, value in enumerate(values):
        if value is None:
            yield None
            continue
        share = (value - least) / (most - least) if most > least else 0.5
        yield round(MARGIN + place * across, 1), round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)


def _stretches(points: Iterator[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    """The points in runs without a gap."""
    stretch: list[tuple[float, float]] = []
    for point in points:
        if point is not None:
            stretch.append(point)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch
