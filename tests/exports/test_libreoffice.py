"""What starts like a formula stays text in LibreOffice itself (FIL-7, FIL-8). Skipped, and said so, without soffice."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from offender_mgmt.exports.services.files import Book, as_csv

SOFFICE = shutil.which("soffice")
HOSTILE = ("=1+1", "+1+1", "-1+1", "@SUM(1;1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://elsewhere.example")')
needs_soffice = pytest.mark.skipif(
    SOFFICE is None, reason="soffice is not installed: apt-get install libreoffice-calc"
)


def reread(path: Path) -> list[str]:
    """The first column as LibreOffice has worked it out."""
    assert SOFFICE
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    to = "csv:Text - txt - csv (StarCalc):44,34,76,1"
    command = [
        SOFFICE,
        profile,
        "--headless",
        "--convert-to",
        to,
        "--outdir",
        str(path.parent / "out"),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with (path.parent / "out" / f"{path.stem}.csv").open(encoding="utf-8", newline="") as file:
        return [row[0] for row in csv.reader(file)]


@needs_soffice
def test_no_cell_of_a_csv_is_worked_out(tmp_path: Path) -> None:
    """Each stands there as it was written, with its apostrophe; an end of line is LibreOffice's own."""
    (tmp_path / "list.csv").write_bytes(as_csv(["Text"], [(text,) for text in HOSTILE]))

    assert reread(tmp_path / "list.csv")[1:] == [f"'{text}".replace("\r", "\n") for text in HOSTILE]


@needs_soffice
def test_no_cell_of_a_workbook_is_worked_out(tmp_path: Path) -> None:
    """Each stands there as it was told."""
    book = Book()
    sheet = book.sheet("Texts")
    for text in HOSTILE:
        sheet.append([text])
    book.save(tmp_path / "book.xlsx")

    told = reread(tmp_path / "book.xlsx")

    assert [text.strip() for text in told] == [text.strip() for text in HOSTILE]
