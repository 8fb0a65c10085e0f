"""`python -m visits.unpacking.images JPEG|PNG`: read a photograph and write it anew, with nothing but its points.

What cameras write beside them goes: EXIF with the place, XMP, thumbnails, comments, colour profiles, and whatever
somebody hung behind the end of the picture (FIL-2).
"""

import io
import sys
import warnings

from PIL import Image, ImageOps

from visits.unpacking.limits import RefusedError, run

MOST_POINTS = 25_000_000
MOST_BYTES = 20 * 1024 * 1024  # written anew it may be larger than it was sent
QUALITY = 90
TOO_LARGE = "This picture has more than 25 million points. Send it at a smaller size."
DAMAGED = (
    "This picture cannot be read: it is damaged, or it is not a picture. Take it again, or save it anew."
)
UNUSUAL = "This picture has an unusual kind of colours. Save it as an ordinary JPEG and attach that."
READ_AS = {
    "JPEG": ("JPEG", "MPO"),
    "PNG": ("PNG",),
}  # a telephone's JPEG may hold several pictures: the first counts


def clean(content: bytes, *, form: str) -> bytes:
    """The same picture, upright, written anew. Raises RefusedError, or whatever a broken picture makes Pillow raise."""
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = Image.open(io.BytesIO(content), formats=[form])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise RefusedError(TOO_LARGE) from bomb
    if picture.format not in READ_AS[form]:
        raise RefusedError(DAMAGED)
    picture.load()
    points = _points(ImageOps.exif_transpose(picture), form)
    out = io.BytesIO()
    points.save(out, format=form, **({"quality": QUALITY} if form == "JPEG" else {}))
    if out.tell() > MOST_BYTES:
        raise RefusedError(TOO_LARGE)
    return out.getvalue()


def _points(picture: Image.Image, form: str) -> Image.Image:
    """A new picture of the same points, which knows nothing else."""
    if picture.mode[0] in "IF":
        raise RefusedError(UNUSUAL)
    grey = picture.mode in ("1", "L")
    is_clear = form == "PNG" and (
        "transparency" in picture.info or picture.mode in ("LA", "PA", "RGBA", "La", "RGBa")
    )
    points = picture.convert("RGBA" if is_clear else "L" if grey else "RGB")
    points.info = {}
    return points


if __name__ == "__main__":
    run(lambda content: clean(content, form=sys.argv[1]), damaged=DAMAGED)
