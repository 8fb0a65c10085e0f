"""Reading XLSX. The file is unpacked in a child process with limits, so that a bomb ends only that (FIL-4)."""

import json
import os
import subprocess
import sys
from pathlib import Path

from intake.reading.grid import Grid, GridRow
from intake.reading.refusal import UnreadableSource

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_SECONDS = 180
BEYOND_LIMITS = (
    "The workbook could not be read within the limits of memory and time. "
    "Save the register's sheet as CSV and upload that."
)


def read_workbook(path: Path, *, sheet: str) -> Grid:
    """Read the sheet called `sheet`, or the only one with content. A row that something hides or merges says so."""
    lines = _unpack(path, sheet)
    ends = json.loads(lines[-1]) if lines else {}
    if isinstance(ends, dict) and "refused" in ends:
        raise UnreadableSource(ends["refused"])
    if not isinstance(ends, dict) or ends.get("rows") != len(lines) - 1:
        raise UnreadableSource(BEYOND_LIMITS)
    rows = [_row(*json.loads(line)) for line in lines[:-1]]
    while rows and not any(rows[-1].texts) and not rows[-1].problems:
        rows.pop()
    return Grid(tuple(rows))


def _unpack(path: Path, sheet: str) -> list[str]:
    """Return the child's lines. It gets neither our secrets nor our standard input."""
    command = [sys.executable, "-m", "intake.unpacking", str(path.resolve()), sheet]
    environment = {"PATH": os.defpath, "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        child = subprocess.run(  # noqa: S603 - our own module, no shell
            command,
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableSource(BEYOND_LIMITS) from error
    return child.stdout.decode().splitlines() if child.returncode == 0 else []


def _row(
    number: int,
    texts: list[str],
    typed: list[int],
    problems: dict[str, str],
    warnings: list[str],
    is_coloured: bool,
) -> GridRow:
    return GridRow(
        number=number,
        texts=tuple(text.replace("\x00", "\ufffd") for text in texts),
        typed=frozenset(typed),
        problems={int(column): problem for column, problem in problems.items()},
        warnings=tuple(warnings),
        is_coloured=is_coloured,
    )
