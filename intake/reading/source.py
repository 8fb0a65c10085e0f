"""Turn a file into source rows. Whatever would be lost or guessed on the way is refused, or said with the row."""

import hashlib
from pathlib import Path

from intake.reading.delimited import read_delimited
from intake.reading.kinds import Kind, kind_of
from intake.reading.table import tabulate
from intake.reading.workbook import read_workbook
from intake.rules.profile import Profile
from intake.rules.source import SourceTable


def read_source(path: Path, profile: Profile) -> SourceTable:
    """Read the CSV or XLSX file at `path` by `profile`. UnreadableSource says in a sentence what to do instead.

    The name's ending counts where there is one: a file must be what it is called.
    """
    if kind_of(path) is Kind.WORKBOOK:
        return tabulate(read_workbook(path, sheet=profile.sheet), profile)
    return tabulate(read_delimited(path, profile), profile)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of the file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
