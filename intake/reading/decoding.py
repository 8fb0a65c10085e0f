"""From bytes to text, by the encodings that the profile allows."""

from intake.reading.refusal import UnreadableSource
from intake.rules.profile import Profile
from intake.rules.text import REPLACEMENT

BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}


def decode(content: bytes, profile: Profile) -> tuple[str, tuple[str, ...]]:
    """Return the text and warnings about it. NUL characters are made visible, because no database keeps them."""
    text, encoding = _decode(content, profile)
    warnings = []
    if encoding == "cp1252" and not content.isascii():
        warnings.append("The file is not UTF-8; it was read as Windows-1252. Check the names with accents.")
    if "\x00" in text:
        warnings.append("The file holds NUL characters. The cells that hold them need a decision.")
    return text.replace("\x00", REPLACEMENT), tuple(warnings)


def _decode(content: bytes, profile: Profile) -> tuple[str, str]:
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if content.startswith(mark)), None)
    encodings = (marked,) if marked else (_utf_16_without_mark(content) or profile.encodings)
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError as error:
            if error.end == len(content) and error.reason in ("unexpected end of data", "truncated data"):
                raise UnreadableSource(
                    "The file is cut off in the middle of a character. Ask for the extract again."
                ) from error
    allowed = " or ".join(NAMES.get(encoding, "UTF-16") for encoding in encodings)
    raise UnreadableSource(
        f"The characters of this file are not {allowed}. Save it as “CSV UTF-8”, or correct the profile's encodings."
    )


def _utf_16_without_mark(content: bytes) -> tuple[str, ...]:
    """Latin letters in UTF-16 have a zero byte each, all on the same side."""
    sample = content[:400]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[first::2], sample[1 - first :: 2]
        if len(zeros) > 4 and zeros.count(0) > 0.9 * len(zeros) and not others.count(0):
            return (encoding,)
    return ()
