"""Pictures that people hand in: looked at before they are decoded, and always drawn anew.

What is stored is never the file that came in: a picture is re-encoded to WebP, so that nothing
hidden in it reaches anybody (quality.md, Trust).
"""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from app.refusals import Refused

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 20_000_000
LOGO_SIDE = 192
# Photographs come as telephones take them.
MOST_PICTURE_BYTES = 8 * 1024 * 1024
MOST_PICTURE_PIXELS = 50_000_000
LARGE_SIDE, SMALL_SIDE = 1280, 480
# Screens are photographed to be read.
ATTACHED_SIDE = 2560
NO_PICTURE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    SyntaxError,
    Warning,
)
"""What Pillow raises for files that are no pictures, torn ones, or bombs."""
FORMATS = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True)
class Sizes:
    """A picture as WebP: at most ``LARGE_SIDE`` and ``SMALL_SIDE`` pixels on the longer side."""

    width: int
    """Pixels of the large one."""
    height: int
    large: bytes
    small: bytes


def logo_from(data: bytes) -> bytes:
    """The picture as a square WebP logo of at most ``LOGO_SIDE`` pixels, background kept clear.

    Raises Refused for what is too large, no picture, or a picture of another format.
    """
    if len(data) > MOST_BYTES:
        raise Refused("The picture is too large: at most 2 MB are allowed.", field="logo")
    small = _decoded(data, MOST_PIXELS, LOGO_SIDE, field="logo").convert("RGBA")
    small.thumbnail((LOGO_SIDE, LOGO_SIDE), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (LOGO_SIDE, LOGO_SIDE), (0, 0, 0, 0))
    square.paste(small, ((LOGO_SIDE - small.width) // 2, (LOGO_SIDE - small.height) // 2))
    return _webp(square, quality=85)


def picture_from(data: bytes) -> Sizes:
    """The picture in the two sizes in which profiles show it, upright, with nothing in it but
    what is seen. Raises Refused as ``logo_from`` does."""
    if len(data) > MOST_PICTURE_BYTES:
        raise Refused("The picture is too large: at most 8 MB are allowed.", field="picture")
    large = _decoded(data, MOST_PICTURE_PIXELS, LARGE_SIDE, field="picture")
    large = large.convert("RGBA" if large.has_transparency_data else "RGB")
    large.thumbnail((LARGE_SIDE, LARGE_SIDE), Image.Resampling.LANCZOS)
    small = large.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    return Sizes(large.width, large.height, _webp(large, quality=80), _webp(small, quality=75))


def attached_picture(data: bytes) -> bytes:
    """A picture that somebody attaches, as WebP of at most ``ATTACHED_SIDE`` pixels on the longer
    side, upright, with nothing in it but what is seen. Raises Refused as ``logo_from`` does."""
    if len(data) > MOST_PICTURE_BYTES:
        raise Refused("The picture is too large: at most 8 MB are allowed.", field="attachments")
    picture = _decoded(data, MOST_PICTURE_PIXELS, ATTACHED_SIDE, field="attachments")
    picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail((ATTACHED_SIDE, ATTACHED_SIDE), Image.Resampling.LANCZOS)
    return _webp(picture, quality=85)


def _decoded(data: bytes, most_pixels: int, side: int, *, field: str) -> Image.Image:
    """The picture, upright. It is decoded only when its head says that it is small enough."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > most_pixels:
                raise Refused("The picture has too many pixels.", field=field)
            # A JPEG can be decoded smaller at once, which spares most of the memory.
            picture.draft("RGB", (2 * side, 2 * side))
            picture.load()
            # How the camera was held stands beside the picture, and is thrown away with the rest.
            return ImageOps.exif_transpose(picture)
    except NO_PICTURE as error:
        raise Refused("This is no picture in PNG, JPEG or WebP.", field=field) from error


def _webp(picture: Image.Image, *, quality: int) -> bytes:
    # Made of its pixels alone: whatever else came with the file stays behind.
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    stored = BytesIO()
    bare.save(stored, "WEBP", quality=quality, method=4)
    return stored.getvalue()
