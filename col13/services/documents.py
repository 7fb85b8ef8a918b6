"""Documents of a case: attached, listed, opened, each by who may; every opening is a consultation in the journal."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Invalid, NotFound
from col13.i18n import Label, N_, S_
from col13.models import Case, Document, Person
from col13.policies import Actor, facets, Section
from col13.services import changes, document_files, journal, zone_policy
from col13.services.document_types import sniff
from col13.services.faults import Faults
from col13.services.records import fetch, permit_any
from col13.services.situation import situation

KINDS: dict[str, Label] = {
    "photo": N_("kind of document", "photo"),
    "medical_certificate": N_("kind of document", "medical certificate"),
    "screen_capture": N_("kind of document", "screen capture"),
    "statement": N_("kind of document", "statement"),
    "consent_form": N_("kind of document", "signed consent form"),
    "letter": N_("kind of document", "letter"),
    "recording": N_("kind of document", "sound or film"),
    "other": N_("kind of document", "other"),
}
LONGEST = 200
EMPTY = S_("The file is empty.")
TYPE_REFUSED = S_("Files of this type are not taken: PDF, picture (JPEG, PNG, GIF, WebP), MP4, MP3, WAV, OGG, plain text, DOCX or ODT.")
TOO_LARGE = S_("The file is larger than %(most)s MB.")


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as a list shows it."""

    id: uuid.UUID
    kind: str
    title: str
    filename: str
    media_type: str
    size: int
    sha256: str
    person_id: uuid.UUID | None
    support: bool
    at: dt.datetime
    by: uuid.UUID


@dataclass(frozen=True)
class Opened:
    """A document to be sent as a download, never inline; the chunks outlive the session."""

    chunks: Iterator[bytes]
    media_type: str
    filename: str
    size: int


def attach(
    session: Session,
    actor: Actor,
    case: Case,
    *,
    stream: document_files.Readable,
    filename: str,
    title: str = "",
    kind: str = "other",
    person_id: uuid.UUID | None = None,
    support: bool = False,
) -> Document:
    """Store a file: sniffed, encrypted, synced, then its row. Invalid for a wrong type, an empty or too large file: nothing is stored then.

    `support` files belong to victim support. Forbidden for who may not add documents of that kind.
    """
    wanted = "support" if support else "own"
    role = permit_any(session, actor, case, [(Section.DOCUMENTS, "all"), (Section.DOCUMENTS, wanted)])
    wrong = Faults()
    wrong.among("kind", kind, KINDS)
    wrong.need("kind", kind)
    wrong.short("title", title, LONGEST)
    wrong.refers(session, case, "person_id", Person, person_id)
    head = document_files.read_whole(stream, document_files.CHUNK)
    media_type = sniff(head)
    if not head:
        wrong.add("file", EMPTY)
    elif media_type is None:
        wrong.add("file", TYPE_REFUSED)
    wrong.stop()
    megabytes = zone_policy.number(session, case.owner_id, "document_megabytes")
    whole = _Rejoined(head, stream)
    try:
        stored = document_files.store(session, case.id, whole, megabytes * document_files.CHUNK)
    except document_files.TooLarge as large:
        raise Invalid({"file": (TOO_LARGE, {"most": megabytes})}) from large
    name = short_name(filename)
    row = Document(
        session, case_id=case.id, kind=kind, media_type=media_type, size=stored.size, sha256=stored.sha256, path=stored.path,
        person_id=person_id, support=support, at=clock.now(), by=actor.id, title=title.strip(), filename=name,
    )  # fmt: skip
    session.flush()
    detail = {"document": str(row.id), "kind": kind, "sha256": stored.sha256, "size": stored.size, "filename": name, "title": title.strip()}
    changes.record(session, actor, case, act="document.attach", section=Section.DOCUMENTS, operation="collection", role=role, detail=detail)
    return row


class _Rejoined:
    """The sniffed beginning and the rest of a stream, as one stream."""

    def __init__(self, head: bytes, rest: document_files.Readable) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1, /) -> bytes:
        """The beginning first."""
        if self._head:
            part, self._head = self._head[:size], self._head[size:]
            return part
        return self._rest.read(size)


def short_name(filename: str) -> str:
    """The name a download gets: no folders, no control signs, not endless."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(one for one in last if one.isprintable() and one not in '"<>|:*?').strip(" .")
    return kept[-LONGEST:] or "document"


def documents_seen(session: Session, actor: Actor, case: Case) -> list[DocumentView]:
    """The documents this actor may open, oldest first."""
    seen = facets(actor, Section.DOCUMENTS, "read", situation(session, actor, case))
    query = select(Document).where(Document.case_id == case.id).order_by(Document.id)
    return [
        DocumentView(
            row.id, row.kind, row.title or row.filename or "", row.filename or "", row.media_type, row.size, row.sha256, row.person_id,
            row.support, row.at, row.by,
        )
        for row in session.scalars(query)
        if may_open(actor, row, seen)
    ]  # fmt: skip


def may_open(actor: Actor, row: Document, seen: frozenset[str]) -> bool:
    """All, those of victim support, or one's own."""
    return "all" in seen or ("support" in seen and row.support) or ("own" in seen and row.by == actor.id)


def open_document(session: Session, actor: Actor, case: Case, document_id: uuid.UUID) -> Opened:
    """One document, its fingerprint verified; the consultation is journalled before a byte is read. NotFound when it is not for this
    actor; Unavailable when the stored file was damaged."""
    row = fetch(session, case, Document, document_id)
    if not may_open(actor, row, facets(actor, Section.DOCUMENTS, "read", situation(session, actor, case))):
        raise NotFound
    detail = {"document": str(row.id), "sha256": row.sha256}
    journal.write(session, actor, operation="consultation", act="document.open", case=case, section=Section.DOCUMENTS, detail=detail)
    chunks = document_files.verified(session, case.id, row.path, row.sha256)
    return Opened(chunks, row.media_type, row.filename or "document", row.size)
