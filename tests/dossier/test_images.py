"""A picture on paper is small, plain and clean, and an unreadable or a monstrous one is refused before it costs anything."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image

from col13.dossier.images import converted, NoPicture, ON_PAPER, pictures_of
from col13.dossier.paper import Figure, Section
from col13.dossier.render import engine, render
from col13.errors import Unavailable
from tests.dossier import sample_papers as sample
from tests.dossier.sample_pictures import picture, SECRET
from tests.dossier.test_render import elements, read

PEAK = """
import pathlib, re, sys
from col13.dossier.images import converted
converted(sys.stdin.buffer.read())
print(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "1"), ("WEBP", "RGBA"), ("GIF", "P")]
)
def test_every_picture_becomes_plain_colours_without_the_cameras_remarks(kind: str, mode: str) -> None:
    made = converted(picture(kind, mode))
    with Image.open(io.BytesIO(made.content)) as seen:
        assert (seen.mode, seen.size) == ("RGB", (made.width, made.height))
        assert not seen.getexif()
        assert not {"icc_profile", "exif", "transparency"} & set(seen.info)
    assert SECRET.encode() not in made.content
    assert made.width <= ON_PAPER[0]
    assert made.height <= ON_PAPER[1]


def test_what_is_see_through_is_white_on_paper() -> None:
    with Image.open(io.BytesIO(converted(picture("PNG", "RGBA", (20, 20))).content)) as seen:
        assert seen.getpixel((5, 5)) == (255, 255, 255)


def test_a_picture_held_sideways_stands_upright() -> None:
    made = converted(picture(size=(400, 200), turned=6))
    assert (made.width, made.height) == (200, 400)


@pytest.mark.parametrize(
    "original", [picture("PNG", "1", (20_000, 20_000)), picture("PNG", "1", (7100, 7100)), picture("WEBP", "RGB", (5100, 5100))]
)
def test_a_small_file_with_a_flood_of_pixels_is_refused(original: bytes) -> None:
    with pytest.raises(NoPicture) as refused:
        converted(original)
    assert refused.value.why == "huge"


@pytest.mark.parametrize(
    "original", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:700], b"\x89PNG\r\n\x1a\n" + bytes(40)]
)
def test_what_is_no_picture_or_was_cut_is_refused(original: bytes) -> None:
    with pytest.raises(NoPicture) as refused:
        converted(original)
    assert refused.value.why == "unread"


def test_a_large_picture_is_small_before_it_is_copied() -> None:
    original = picture("PNG", "1", (7000, 7000))  # 49 million pixels: 196 MB in plain colours
    done = subprocess.run([sys.executable, "-c", PEAK], input=original, capture_output=True, check=True)
    assert int(done.stdout) < 330_000  # kB: one in plain colours, and none like it beside


def unreadable() -> bytes:
    raise Unavailable


def test_originals_are_converted_one_by_one_and_what_is_none_says_why() -> None:
    found = pictures_of({"a": picture, "b": lambda: picture("PNG", "1", (20_000, 20_000)), "c": lambda: b"", "d": unreadable})
    assert found == {"a": converted(picture()), "b": "huge", "c": "unread", "d": "unread"}


def with_picture(alt: str = "Bushalte <b>محمد</b>") -> tuple[bytes, str]:
    made = converted(picture())
    shown = Figure(made.sha256, made.width, made.height, alt, "Document 1: bushalte")
    return render(sample.paper(sections=(Section("images", "Pictures", (shown,)),)), (), {made.sha256: made.content}), made.sha256


def test_a_picture_is_told_in_words_and_drawn_without_smoothing() -> None:
    pdf, _ = with_picture()
    tags = [tag for tag in elements(read(pdf).trailer["/Root"]["/StructTreeRoot"]) if tag.get("/S") == "/Figure"]
    assert [tag["/Alt"] for tag in tags] == ["Bushalte <b>محمد</b>"]
    images = [one.get_object() for page in read(pdf).pages for one in page["/Resources"].get("/XObject", {}).values()]
    assert {(one["/ColorSpace"], one.get("/SMask"), str(one.get("/Interpolate", False))) for one in images} == {
        ("/DeviceRGB", None, "False")
    }


def test_a_picture_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="without words"):
        Figure("0" * 64, 1, 1, " ", "")


def test_a_picture_that_was_not_frozen_stops_the_drawing() -> None:
    shown = Figure("0" * 64, 9, 9, "gone", "")
    with pytest.raises(engine().urls.FatalURLFetchingError):
        render(sample.paper(sections=(Section("images", "Pictures", (shown,)),)))
