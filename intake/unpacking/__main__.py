"""`python -m intake.unpacking FILE SHEET`: print a workbook's rows as JSON lines, within limits.

A refusal is the line {"refused": sentence}; the last line of a whole output is {"rows": count, "warnings": [...]}.
"""

import json
import resource
import sys
import warnings
from typing import Any

import openpyxl
from defusedxml.common import DefusedXmlException

from intake.unpacking.archive import DAMAGED, NOT_FROM_A_PROGRAM, RefusedError, open_archive
from intake.unpacking.cells import rows_of
from intake.unpacking.sheets import choose_sheet

MEMORY_BYTES = 1024**3
CPU_SECONDS = 60
OUTPUT_BYTES = 64 * 1024 * 1024
TOO_LARGE = "The workbook holds more than Vigil reads. Save the register's sheet as CSV and upload that."


def main(path: str, sheet_name: str) -> None:
    """Print the rows of the sheet, or why they are not read."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),  # a core file would hold the register
    ):
        resource.setrlimit(limit, (value, value))
    warnings.simplefilter("ignore")
    try:
        _print_rows(path, sheet_name)
    except RefusedError as refusal:
        _print({"refused": str(refusal)})
    except MemoryError:
        _print({"refused": TOO_LARGE})
    except Exception as error:
        # Whatever a broken workbook makes openpyxl raise, the way out is the same.
        _print({"refused": NOT_FROM_A_PROGRAM if _is_bomb(error) else DAMAGED})


def _is_bomb(error: BaseException | None) -> bool:
    """Whether XML entities were met, at whatever depth openpyxl has wrapped them."""
    while error is not None and not isinstance(error, DefusedXmlException):
        error = error.__cause__ or error.__context__
    return error is not None


def _print_rows(path: str, sheet_name: str) -> None:
    if not openpyxl.DEFUSEDXML:
        raise RefusedError(
            "Workbooks are not read, because defusedxml is not installed. Tell your administrator."
        )
    archive = open_archive(path)
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    sheet, layout = choose_sheet(workbook, archive, sheet_name)
    written = 0
    for row in rows_of(sheet, layout):
        written += _print(row)
        if written > OUTPUT_BYTES:
            raise RefusedError(TOO_LARGE)
    _print({"rows": layout.last_row})


def _print(line: Any) -> int:
    return sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
