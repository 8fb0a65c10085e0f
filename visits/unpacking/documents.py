"""`python -m visits.unpacking.documents`: read a PDF whole, and refuse one that does more than be read.

Its bytes are handed back as they are: a document may be evidence, and writing it anew would change it.
"""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from visits.unpacking.limits import RefusedError, run

MOST_PAGES = 500
MOST_OBJECTS = 100_000
PRINT_IT = "Print it to a new PDF and attach that."
DAMAGED = f"This PDF cannot be read: it is damaged, or it is not a PDF. {PRINT_IT}"
LOCKED = "This PDF is locked with a password. Save a copy without one and attach that."
ACTIVE = f"This PDF runs a program, or opens something, when it is read. {PRINT_IT}"
CARRIES = "This PDF carries other files. Take them out, and attach each file by itself."
TOO_MANY = f"This PDF has more than {MOST_PAGES} pages. Attach the pages that matter."
NAMES_OF_PROGRAMS = {"/JS", "/JavaScript", "/Launch", "/RichMedia", "/XFA", "/Movie", "/Rendition"}
DEEDS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
}
NAMES_OF_FILES = {"/EmbeddedFiles", "/EmbeddedFile", "/EF"}


def clean(content: bytes) -> bytes:
    """The document as it came. Raises RefusedError, or whatever a broken one makes pypdf raise."""
    _check_ends(content)
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise RefusedError(LOCKED)
    pages = len(reader.pages)
    if pages > MOST_PAGES:
        raise RefusedError(TOO_MANY)
    if pages == 0:
        raise RefusedError(DAMAGED)
    for found in _dictionaries(reader):
        _check_quiet(found)
    return content


def _check_ends(content: bytes) -> None:
    """Nothing hangs behind the end: a file that is a PDF and an archive as well would be both to somebody."""
    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + len(b"%%EOF") :].strip(b"\r\n\t\x00 "):
        raise RefusedError(DAMAGED)


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of every object that the document has, whether a page refers to it or not."""
    numbers = {(number, generation) for generation, found in reader.xref.items() for number in found}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise RefusedError(DAMAGED)
    waiting: list[Any] = [reader.trailer]
    waiting += [reader.get_object(IndirectObject(*one, reader)) for one in sorted(numbers) if one[0]]
    while waiting:
        found = waiting.pop()
        if isinstance(found, DictionaryObject):
            yield found
            waiting += [value for value in (found.raw_get(key) for key in found) if _is_nest(value)]
        elif isinstance(found, ArrayObject):
            waiting += [value for value in list.__iter__(found) if _is_nest(value)]


def _is_nest(value: object) -> bool:
    return isinstance(value, DictionaryObject | ArrayObject)


def _check_quiet(found: DictionaryObject) -> None:
    names = set(found)
    what = {str(found.raw_get(key)) for key in ("/S", "/Type", "/Subtype") if key in found}
    if names & NAMES_OF_FILES or what & NAMES_OF_FILES or "/FileAttachment" in what:
        raise RefusedError(CARRIES)
    if names & NAMES_OF_PROGRAMS or what & (DEEDS | NAMES_OF_PROGRAMS):
        raise RefusedError(ACTIVE)


if __name__ == "__main__":
    run(clean, damaged=DAMAGED)
