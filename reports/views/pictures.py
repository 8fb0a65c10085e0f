"""Numbers as shapes for an SVG. Each shape has its number beside it: nothing is told by colour or length alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LABEL, BAR, NUMBER, STEP, THICK = 130, 150, 50, 26, 18
WIDE, HIGH, EDGE = 320, 110, 10
CELL, ROW, LEFT, TOP, GAP, SHADES = 50, 32, 94, 24, 2, 4


@dataclass(frozen=True)
class Bar:
    """A number with its label, the address of its list, and its bar."""

    label: str
    number: int
    url: str
    y: int
    text_y: int
    length: float


@dataclass(frozen=True)
class Bars:
    """Bars below each other, all to one scale."""

    bars: list[Bar]
    total: int
    height: int
    width: int = LABEL + BAR + NUMBER
    left: int = LABEL
    thick: int = THICK


def bars_of(rows: Sequence[tuple[str, int, str]], *, most: int | None = None) -> Bars:
    """Bars of (label, number, address); `most` is the number of the longest, where several pictures share a scale."""
    most = most or max((number for _, number, _ in rows), default=0)
    bars = [
        Bar(
            label=label,
            number=number,
            url=url,
            y=place * STEP + (STEP - THICK) // 2,
            text_y=place * STEP + STEP // 2 + 5,
            length=round(BAR * number / most, 1) if most else 0,
        )
        for place, (label, number, url) in enumerate(rows)
    ]
    return Bars(bars, sum(number for _, number, _ in rows), len(rows) * STEP)


@dataclass(frozen=True)
class Square:
    """A number of the matrix; `shade` is 0 for none and 4 for the most."""

    number: int
    url: str
    label: str
    shade: int
    x: int
    text_x: int


@dataclass(frozen=True)
class Stripe:
    """A row of the matrix."""

    label: str
    y: int
    text_y: int
    squares: list[Square]


@dataclass(frozen=True)
class Matrix:
    """Numbers by two things at once."""

    columns: list[tuple[str, int]]
    stripes: list[Stripe]
    total: int
    width: int
    height: int
    cell_width: int = CELL - GAP
    cell_height: int = ROW - GAP


def matrix_of(
    columns: Sequence[str], rows: Sequence[tuple[str, Sequence[tuple[int, str]]]], short: Sequence[str]
) -> Matrix:
    """A matrix of (label, a (number, address) for each column); `short` are the columns' labels in the picture."""
    most = max((number for _, cells in rows for number, _ in cells), default=0)
    stripes = [
        Stripe(
            label=label,
            y=TOP + place * ROW,
            text_y=TOP + place * ROW + ROW // 2 + 4,
            squares=[
                Square(
                    number=number,
                    url=url,
                    label=f"{label}, {column.lower()}",
                    shade=-(-SHADES * number // most) if most else 0,
                    x=LEFT + across * CELL,
                    text_x=LEFT + across * CELL + (CELL - GAP) // 2,
                )
                for across, (column, (number, url)) in enumerate(zip(columns, cells, strict=True))
            ],
        )
        for place, (label, cells) in enumerate(rows)
    ]
    return Matrix(
        columns=[(label, LEFT + across * CELL + (CELL - GAP) // 2) for across, label in enumerate(short)],
        stripes=stripes,
        total=sum(number for _, cells in rows for number, _ in cells),
        width=LEFT + len(columns) * CELL,
        height=TOP + len(rows) * ROW,
    )


@dataclass(frozen=True)
class Trend:
    """Numbers over days as a line from nought to the most."""

    points: list[tuple[date, int]]
    line: str
    last_x: float
    last_y: float
    least: int
    most: int
    first: int
    latest: int
    width: int = WIDE
    height: int = HIGH


def trend_of(points: Sequence[tuple[date, int]]) -> Trend:
    """The line of these numbers; there is at least one."""
    numbers = [number for _, number in points]
    most = max(numbers)
    across = (WIDE - 2 * EDGE) / max(len(points) - 1, 1)
    places = [
        (round(EDGE + place * across, 1), round(HIGH - EDGE - (HIGH - 2 * EDGE) * number / (most or 1), 1))
        for place, number in enumerate(numbers)
    ]
    return Trend(
        points=list(points),
        line=" ".join(f"{x},{y}" for x, y in places),
        last_x=places[-1][0],
        last_y=places[-1][1],
        least=min(numbers),
        most=most,
        first=numbers[0],
        latest=numbers[-1],
    )
