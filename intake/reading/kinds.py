"""What kind of file this is: its first bytes and its name must agree."""

from enum import Enum
from pathlib import Path

from intake.reading.refusal import UnreadableSource

LARGEST_BYTES = 64 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"<body", b"<div")
SAVE_AS = "Open it in a spreadsheet program, save it as Excel Workbook (.xlsx) or as CSV, and upload that."


class Kind(Enum):
    """The two kinds that are read."""

    TEXT = "text"
    WORKBOOK = "workbook"


def kind_of(path: Path) -> Kind:
    """Return the kind of the file, or refuse it with the way out."""
    size, ending = path.stat().st_size, path.suffix.casefold()
    if size == 0:
        raise UnreadableSource("The file is empty. Ask for the extract again.")
    if size > LARGEST_BYTES:
        raise UnreadableSource(
            f"The file is larger than {LARGEST_BYTES // 1024**2} MB. Send the extract in parts."
        )
    with path.open("rb") as file:
        start = file.read(1024)
    if start.startswith(OLE):
        _refuse_ole(path)
    if ending in (".xlsm", ".xlsb", ".xltm", ".xls"):
        raise UnreadableSource(f"Vigil does not read {ending} files. {SAVE_AS}")
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        raise UnreadableSource(f"The file is a web page or XML, whatever its name says. {SAVE_AS}")
    if start.startswith(b"%PDF"):
        raise UnreadableSource("The file is a PDF. Ask for the extract as .xlsx or CSV.")
    is_zip = start.startswith(b"PK")
    if ending and is_zip != (ending == ".xlsx"):
        found = "a workbook or an archive" if is_zip else "not a workbook"
        raise UnreadableSource(f"The file's name ends in {ending}, but it is {found}. {SAVE_AS}")
    return Kind.WORKBOOK if is_zip else Kind.TEXT


def _refuse_ole(path: Path) -> None:
    if ENCRYPTED in path.read_bytes():
        raise UnreadableSource(
            "The workbook is protected by a password. Open it, remove the password, save it and upload that."
        )
    raise UnreadableSource(
        f"The file is an old Excel file (.xls), which loses every row after 65,536. {SAVE_AS}"
    )
