"""Checks of a workbook's archive before anything in it is unpacked (security FIL-3)."""

import stat
from zipfile import BadZipFile, ZipFile, ZipInfo

MOST_MEMBERS = 200
LARGEST_TOTAL = 100 * 1024 * 1024
LARGEST_RATIO = 100
# Below this size a high ratio is only a short, regular file.
RATIO_COUNTS_FROM = 1024 * 1024
SAVE_AS = "Open it in a spreadsheet program, save it as Excel Workbook (.xlsx), and upload that."
NOT_FROM_A_PROGRAM = "The workbook holds XML that no spreadsheet program writes. It was not read."
DAMAGED = "The workbook is damaged or cut off. Ask for the extract again."


class RefusedError(Exception):
    """The workbook is not read; the text says what to do."""


def open_archive(path: str) -> ZipFile:
    """Return the archive after all checks, or raise RefusedError."""
    try:
        archive = ZipFile(path)
    except (BadZipFile, OSError, ValueError) as error:
        raise RefusedError(DAMAGED) from error
    _check_size(archive.infolist())
    for member in archive.infolist():
        _check_member(member)
    _check_contents(set(archive.namelist()))
    return archive


def _check_size(members: list[ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_TOTAL:
        raise RefusedError(
            f"The workbook would unpack to more than {LARGEST_TOTAL // 1024**2} MB or {MOST_MEMBERS} parts. "
            "Delete everything but the register's sheet, or save it as CSV, and upload that."
        )


def _check_member(member: ZipInfo) -> None:
    parts = member.filename.replace("\\", "/").split("/")
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    if is_link or ".." in parts or parts[0] == "" or ":" in parts[0]:
        raise RefusedError(
            "The workbook's archive names files outside itself. No spreadsheet program writes that."
        )
    if member.flag_bits & 1:
        raise RefusedError(
            "The workbook is protected by a password. Remove the password and upload it again."
        )
    if member.file_size > RATIO_COUNTS_FROM and member.file_size > LARGEST_RATIO * max(
        member.compress_size, 1
    ):
        raise RefusedError(f"The workbook unpacks to far more than a register holds. {SAVE_AS}")


def _check_contents(names: set[str]) -> None:
    if "mimetype" in names:
        raise RefusedError(f"The file is an OpenDocument file. {SAVE_AS}")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RefusedError(f"The workbook holds macros. {SAVE_AS}")
    if "xl/workbook.bin" in names:
        raise RefusedError(f"The file is a binary Excel workbook (.xlsb). {SAVE_AS}")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise RefusedError(
            "The file is an archive, but not a workbook. Unpack it and upload the extract itself."
        )
