"""Text as people mean it: without what cannot be seen."""

import re
import unicodedata
from datetime import date

# Zero-width characters, soft hyphen, byte-order mark, and the marks that turn the direction of text round.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
REPLACEMENT = "\ufffd"
ERROR_VALUE = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#+)", re.IGNORECASE)
# What UTF-8 read as Windows-1252 leaves: an accented capital, then a sign no name holds.
GARBLED = re.compile(
    "[\u00c2-\u00c5\u00e2][\u0080-\u00bf\u2018-\u201e\u20ac\u0152\u0153\u0160\u0161\u2020-\u2022]"
)


def clean_lines(text: str) -> str:
    """Return `text` in NFC without invisible and control characters, each line trimmed, line breaks kept."""
    visible = CONTROL.sub("", INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    lines = (" ".join(line.split()) for line in visible.splitlines())
    return "\n".join(line for line in lines if line)


def clean(text: str) -> str:
    """Return `text` like `clean_lines`, on one line. A blank cell is the empty string."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return clean_lines(text).replace("\n", " ")


def word_key(text: str) -> str:
    """Return the form in which two spellings of one word are equal: "V. High", "v-high" and "VHigh".

    Signs that change the meaning stay: "High+", "High?" and "Medium/High" equal nothing else.
    """
    word = clean(text).casefold()
    return re.sub(r"[\s._-]", "", word) or word


def is_garbled(text: str) -> bool:
    """Return whether characters were lost or mistaken on the way."""
    return REPLACEMENT in text or GARBLED.search(text) is not None


def long_date(day: date) -> str:
    """Return a date as a person says it: 4 March 2026."""
    return f"{day.day} {day:%B %Y}"


def short_date(day: date) -> str:
    """Return a date in one form, whichever form the source had, so that the same doubt stays the same."""
    return f"{day:%d/%m/%Y}"
