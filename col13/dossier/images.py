"""Evidence on paper: a picture made small, plain and clean for the PDF; and the one file a projection and its pictures are kept in."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

READ = ("JPEG", "PNG", "WEBP", "GIF")
KINDS = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
MOST_PIXELS = 50_000_000  # of an original: more is refused before a pixel is read
ON_PAPER = (980, 1180)  # 166 × 200 mm at 150 dots an inch
LARGE = 400_000  # bytes: a picture without loss that is larger is kept as JPEG
MAGIC = b"COL13F1\n"  # a projection without pictures is kept as it is and begins with {


@dataclass(frozen=True, slots=True)
class Picture:
    """A converted picture: RGB, no transparency, no metadata, at most 150 dots an inch on paper."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """In hex: its name on paper, in the manifest and in the kept file."""
        return hashlib.sha256(self.content).hexdigest()


class NoPicture(ValueError):
    """It cannot be printed; `why`: unread (broken, or no picture at all) or huge (more pixels than a printed page needs by far)."""

    def __init__(self, why: Literal["unread", "huge"]) -> None:
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
        raise NoPicture("huge") from bomb
    except (OSError, SyntaxError, struct.error, EOFError, IndexError, KeyError, OverflowError, TypeError) as broken:
        raise NoPicture("unread") from broken
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
        if opened.width * opened.height > MOST_PIXELS:
            raise NoPicture("huge")
        lossless = opened.format != "JPEG"
        opened.draft("RGB", (ON_PAPER[0] * 2, ON_PAPER[1] * 2))  # a JPEG is read at the size it is needed
        try:
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
        except ValueError as broken:
            raise NoPicture("unread") from broken
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A"))
    plain.thumbnail(ON_PAPER, Image.Resampling.LANCZOS)
    return plain, lossless


def _saved(plain: Image, kind: str, **how: object) -> bytes:
    into = io.BytesIO()
    plain.save(into, kind, **how)
    return into.getvalue()


def pack(frozen: bytes, pictures: Sequence[bytes]) -> bytes:
    """The projection and its pictures as one file: each piece after its length. Without pictures, the projection itself."""
    if not pictures:
        return frozen
    return MAGIC + b"".join(struct.pack(">Q", len(piece)) + piece for piece in (frozen, *pictures))


def unpack(kept: bytes) -> tuple[bytes, Mapping[str, bytes]]:
    """(projection, pictures by SHA-256 in hex). ValueError for a file that is none of ours or was cut."""
    if not kept.startswith(MAGIC):
        return kept, {}
    pieces, at = [], len(MAGIC)
    while at < len(kept):
        if at + 8 > len(kept):
            raise ValueError("cut")
        end = at + 8 + struct.unpack_from(">Q", kept, at)[0]
        if end > len(kept):
            raise ValueError("cut")
        pieces.append(kept[at + 8 : end])
        at = end
    return pieces[0], {hashlib.sha256(piece).hexdigest(): piece for piece in pieces[1:]}
