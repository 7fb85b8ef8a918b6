"""Documents: sniffed, encrypted, opened by who may, and nothing left behind when refused."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.db import Database
from col13.errors import Forbidden, Invalid, NotFound, Unavailable
from col13.models import Document
from col13.models.vault import Undecipherable
from col13.services import document_files, documents, zone_policy
from col13.services.document_types import DOCX, ODT, sniff
from tests.services.zone_desk import a_desk, close, Desk, exclude, lock_for_additions

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


def archive(*names: str, mimetype: str = "") -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as zipped:
        if mimetype:
            zipped.writestr("mimetype", mimetype)
        for name in names:
            zipped.writestr(name, "<x/>")
    return whole.getvalue()


def stored_files(desk: Desk) -> list[str]:
    root = document_files.folder(desk.session)
    return sorted(file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (PNG, "image/png"), (b"\xff\xd8\xff\xe1\0\x10Exif\0\0" + b"\0" * 40, "image/jpeg"), (b"%PDF-1.7\n%%EOF\n", "application/pdf"),
        (b"GIF89a" + b"\0" * 30, "image/gif"), (b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 30, "image/webp"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"\0" * 30, "video/mp4"), (b"ID3\x03" + b"\0" * 40, "audio/mpeg"),
        (b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 30, "audio/wav"), (b"OggS\0\2" + b"\0" * 30, "audio/ogg"),
        ("Déclaration\n".encode(), "text/plain"), (archive("[Content_Types].xml", "word/document.xml"), DOCX),
        (archive("content.xml", mimetype=ODT), ODT), (archive("a.txt"), None), (archive("content.xml", mimetype="application/epub"), None),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), None), (b"MZ\x90\0" + b"\0" * 60, None),
        (b"\x7fELF\2\1\1" + b"\0" * 50, None), (b"<!DOCTYPE html><html>", None), (b"<?xml version='1.0'?><svg>", None), (b"", None),
        (b"\x01\x02\x03\x04nonsense", None), (b"caf\xe9 in another tongue", None), ("é".encode() * 9 + b"\xc3", "text/plain"),
    ],
)  # fmt: skip
def test_the_type_comes_from_the_bytes_and_must_be_on_the_list(head: bytes, kind: str | None) -> None:
    assert sniff(head) == kind


def test_a_file_is_sealed_on_disk_and_comes_back_whole(desk: Desk) -> None:
    plain = b"words of the victim\n" * 150_000  # almost three chunks
    row = documents.attach(
        desk.session,
        desk.reception,
        desk.case,
        stream=io.BytesIO(plain),
        filename="..\\folder/state:ment.txt",
        kind="statement",
        title="Told",
    )
    (path,) = stored_files(desk)
    assert row.path == path
    assert b"words of the victim" not in (document_files.folder(desk.session) / path).read_bytes()
    assert (row.size, row.media_type, row.filename) == (len(plain), "text/plain", "statement.txt")
    opened = documents.open_document(desk.session, desk.reception, desk.case, row.id)
    assert b"".join(opened.chunks) == plain
    assert (opened.filename, opened.size, desk.acts()[-2:]) == ("statement.txt", len(plain), ["document.attach", "document.open"])


def test_a_file_of_exactly_one_chunk_is_whole_too(desk: Desk) -> None:
    row = documents.attach(desk.session, desk.reception, desk.case, stream=io.BytesIO(b"x" * document_files.CHUNK), filename="")
    assert row.filename == "document"
    assert sum(len(chunk) for chunk in document_files.chunks(desk.session, desk.case.id, row.path)) == document_files.CHUNK


def test_a_wrong_type_and_an_empty_file_leave_nothing(desk: Desk) -> None:
    before = desk.trace()
    for content in (b"MZ\x90\0" + b"\0" * 60, b""):
        with pytest.raises(Invalid) as refused:
            documents.attach(
                desk.session, desk.reception, desk.case, stream=io.BytesIO(content), filename="a.pdf", kind="x", person_id=desk.case.id
            )
        assert set(refused.value.fields) == {"file", "kind", "person_id"}
    assert stored_files(desk) == []
    assert desk.session.scalars(select(Document)).all() == []
    assert desk.trace() == before


def test_a_file_past_the_zones_limit_is_refused_and_nothing_stored(desk: Desk) -> None:
    zone_policy.change(desk.session, desk.admin, document_megabytes=1)
    with pytest.raises(Invalid) as refused:
        documents.attach(desk.session, desk.reception, desk.case, stream=io.BytesIO(b"x" * (document_files.CHUNK + 1)), filename="long.txt")
    assert refused.value.fields["file"][1] == {"most": 1}
    assert stored_files(desk) == []


def test_each_opens_what_is_theirs(desk: Desk) -> None:
    def attach(actor, support=False):  # type: ignore[no-untyped-def]
        return documents.attach(desk.session, actor, desk.case, stream=io.BytesIO(PNG), filename="a.png", support=support)

    desk.case.pv_number = "ME.30.L1.000123/2026"
    rows = [attach(desk.reception), attach(desk.investigator), attach(desk.support, support=True)]
    shown = {
        actor.name: [view.id for view in documents.documents_seen(desk.session, actor, desk.case)]
        for actor in (desk.reception, desk.investigator, desk.officer, desk.support, desk.auditor)
    }
    ids = [row.id for row in rows]
    assert list(shown.values()) == [[ids[0]], ids, ids, [ids[2]], []]
    before = desk.trace()
    with pytest.raises(NotFound):
        documents.open_document(desk.session, desk.reception, desk.case, ids[1])
    with pytest.raises(Forbidden):
        attach(desk.reception, support=True)
    with pytest.raises(Forbidden):
        attach(desk.auditor)
    assert desk.trace() == before


def test_a_changed_or_missing_file_is_not_opened(desk: Desk) -> None:
    row = documents.attach(desk.session, desk.investigator, desk.case, stream=io.BytesIO(PNG), filename="a.png")
    path = document_files.folder(desk.session) / row.path
    encrypted = path.read_bytes()
    path.write_bytes(encrypted[:-1] + bytes([encrypted[-1] ^ 1]))
    with pytest.raises(Unavailable):
        documents.open_document(desk.session, desk.investigator, desk.case, row.id)
    path.write_bytes(encrypted)
    row.sha256 = "0" * 64
    with pytest.raises(Unavailable):
        documents.open_document(desk.session, desk.investigator, desk.case, row.id)
    path.unlink()
    with pytest.raises(Unavailable):
        documents.open_document(desk.session, desk.investigator, desk.case, row.id)


def test_a_file_cut_at_a_chunk_does_not_pass_for_whole(desk: Desk) -> None:
    row = documents.attach(desk.session, desk.reception, desk.case, stream=io.BytesIO(b"x" * (2 * document_files.CHUNK)), filename="a.txt")
    path = document_files.folder(desk.session) / row.path
    path.write_bytes(path.read_bytes()[: document_files.STORED])
    with pytest.raises(Undecipherable):
        list(document_files.chunks(desk.session, desk.case.id, row.path))


def test_a_disk_that_takes_nothing_is_told_as_unavailable(desk: Desk) -> None:
    root = document_files.folder(desk.session)
    (root / str(desk.case.id)).write_text("in the way")
    with pytest.raises(Unavailable):
        documents.attach(desk.session, desk.reception, desk.case, stream=io.BytesIO(PNG), filename="a.png")


def test_orphans_of_a_rolled_back_upload_are_swept_and_the_young_spared(database: Database) -> None:
    with database.write() as session:
        desk = a_desk(session)
        kept = documents.attach(session, desk.reception, desk.case, stream=io.BytesIO(PNG), filename="a.png").path
        number = desk.case.id
    with database.write() as session:
        orphan = document_files.store(session, number, io.BytesIO(PNG), 1000).path
        session.rollback()
    with database.write() as session:
        root = document_files.folder(session)
        assert document_files.sweep(session) == 0
        old = (dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)).timestamp()  # noqa: TID251 - the file system has its own clock
        for path in (kept, orphan):
            os.utime(root / path, (old, old))
        assert document_files.sweep(session) == 1
        assert [(root / path).exists() for path in (kept, orphan)] == [True, False]


def test_additions_are_taken_where_locked_but_not_when_closed_or_excluded(desk: Desk) -> None:
    lock_for_additions(desk)
    documents.attach(desk.session, desk.investigator, desk.case, stream=io.BytesIO(PNG), filename="a.png")
    exclude(desk, desk.investigator)
    before = desk.trace()
    with pytest.raises(NotFound):
        documents.attach(desk.session, desk.investigator, desk.case, stream=io.BytesIO(PNG), filename="a.png")
    close(desk)
    with pytest.raises(Forbidden):
        documents.attach(desk.session, desk.officer, desk.case, stream=io.BytesIO(PNG), filename="a.png")
    assert desk.trace() == before
