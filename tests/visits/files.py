"""Photographs and documents, good and hostile, made on the spot."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SECRET = b"Secret Street 1"


def jpeg(size: tuple[int, int] = (60, 40)) -> bytes:
    """A photograph with everything beside its points that a telephone writes: place, time, words, a thumbnail."""
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 22.0, 51.0), 3: "W", 4: (1.0, 28.0, 12.0)})
    out = io.BytesIO()
    xmp = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    Image.effect_noise(size, 50).convert("RGB").save(out, "JPEG", exif=exif, comment=SECRET, xmp=xmp)
    return out.getvalue()


def png(size: tuple[int, int] = (60, 40)) -> bytes:
    """A drawing with a text beside it."""
    out = io.BytesIO()
    Image.effect_noise(size, 50).save(out, "PNG")
    plain = out.getvalue()
    return plain[:33] + _chunk(b"tEXt", b"Comment\0" + SECRET) + plain[33:]


def bomb(side: int) -> bytes:
    """A small PNG that says it is `side` points wide and high."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    points = zlib.compress(bytes((side // 8 + 1) * min(side, 4000)))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", points) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pdf(change: Callable[[PdfWriter], object] = lambda writer: None, *, pages: int = 1) -> bytes:
    """A document of empty pages, changed as asked."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def deed(kind: str, **told: str) -> DictionaryObject:
    """What a PDF can be made to do."""
    words = {NameObject(f"/{name}"): TextStringObject(value) for name, value in told.items()}
    return DictionaryObject({NameObject("/S"): NameObject(f"/{kind}"), **words})


def on_opening(kind: str, **told: str) -> Callable[[PdfWriter], object]:
    """Done when the document is opened."""
    return lambda writer: writer.root_object.update({NameObject("/OpenAction"): deed(kind, **told)})


def hidden(writer: PdfWriter) -> None:
    """A script in an object that nothing refers to, inside a list."""
    writer._add_object(ArrayObject([ArrayObject([deed("JavaScript", JS="app.alert(1)")])]))
