"""What leaves as statistics gives nobody away: an attacker who tries every table finds no hidden number.

The attacker shares no code with the rule: it fills in whatever could stand in the hidden places, cell by cell, and
keeps what agrees with everything shown.
"""

import random
from collections.abc import Iterator, Sequence

import pytest

from reports.suppression import Totalled, suppress

SMALLEST = 5
Shown = list[list[int | None]]


def tables_that_agree(shown: Shown, most: int) -> Iterator[list[list[int]]]:
    """Every table of numbers, none above `most` where it is hidden, whose shown cells and totals are these."""
    height, width = len(shown) - 1, len(shown[0]) - 1
    open_places = [
        (row, column) for row in range(height) for column in range(width) if shown[row][column] is None
    ]
    filled = [[shown[row][column] or 0 for column in range(width)] for row in range(height)]

    def agrees(row: int, column: int, *, is_row_done: bool, is_column_done: bool) -> bool:
        whole = shown[height][width]
        if whole is not None and sum(map(sum, filled)) > whole:
            return False
        of_row, of_column = sum(filled[row]), sum(line[column] for line in filled)
        wanted_row, wanted_column = shown[row][width], shown[height][column]
        return (wanted_row is None or of_row == wanted_row or (of_row < wanted_row and not is_row_done)) and (
            wanted_column is None
            or of_column == wanted_column
            or (of_column < wanted_column and not is_column_done)
        )

    def fill(at: int) -> Iterator[list[list[int]]]:
        if at == len(open_places):
            whole = shown[height][width]
            if whole is None or sum(map(sum, filled)) == whole:
                yield [list(line) for line in filled]
            return
        row, column = open_places[at]
        later = open_places[at + 1 :]
        for number in range(most + 1):
            filled[row][column] = number
            if agrees(
                row,
                column,
                is_row_done=all(place[0] != row for place in later),
                is_column_done=all(place[1] != column for place in later),
            ):
                yield from fill(at + 1)
        filled[row][column] = 0

    return fill(0)


def range_of(table: Totalled, place: tuple[int, int]) -> tuple[int, int]:
    """The least and, as far as five above the truth, the greatest that a hidden number could be, a total too."""
    most = max(map(max, table.rows)) + SMALLEST

    def could_be(number: int) -> bool:
        shown = table.shown()
        shown[place[0]][place[1]] = number
        return any(True for _ in tables_that_agree(shown, most))

    truth = table.number(place)
    least = next(number for number in range(truth + 1) if could_be(number))
    return least, next(number for number in range(truth + SMALLEST, -1, -1) if could_be(number))


def test_the_attacker_finds_what_is_hidden_by_itself() -> None:
    """It can succeed: one cell hidden alone is the total less the others."""
    table = Totalled.of([[7, 2], [9, 8]])
    table.hidden = {(0, 1)}

    assert range_of(table, (0, 1)) == (2, 2)


@pytest.mark.parametrize("seed", range(80))
def test_no_hidden_cell_can_be_worked_out(seed: int) -> None:
    """From all that is shown, each hidden number could be values at least five apart (FIL-12)."""
    chance = random.Random(seed)
    height, width = chance.choice([(1, 3), (2, 2), (2, 2), (2, 3)])
    numbers = [[chance.choice([0, 1, 2, 4, 5, 6, 8]) for _ in range(width)] for _ in range(height)]

    table = suppress(numbers, smallest=SMALLEST)

    found = {place: range_of(table, place) for place in table.hidden}
    assert {place: one for place, one in found.items() if one[1] - one[0] < SMALLEST} == {}


@pytest.mark.parametrize("seed", range(200))
def test_no_small_number_is_shown_and_all_else_is_true(seed: int) -> None:
    """Whatever is shown is the number itself; none from one to four is, in a total neither."""
    chance = random.Random(seed)
    numbers = [[chance.choice([0, 1, 3, 5, 8, 20, 300]) for _ in range(6)] for _ in range(5)]

    shown = suppress(numbers, smallest=SMALLEST).shown()

    whole = Totalled.of(numbers).rows
    for row, line in zip(whole, shown, strict=True):
        for number, cell in zip(row, line, strict=True):
            assert cell is None or (cell == number and not 0 < cell < SMALLEST)


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        pytest.param([[20, 30], [40, 50]], 0, id="nothing small, nothing hidden"),
        pytest.param([[0, 30], [40, 50]], 0, id="none is no small number"),
        pytest.param([[5, 30], [40, 50]], 0, id="five may be shown"),
        pytest.param([[4, 30], [40, 50]], 4, id="four takes three others with it"),
        pytest.param([[1]], 4, id="a table of one"),
    ],
)
def test_how_many_are_hidden(numbers: Sequence[Sequence[int]], hidden: int) -> None:
    """Both sides of the smallest number, and no more than it takes."""
    assert len(suppress(numbers, smallest=SMALLEST).hidden) == hidden
