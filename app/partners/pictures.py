"""Pictures that people hand in: looked at before they are decoded, and always drawn anew.

What is stored is never the file that came in: a picture is re-encoded to WebP, so that nothing
hidden in it reaches anybody (quality.md, Trust).
"""

import warnings
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from app.refusals import Refused

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 20_000_000
LOGO_SIDE = 192
FORMATS = ("PNG", "JPEG", "WEBP")


def logo_from(data: bytes) -> bytes:
    """The picture as a square WebP logo of at most ``LOGO_SIDE`` pixels, background kept clear.

    Raises Refused for what is too large, no picture, or a picture of another format.
    """
    if len(data) > MOST_BYTES:
        raise Refused("The picture is too large: at most 2 MB are allowed.", field="logo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("The picture has too many pixels.", field="logo")
            picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning) as error:
        raise Refused("This is no picture in PNG, JPEG or WebP.", field="logo") from error
    small = picture.convert("RGBA")
    small.thumbnail((LOGO_SIDE, LOGO_SIDE), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (LOGO_SIDE, LOGO_SIDE), (0, 0, 0, 0))
    square.paste(small, ((LOGO_SIDE - small.width) // 2, (LOGO_SIDE - small.height) // 2))
    stored = BytesIO()
    square.save(stored, "WEBP", quality=85, method=4)
    return stored.getvalue()
