"""What may be attached and what it is called, and what each hostile file comes to in the parsers: no database."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.errors import PdfReadError

from offender_mgmt.errors import RuleViolation
from tests.visits.files import EICAR, SECRET, bomb, hidden, jpeg, on_opening, pdf, png
from visits.rules import attachments as rules
from visits.rules.attachments import JPEG, PDF, PNG, Kind
from visits.services import unpacking
from visits.unpacking import documents, images
from visits.unpacking.limits import RefusedError

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        pytest.param("door.jpg", JPEG.magic, JPEG, id="JPEG"),
        pytest.param("DOOR.JPEG", JPEG.magic, JPEG, id="JPEG, in capitals"),
        pytest.param("door.png", PNG.magic, PNG, id="PNG"),
        pytest.param("letter.pdf", PDF.magic, PDF, id="PDF"),
        pytest.param("door.jpg", JPEG.magic + bytes(10 * 2**20 - 3), JPEG, id="10 MB"),
    ],
)
def test_what_may_be_attached(name: str, content: bytes, kind: Kind) -> None:
    """By its name and its first bytes; the parser has the last word."""
    assert rules.check_can_attach(name=name, content=content) is kind


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        pytest.param("door.jpg", b"", "empty", id="zero bytes"),
        pytest.param(
            "door.jpg", JPEG.magic + bytes(10 * 2**20 - 2), "larger than 10 MB", id="10 MB and a byte"
        ),
        pytest.param("door.svg", SVG, "Only JPEG", id="SVG"),
        pytest.param("door.html", HTML, "Only JPEG", id="HTML"),
        pytest.param("door.pdf.exe", b"MZ", "Only JPEG", id="two endings"),
        pytest.param("door", JPEG.magic, "Only JPEG", id="no ending"),
        pytest.param("", JPEG.magic, "Only JPEG", id="no name"),
        pytest.param("door.jpg", SVG, "something else", id="SVG called JPEG"),
        pytest.param("door.pdf", HTML, "something else", id="HTML called PDF"),
        pytest.param("door.jpg", EICAR, "something else", id="EICAR called JPEG"),
        pytest.param("door.jpg", PNG.magic, "something else", id="PNG called JPEG"),
        pytest.param("door.png", JPEG.magic, "something else", id="JPEG called PNG"),
        pytest.param("door.pdf", b"\n%PDF-1.7", "something else", id="PDF behind something"),
    ],
)
def test_what_may_not_be_attached(name: str, content: bytes, refusal: str) -> None:
    """FIL-1, FIL-3: extension and magic bytes agree, or a sentence says what to do."""
    with pytest.raises(RuleViolation, match=refusal):
        rules.check_can_attach(name=name, content=content)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        pytest.param("Front door.JPG", "Front door.jpg", id="as it is"),
        pytest.param("Förderweg, Tür.jpeg", "Förderweg, Tür.jpg", id="other letters"),
        pytest.param('a"b.jpg', "a b.jpg", id="a quote"),
        pytest.param("a\r\nSet-Cookie: x.jpg", "a Set-Cookie x.jpg", id="a newline"),
        pytest.param("evil\u202egpj.exe.jpg", "evil gpj.exe.jpg", id="right to left"),
        pytest.param("../../etc/passwd.jpg", "passwd.jpg", id="a path"),
        pytest.param(r"C:\Users\x\door.jpg", "door.jpg", id="a path of Windows"),
        pytest.param("a\0b.jpg", "a b.jpg", id="a NUL"),
        pytest.param(".jpg", "file.jpg", id="nothing but its ending"),
        pytest.param("\u202e.jpg", "file.jpg", id="nothing that can be seen"),
        pytest.param("x" * 500 + ".jpg", "x" * 120 + ".jpg", id="very long"),
    ],
)
def test_a_name_that_is_safe_anywhere(name: str, kept: str) -> None:
    """FIL-5; and once safe, a name stays as it is."""
    assert rules.safe_name(name, JPEG) == kept
    assert rules.safe_name(kept, JPEG) == kept


@pytest.mark.parametrize(
    ("files", "is_attached", "is_allowed"),
    [
        pytest.param(99, False, True, id="the hundredth"),
        pytest.param(100, False, False, id="the next"),
        pytest.param(1, True, False, id="the same again"),
    ],
)
def test_how_many_a_visit_holds(files: int, is_attached: bool, is_allowed: bool) -> None:
    """FIL-3: a hundred."""
    if is_allowed:
        rules.check_has_room(files=files, is_attached=is_attached)
    else:
        with pytest.raises(RuleViolation):
            rules.check_has_room(files=files, is_attached=is_attached)


@pytest.mark.parametrize(("form", "made"), [("JPEG", jpeg()), ("PNG", png())], ids=["JPEG", "PNG"])
def test_nothing_is_left_beside_the_points(form: str, made: bytes) -> None:
    """FIL-2: no EXIF, GPS, XMP, text, comment or thumbnail; and nothing that hung behind the picture."""
    assert SECRET in made

    cleaned = images.clean(made + b"PK\x03\x04<script>", form=form)

    picture = Image.open(io.BytesIO(cleaned))
    assert SECRET not in cleaned
    assert b"<script>" not in cleaned
    assert not any(word in cleaned for word in (b"Exif", b"http://ns.adobe.com", b"tEXt", b"ICC_PROFILE"))
    assert dict(picture.getexif()) == {}
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photograph_stands_upright() -> None:
    """How the telephone was held was beside the points, and is now in them."""
    cleaned = images.clean(jpeg((60, 40)), form="JPEG")

    assert Image.open(io.BytesIO(cleaned)).size == (40, 60)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA"])
def test_each_ordinary_kind_of_png_can_be_kept(mode: str) -> None:
    """Black and white, grey, palette, colours, with and without transparency."""
    out = io.BytesIO()
    Image.new(mode, (8, 8)).save(out, "PNG")

    assert Image.open(io.BytesIO(images.clean(out.getvalue(), form="PNG"))).size == (8, 8)


@pytest.mark.parametrize(
    ("form", "made", "refusal"),
    [
        pytest.param("PNG", bomb(5001), images.TOO_LARGE, id="25 million points and some"),
        pytest.param("PNG", bomb(60_000), images.TOO_LARGE, id="a bomb"),
        pytest.param("JPEG", jpeg()[:-200], None, id="a truncated JPEG"),
        pytest.param("JPEG", JPEG.magic + HTML, None, id="JPEG bytes, then HTML"),
        pytest.param("JPEG", png(), None, id="a PNG to the parser of JPEG"),
        pytest.param("PNG", PNG.magic + SVG, None, id="PNG bytes, then SVG"),
    ],
)
def test_a_picture_that_is_none_is_refused(form: str, made: bytes, refusal: str | None) -> None:
    """With its own sentence, or by whatever the parser raises, which `limits.run` turns into one."""
    with pytest.raises(RefusedError if refusal else Exception, match=refusal):
        images.clean(made, form=form)


def test_a_document_is_handed_back_as_it_came() -> None:
    """It may be evidence."""
    made = pdf(pages=500)

    assert documents.clean(made) == made


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        pytest.param(lambda writer: writer.encrypt("x"), documents.LOCKED, id="encrypted"),
        pytest.param(on_opening("JavaScript", JS="app.alert(1)"), documents.ACTIVE, id="a script"),
        pytest.param(hidden, documents.ACTIVE, id="a script that nothing refers to"),
        pytest.param(on_opening("Launch", F="calc.exe"), documents.ACTIVE, id="a program"),
        pytest.param(on_opening("SubmitForm", F="http://x"), documents.ACTIVE, id="a form that is sent"),
        pytest.param(
            lambda writer: writer.add_attachment("x.exe", b"MZ"), documents.CARRIES, id="a file in it"
        ),
    ],
)
def test_a_document_that_does_more_than_be_read_is_refused(
    change: Callable[[PdfWriter], object], refusal: str
) -> None:
    """Each with a sentence that says what to do."""
    with pytest.raises(RefusedError) as refused:
        documents.clean(pdf(change))

    assert str(refused.value) == refusal


@pytest.mark.parametrize(
    ("made", "error", "sentence"),
    [
        pytest.param(
            pdf() + b"PK\x03\x04" + bytes(30), RefusedError, documents.DAMAGED, id="an archive behind its end"
        ),
        pytest.param(pdf()[:-6], RefusedError, documents.DAMAGED, id="cut off"),
        pytest.param(pdf(pages=501), RefusedError, documents.TOO_MANY, id="501 pages"),
        pytest.param(b"%PDF-1.7\n%%EOF", PdfReadError, "startxref not found", id="nothing in it"),
        pytest.param(b"%PDF-1.7\n" + HTML + b"\n%%EOF", PdfReadError, "startxref not found", id="HTML in it"),
    ],
)
def test_a_document_that_is_none_is_refused(made: bytes, error: type[Exception], sentence: str) -> None:
    """A file that is two things would be either to somebody. We refuse, or the parser does, each in its own words."""
    with pytest.raises(error) as refused:
        documents.clean(made)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        pytest.param(JPEG, jpeg()[:-200], id="a truncated JPEG"),
        pytest.param(PDF, b"%PDF-1.7\n%%EOF", id="an empty PDF"),
    ],
)
def test_whatever_the_child_meets_is_a_sentence(kind: Kind, made: bytes) -> None:
    """FIL-4: in a process of its own."""
    with pytest.raises(RuleViolation, match="cannot be read"):
        unpacking.clean(made, kind=kind)


def test_a_bomb_ends_only_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond memory or time the child is ended, and the user reads what to do (FIL-4)."""
    monkeypatch.setattr(unpacking, "LONGEST_SECONDS", 0.01)

    with pytest.raises(RuleViolation, match="limits of memory and time"):
        unpacking.clean(jpeg(), kind=JPEG)
