"""Small numbers in a table that leaves the force: which cells must stay hidden so that none can be worked out.

A table of numbers with its totals is a circulation: each row's numbers flow into its total, each column's likewise, and
all of them into the total of the whole. What somebody can learn of a hidden cell from everything shown is how far it
could be pushed up and down along hidden cells alone: a maximum flow in each direction (as in statistical disclosure
control; Kelly, Golden and Assad, 1992, for such tables with totals). A cell is safe when the values that it could
have are at least as far apart as the smallest number that may be shown.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

Place = tuple[int, int]
Node = tuple[str, int]


@dataclass
class Totalled:
    """Numbers with the totals of rows, of columns and of the whole as the last column and the last row."""

    rows: tuple[tuple[int, ...], ...]
    hidden: set[Place] = field(default_factory=set)

    @classmethod
    def of(cls, numbers: Sequence[Sequence[int]]) -> "Totalled":
        """The numbers with their totals."""
        rows = [(*row, sum(row)) for row in numbers]
        return cls((*rows, tuple(sum(column) for column in zip(*rows, strict=True))))

    def number(self, place: Place) -> int:
        """The number at a place."""
        return self.rows[place[0]][place[1]]

    def places(self) -> list[Place]:
        """Every place, totals too."""
        return [(row, column) for row in range(len(self.rows)) for column in range(len(self.rows[0]))]

    def ends(self, place: Place) -> tuple[Node, Node]:
        """From where to where a number flows: out of its row into its column, and through the totals back."""
        row, column = place
        last_row, last_column = len(self.rows) - 1, len(self.rows[0]) - 1
        if (row == last_row) == (column == last_column):  # a number, or the total of the whole
            return ("row", row), ("column", column)
        return ("column", column), ("row", row)

    def shown(self) -> list[list[int | None]]:
        """The table as it may leave; None is hidden."""
        return [
            [None if (at, column) in self.hidden else number for column, number in enumerate(row)]
            for at, row in enumerate(self.rows)
        ]


def suppress(numbers: Sequence[Sequence[int]], *, smallest: int) -> Totalled:
    """The table with its totals, and as many cells hidden as it takes.

    First every number from one to below `smallest`. Then, while any hidden cell could be worked out to within less
    than `smallest`, the shown cells of the shortest way round through it: fewest first, numbers before totals.
    """
    table = Totalled.of(numbers)
    table.hidden = {place for place in table.places() if 0 < table.number(place) < smallest}
    while exposed := next(
        (one for one in sorted(table.hidden) if room(table, one, smallest) < smallest), None
    ):
        table.hidden |= _way_round(table, exposed) - table.hidden or {_dearest_last(table)[0]}
    return table


def _cost(table: Totalled, place: Place) -> int:
    """What it costs to hide a cell: totals last, none before them, and a small number rather than a large one."""
    is_total = place[0] == len(table.rows) - 1 or place[1] == len(table.rows[0]) - 1
    least = 10**12 if is_total else 10**9 if table.number(place) else 10**10
    return 0 if place in table.hidden else least + table.number(place)


def _dearest_last(table: Totalled) -> list[Place]:
    shown = [place for place in table.places() if place not in table.hidden]
    return sorted(shown, key=lambda place: _cost(table, place))


def _way_round(table: Totalled, exposed: Place) -> set[Place]:
    """The cheapest cells that make a circle with this one, along which it could be pushed."""
    tail, head = table.ends(exposed)
    steps = [(table.ends(place), _cost(table, place), place) for place in table.places() if place != exposed]
    reached: dict[Node, tuple[int, frozenset[Place]]] = {head: (0, frozenset())}
    queue = [(0, head)]
    while queue:
        so_far, here = heappop(queue)
        if so_far > reached[here][0]:
            continue
        for ends, cost, place in steps:
            if here in ends:
                there, total = ends[here == ends[0]], so_far + cost
                if there not in reached or total < reached[there][0]:
                    reached[there] = total, reached[here][1] | {place}
                    heappush(queue, (total, there))
    return set(reached[tail][1])


def room(table: Totalled, place: Place, most: int) -> int:
    """How far apart the values are that a hidden cell could have, as far as `most`."""
    tail, head = table.ends(place)
    up = _flow(table, place, head, tail, most)
    down = min(table.number(place), _flow(table, place, tail, head, most))
    return min(up + down, most)


def _flow(table: Totalled, without: Place, source: Node, sink: Node, most: int) -> int:
    """How much can be pushed from source to sink along the other hidden cells: up without end, down to nothing."""
    capacity: dict[tuple[Node, Node], int] = {}
    for place in table.hidden - {without}:
        tail, head = table.ends(place)
        capacity[tail, head] = most
        capacity[head, tail] = table.number(place)
    pushed = 0
    while pushed < most and (path := _path(capacity, source, sink)):
        by = min(most - pushed, *(capacity[step] for step in path))
        for tail, head in path:
            capacity[tail, head] -= by
            capacity[head, tail] += by
        pushed += by
    return pushed


def _path(capacity: dict[tuple[Node, Node], int], source: Node, sink: Node) -> list[tuple[Node, Node]] | None:
    came: dict[Node, Node] = {source: source}
    queue = deque([source])
    while queue and sink not in came:
        here = queue.popleft()
        for (tail, head), left in capacity.items():
            if tail == here and left > 0 and head not in came:
                came[head] = here
                queue.append(head)
    if sink not in came:
        return None
    path, here = [], sink
    while here != source:
        path.append((came[here], here))
        here = came[here]
    return path
