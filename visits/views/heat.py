"""A map of the week as shapes for an SVG: a column for each weekday, a row for each part of the day."""

from collections.abc import Mapping
from dataclasses import dataclass

from offender_mgmt.policy.rules import WEEKDAYS, Policy
from visits.choices import DayPart
from visits.rules.day_parts import Slot, covered_slots

LEFT, TOP, ACROSS, DOWN, GAP = 76, 22, 38, 34, 2
SHADES = 4


@dataclass(frozen=True)
class Cell:
    """A part of the week. `shade` is 0 for none and 4 for the most; x and y are its corner, its text is centred."""

    count: int
    shade: int
    is_covered: bool
    x: int
    y: int
    text_x: int
    text_y: int


@dataclass(frozen=True)
class Row:
    """A part of the day through the week."""

    label: str
    words: str
    y: int
    cells: list[Cell]


@dataclass(frozen=True)
class HeatMap:
    """Everything that the picture and its table show. `busiest` is empty when there is nothing to show."""

    days: list[tuple[str, int]]
    table: list[tuple[str, list[Cell]]]
    rows: list[Row]
    total: int
    busiest: str
    unused: int
    width: int = LEFT + 7 * ACROSS
    height: int = TOP + len(DayPart) * DOWN
    cell_width: int = ACROSS - GAP
    cell_height: int = DOWN - GAP


def heat_map_of(slots: Mapping[Slot, int], policy: Policy) -> HeatMap:
    """The map of these counts. `unused` is how many covered parts of the week have none."""
    covered = covered_slots(policy)
    most = max(slots.values(), default=0)
    rows = [
        Row(
            label=part.value.capitalize(),
            words=part.label,
            y=TOP + number * DOWN + DOWN // 2 + 4,
            cells=[
                _cell(Slot(day, part), number, slots, most, Slot(day, part) in covered) for day in range(7)
            ],
        )
        for number, part in enumerate(DayPart)
    ]
    busiest = max(slots, key=lambda slot: (slots[slot], -slot.weekday), default=None)
    return HeatMap(
        days=[
            (name[:3].capitalize(), LEFT + day * ACROSS + (ACROSS - GAP) // 2)
            for day, name in enumerate(WEEKDAYS)
        ],
        table=[(name.capitalize(), [row.cells[day] for row in rows]) for day, name in enumerate(WEEKDAYS)],
        rows=rows,
        total=sum(slots.values()),
        busiest=f"{busiest.words}: {slots[busiest]}" if busiest else "",
        unused=sum(not slots.get(slot) for slot in covered),
    )


def _cell(slot: Slot, row: int, slots: Mapping[Slot, int], most: int, is_covered: bool) -> Cell:
    count = slots.get(slot, 0)
    x, y = LEFT + slot.weekday * ACROSS, TOP + row * DOWN
    return Cell(
        count=count,
        shade=-(-SHADES * count // most) if most else 0,
        is_covered=is_covered,
        x=x,
        y=y,
        text_x=x + (ACROSS - GAP) // 2,
        text_y=y + DOWN // 2 + 4,
    )
