"""Rows that are put in order, or read more than once, without being held in memory."""

import pickle
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from itertools import islice
from tempfile import TemporaryFile
from typing import Any, Generic, TypeVar
from weakref import finalize

RUN = 5000  # rows that are held at once
Row = TypeVar("Row")


class Spool(Generic[Row]):
    """Rows in a file without a name, which is gone when this is. They may be read again, by one reader at a time."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._file = TemporaryFile()  # noqa: SIM115  (closed with this)
        finalize(self, self._file.close)
        self._number = 0
        for row in rows:
            pickle.dump(row, self._file)
            self._number += 1

    def __iter__(self) -> Iterator[Row]:
        self._file.seek(0)
        for _ in range(self._number):
            yield pickle.load(self._file)  # noqa: S301  (written above, and nobody else has its name)

    def __len__(self) -> int:
        return self._number


def in_order(rows: Iterable[Row], *, key: Callable[[Row], Any]) -> Spool[Row]:
    """The rows in the order of `key`."""
    left, runs = iter(rows), []
    while run := list(islice(left, RUN)):
        runs.append(Spool(sorted(run, key=key)))
    return Spool(merge(*runs, key=key))
