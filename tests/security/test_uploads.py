"""Uploads that would harm: named as something else, unpacking to a flood, named to deceive; and pictures that say where they were taken."""

from __future__ import annotations

import hashlib
import io
import os
import time
import tracemalloc
import zipfile
import zlib

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from col13.dossier.image_size import size
from col13.dossier.images import converted
from col13.dossier.pdf_bombs import bomb
from col13.errors import Invalid
from col13.services import document_files, documents, uploads
from col13.services.file_names import agrees, short_name
from tests.services.zone_desk import a_desk

MEGABYTE = 1 << 20
HELD = uploads.Rules(megabytes=50)
WORD = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w/>"}


def office(members: dict[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", way) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return whole.getvalue()


def pdf(*streams: tuple[bytes, bytes]) -> bytes:
    """A PDF of these (dictionary, bytes), as far as it matters here."""
    parts = [b"%d 0 obj <<%s>> stream\n%s\nendstream endobj\n" % (at, told, held) for at, (told, held) in enumerate(streams, 1)]
    return b"%PDF-1.7\n" + b"".join(parts) + b"%%EOF\n"


def picture(form: str, width: int, height: int, **more: object) -> bytes:
    whole = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(whole, form, **more)
    return whole.getvalue()


def fault(content: bytes, name: str = "", declared: str = "") -> object:
    """Why a file is refused, None when it is taken. Whatever the file says: little time, little memory."""
    sent = uploads.Sent(io.BytesIO(content), name, declared)
    tracemalloc.start()
    began = time.process_time()
    found = uploads.look(sent, HELD).fault
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * MEGABYTE
    assert time.process_time() - began < 8
    return found and found[0]


def flood(of: int) -> bytes:
    return zlib.compress(bytes(of), 9)


@pytest.mark.parametrize(
    ("members", "taken"),
    [
        (WORD, True), ({**WORD, "word/media/a.bin": bytes(3 * MEGABYTE)}, True), ({**WORD, "word/b.xml": bytes(40 * MEGABYTE)}, False),
        ({**WORD, "../outside.xml": b"x"}, False),
        ({**WORD, "word/filler.xml": os.urandom(2 * MEGABYTE), "word/vbaProject.bin": b"x"}, False),
        ({**WORD, "Basic/x.xml": b"x"}, False),
        ({**WORD, **{f"word/{one}": b"" for one in range(5001)}}, False),
    ],
)  # fmt: skip
def test_an_office_document_that_floods_or_holds_programs_is_refused(members: dict[str, bytes], taken: bool) -> None:
    assert fault(office(members), "a.docx") == (None if taken else uploads.UNSOUND)


def test_an_office_document_that_lies_about_itself_is_refused() -> None:
    packed = office({**WORD, "word/b.xml": bytes(40 * MEGABYTE)})
    small = packed.replace((40 * MEGABYTE).to_bytes(4, "little"), (1000).to_bytes(4, "little"))  # says that it unpacks to little
    assert small != packed
    assert fault(small, "a.docx") == uploads.UNSOUND
    end = packed.rindex(b"PK\x05\x06")
    long = packed[: end + 12] + (3 * MEGABYTE).to_bytes(4, "little") + packed[end + 16 :]  # and that its list is endless
    assert fault(long, "a.docx") == uploads.UNSOUND
    assert fault(packed[:-30], "a.docx") == uploads.UNSOUND
    assert fault(office(WORD, zipfile.ZIP_LZMA), "a.docx") == uploads.UNSOUND


@pytest.mark.parametrize(
    ("streams", "taken"),
    [
        ([(b"/Filter /FlateDecode", flood(2 * MEGABYTE))], True), ([(b"/Filter /FlateDecode", flood(70 * MEGABYTE))], False),
        ([(b"/Type /ObjStm /Filter/Fl", flood(MEGABYTE * 9))] * 8, False), ([(b"/Filter /FlateDecode", b"broken")], True),
        ([(b"/Filter [/FlateDecode /FlateDecode]", flood(99))], False), ([(b"/Filter [/ASCII85Decode /FlateDecode]", b"x")], True),
        ([(b"/Filter /DCTDecode", b"\xff\xd8" * 9)], True),
    ],
)  # fmt: skip
def test_a_pdf_that_floods_is_refused(streams: list[tuple[bytes, bytes]], taken: bool) -> None:
    assert fault(pdf(*streams), "a.pdf") == (None if taken else uploads.UNSOUND)


def test_a_stream_is_found_wherever_the_file_is_cut_for_reading() -> None:
    for before in range((1 << 18) - 80, (1 << 18) + 4, 3):
        content = b" " * before + pdf((b"/Filter [/FlateDecode /FlateDecode]", b"x"))
        assert bomb(io.BytesIO(content), len(content))
        assert not bomb(io.BytesIO(content[:before]), before)


@pytest.mark.parametrize("form", ["PNG", "GIF", "JPEG", "WEBP"])
def test_a_picture_of_endless_pixels_is_refused_before_room_is_made(form: str) -> None:
    content = picture(form, 700, 300)
    assert size(content) == (700, 300)
    assert fault(content) is None
    huge = {
        "PNG": content[:16] + (60_000).to_bytes(4) * 2 + content[24:], "GIF": content[:6] + b"\xff" * 4 + content[10:],
        "JPEG": content.replace((300).to_bytes(2) + (700).to_bytes(2), b"\xff\xff\xff\xff", 1),
        "WEBP": b"RIFF\x30\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0" + b"\xff\x3e\0" * 2 + content[12:],
    }[form]  # fmt: skip
    assert fault(huge) == uploads.UNSOUND


def test_a_lossless_webp_tells_its_size_too() -> None:
    assert size(picture("WEBP", 321, 123, lossless=True)) == (321, 123)
    assert size(b"\xff\xd8\xff") is None


@pytest.mark.parametrize(
    ("name", "declared", "fits"),
    [
        ("a.pdf", "application/pdf", True), ("A.PDF", "", True), ("scan", "application/octet-stream", True), ("a.exe", "", False),
        ("a.pdf.html", "", False), ("a.jpg", "application/pdf", False),
        ("a.pdf", "text/html", False), ("a.pdf ", "application/pdf; x=y", True),
        ("fdp.\u202egpj.exe", "", False), ("a.pdf\0.png", "", False), ("a.pdf", "image/png", False),
    ],
)  # fmt: skip
def test_name_and_browser_must_call_it_what_it_is(name: str, declared: str, fits: bool) -> None:
    assert agrees(name, declared, "application/pdf") is fits
    assert fault(b"%PDF-1.7\n%%EOF\n", name, declared) == (None if fits else uploads.NAMED_OTHERWISE)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\folder\\a.pdf", "a.pdf"), ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\r\nb\t.txt", "ab.txt"), ("CON", "_CON"), ("nul.txt", "_nul.txt"), ("com7.pdf", "_com7.pdf"), ("console.pdf", "console.pdf"),
        ("...", "document"), ("", "document"), ("e\u0301.txt", "\u00e9.txt"), (".htaccess", "htaccess"), ("\ud800a.txt", "a.txt"),
        ('a"<b>|c:*?.txt', "abc.txt"),
    ],
)  # fmt: skip
def test_names_are_cleaned(sent: str, kept: str) -> None:
    assert short_name(sent) == kept


@pytest.mark.parametrize("sign", ["x", "é", "語", "😀"])
def test_a_name_of_any_length_fits_a_disk_and_keeps_its_ending(sign: str) -> None:
    made = short_name(sign * 300 + ".pdf")
    assert len(made.encode()) <= 200
    assert made.endswith(f"{sign}.pdf")


def test_the_place_in_a_picture_stays_in_the_original_and_goes_no_further(session: Session) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Zqdescription"
    exif.get_ifd(0x8825)[29] = "2026:01:01"
    original = picture("JPEG", 40, 30, exif=exif, comment=b"Zqcomment", icc_profile=b"Zqprofile")
    assert all(word in original for word in (b"Zqdescription", b"2026:01:01", b"Zqcomment", b"Zqprofile"))
    desk = a_desk(session)
    row = documents.attach(session, desk.reception, desk.case, stream=io.BytesIO(original), filename="a.jpg", kind="photo")
    kept = b"".join(document_files.verified(session, desk.case.id, row.path, row.sha256))
    assert (kept, row.sha256) == (original, hashlib.sha256(original).hexdigest())
    copy = converted(kept).content
    with Image.open(io.BytesIO(copy)) as shown:
        assert not shown.getexif()
        assert not {"exif", "comment", "icc_profile"} & set(shown.info)
    assert not any(word in copy for word in (b"Zq", b"2026:01:01", b"Exif"))


def test_what_is_refused_leaves_no_file_and_no_row(session: Session) -> None:
    desk = a_desk(session)
    before = desk.trace()
    for content, name in ((office({**WORD, "../x": b"x"}), "a.docx"), (b"%PDF-1.7\n%%EOF\n", "a.exe")):
        with pytest.raises(Invalid) as refused:
            documents.attach(session, desk.reception, desk.case, stream=io.BytesIO(content), filename=name)
        assert set(refused.value.fields) == {"file"}
    assert desk.trace() == before
    assert not [path for path in document_files.folder(session).rglob("*") if path.is_file()]
