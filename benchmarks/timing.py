"""Timing two ways to do one thing, in turns, and proving that both did the same."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

from embedded.console import Trouble

Deed = Callable[[], object]


@dataclass(frozen=True)
class Figure:
    """Medians in milliseconds, and how many queries Vigil's own code sent."""

    name: str
    ours: float
    by_hand: float
    queries: int

    def __str__(self) -> str:
        ratio = self.ours / self.by_hand
        return f"{self.name:<16}{self.ours:>12,.1f}{self.by_hand:>12,.1f}{ratio:>8.2f}{self.queries:>9}"


# Sent around queries, and none themselves; the row history may tell its context before them.
TRANSACTION = re.compile(r"(^|;\s*)(BEGIN|COMMIT|SAVEPOINT|RELEASE SAVEPOINT)\b")
HEAD = f"{'':<16}{'Vigil ms':>12}{'SQL ms':>12}{'ratio':>8}{'queries':>9}"


def compare(name: str, *, ours: Deed, by_hand: Deed, before: Deed, rows: Deed, repeat: int) -> Figure:
    """Time both in turns, each after `before`. Raises Trouble unless `rows` are the same after each run of either.

    A first, untimed run of each fills the caches and counts the queries.
    """
    expected, queries = _try(ours, before, rows)
    taken: dict[Deed, list[float]] = {ours: [], by_hand: []}
    for number in range(2 * repeat + 2):
        deed = (by_hand, ours, ours, by_hand)[number % 4]  # neither is always the first of a pair
        before()
        began = time.perf_counter()
        deed()
        taken[deed].append((time.perf_counter() - began) * 1000)
        if rows() != expected:
            raise Trouble(f"{name}: Vigil and the SQL by hand did not give the same rows.")
    return Figure(name, median(taken[ours][1:]), median(taken[by_hand][1:]), queries)


def _try(deed: Deed, before: Deed, rows: Deed) -> tuple[object, int]:
    """The rows that the deed gives, and how many queries it sends, without BEGIN, COMMIT and savepoints."""
    before()
    with CaptureQueriesContext(connection) as captured:
        deed()
        queries = sum(TRANSACTION.search(query["sql"]) is None for query in captured)
    return rows(), queries
