"""Pictures as people hand them in: turned, see-through, huge, broken, with a camera's data."""

from __future__ import annotations

import io

from PIL import Image

SECRET = "taken at home"
DESCRIPTION, ORIENTATION = 0x010E, 0x0112


def picture(kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (1600, 900), turned: int = 1) -> bytes:
    """A picture with the camera's remarks in it."""
    exif = Image.Exif()
    exif[DESCRIPTION], exif[ORIENTATION] = SECRET, turned
    into = io.BytesIO()
    colour = {"RGB": (200, 40, 40), "RGBA": (200, 40, 40, 0), "CMYK": (0, 200, 200, 10), "P": 3, "1": 1, "L": 90}[mode]
    Image.new(mode, size, colour).save(into, kind, **({} if kind == "GIF" else {"exif": exif}))
    return into.getvalue()
