"""Evidence on paper: a picture made small, plain and clean for the PDF."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from col13.errors import Unavailable

if TYPE_CHECKING:
    from PIL.Image import Image

READ = ("JPEG", "PNG", "WEBP", "GIF")
KINDS = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
MOST_PIXELS = 50_000_000  # of an original: more is refused before a pixel is read
MOST_OF = {"WEBP": 25_000_000}  # whose reader holds each picture four times
ON_PAPER = (980, 1180)  # 166 × 200 mm at 150 dots an inch
LARGE = 400_000  # bytes: a picture without loss that is larger is kept as JPEG
ORIENTATION, SIDEWAYS = 0x0112, frozenset(range(5, 9))  # of a camera held upright
UNREAD, TOO_MANY_PIXELS = "unread", "huge"  # why one is not printed
Original = Callable[[], bytes]  # reads it, checked; Unavailable


@dataclass(frozen=True, slots=True)
class Picture:
    """A converted picture: RGB, no transparency, no metadata, at most 150 dots an inch on paper."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """In hex: its name on paper and in the manifest."""
        return hashlib.sha256(self.content).hexdigest()


Pictures = Mapping[str, Picture | str]  # by the original's SHA-256; a text: why it cannot be printed


class NoPicture(ValueError):
    """It cannot be printed; `why`: unread (broken, or no picture at all) or huge (more pixels than a printed page needs by far)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def converted(original: bytes) -> Picture:
    """The picture for the PDF; of a moving one the first. NoPicture for what is broken, or is small and unpacks to a flood of pixels."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a camera's untidy metadata is no fault: none of it is kept
            plain, lossless = _read(original)
    except Image.DecompressionBombError as bomb:
        raise NoPicture(TOO_MANY_PIXELS) from bomb
    except (OSError, SyntaxError, struct.error, EOFError, IndexError, KeyError, OverflowError, TypeError) as broken:
        raise NoPicture(UNREAD) from broken
    content = _saved(plain, "PNG", optimize=True) if lossless else b""
    if not content or len(content) > LARGE:
        content = _saved(plain, "JPEG", quality=85, optimize=True)
    return Picture(content, plain.width, plain.height)


def _read(original: bytes) -> tuple[Image, bool]:
    """The picture upright, on white, small enough; and whether it was kept without loss."""
    from PIL import Image, ImageFile, ImageOps

    # WeasyPrint lets half a picture pass in its process, for all: what stands in for evidence is whole or not there.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(io.BytesIO(original), formats=READ) as opened:
        if opened.width * opened.height > MOST_OF.get(opened.format or "", MOST_PIXELS):
            raise NoPicture(TOO_MANY_PIXELS)
        lossless = opened.format != "JPEG"
        opened.draft("RGB", (ON_PAPER[0] * 2, ON_PAPER[1] * 2))  # a JPEG is read at the size it is needed
        try:
            held = opened.getexif().get(ORIENTATION, 1)
            small = _colours(opened)
            small.thumbnail(ON_PAPER[::-1] if held in SIDEWAYS else ON_PAPER, Image.Resampling.LANCZOS)  # before more copies are made
            small.getexif()[ORIENTATION] = held
            upright = ImageOps.exif_transpose(small).convert("RGBA")
        except ValueError as broken:
            raise NoPicture(UNREAD) from broken
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A"))
    return plain, lossless


def _colours(opened: Image) -> Image:
    """RGB, or RGBA where something is see-through; the picture itself when it is that already: of the largest, one is in memory, or two."""
    clear = opened.has_transparency_data
    if opened.mode == ("RGBA" if clear else "RGB"):
        return opened
    made = opened.convert("RGBA" if clear else "RGB")
    opened.close()
    return made


def _saved(plain: Image, kind: str, **how: object) -> bytes:
    into = io.BytesIO()
    plain.save(into, kind, **how)
    return into.getvalue()


def printed(pictures: Pictures) -> Mapping[str, bytes]:
    """The bytes that are printed, by their own SHA-256 in hex, as the paper's figures name them."""
    return {made.sha256: made.content for made in pictures.values() if isinstance(made, Picture)}


def pictures_of(originals: Mapping[str, Original]) -> Pictures:
    """Each picture for the PDF by its original's SHA-256, or why it cannot be printed. One original at a time is in memory."""
    found: dict[str, Picture | str] = {}
    for sha256, read in originals.items():
        try:
            found[sha256] = converted(read())
        except NoPicture as refused:
            found[sha256] = refused.why
        except Unavailable:
            found[sha256] = UNREAD
    return found
