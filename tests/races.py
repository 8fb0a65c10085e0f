"""Running one deed many times at once, each on its own database connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def at_once(times: int, deed: Callable[[int], T]) -> list[T]:
    """What `deed(0)`, `deed(1)` … returned, all begun together; an error in any of them is raised here."""
    start = Barrier(times)

    def run(number: int) -> T:
        try:
            start.wait(timeout=30)
            return deed(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))
