"""Documents of a case: attached, listed, opened, each by who may; every opening is a consultation in the journal."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Invalid, NotFound
from col13.i18n import Label, N_
from col13.models import Case, Document, Person
from col13.policies import Actor, facets, Section
from col13.services import changes, document_files, journal, uploads, zone_policy
from col13.services.faults import Faults
from col13.services.records import fetch, permit_any, permitted
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
    stream: BinaryIO,
    filename: str,
    title: str = "",
    kind: str = "other",
    person_id: uuid.UUID | None = None,
    support: bool = False,
    looked: uploads.Looked | None = None,
) -> Document:
    """Store a file: looked at, encrypted, synced, then its row. Invalid for what uploads.look() refuses: nothing is stored then.

    `support` files belong to victim support. Forbidden for who may not add documents of that kind. `looked`: the file was judged before
    this transaction began, for a judgement takes longer than others should wait.
    """
    role = permit_any(session, actor, case, _sections(support))
    wrong = Faults()
    wrong.among("kind", kind, KINDS)
    wrong.need("kind", kind)
    wrong.short("title", title, LONGEST)
    wrong.refers(session, case, "person_id", Person, person_id)
    held = upload_rules(session, actor, case, support=support)
    file = looked or uploads.look(uploads.Sent(stream, filename), held)
    if file.fault:
        wrong.add("file", file.fault[0], **file.fault[1])
    wrong.stop()
    try:
        stored = document_files.store(session, case.id, file.stream, held.megabytes * document_files.CHUNK)
    except document_files.TooLarge as large:
        raise Invalid({"file": (uploads.TOO_LARGE, {"most": held.megabytes})}) from large
    row = Document(
        session, case_id=case.id, kind=kind, media_type=file.media_type, size=stored.size, sha256=stored.sha256, path=stored.path,
        person_id=person_id, support=support, at=clock.now(), by=actor.id, title=title.strip(), filename=file.name,
    )  # fmt: skip
    session.flush()
    detail = {
        "document": str(row.id), "kind": kind, "sha256": stored.sha256, "size": stored.size, "filename": file.name, "title": title.strip(),
    }  # fmt: skip
    changes.record(session, actor, case, act="document.attach", section=Section.DOCUMENTS, operation="collection", role=role, detail=detail)
    return row


def upload_rules(session: Session, actor: Actor, case: Case, *, support: bool) -> uploads.Rules:
    """By what a file for this case is to be judged; Forbidden for who may not add documents of that kind."""
    permitted(session, actor, case, _sections(support))
    return uploads.rules(session, zone_policy.number(session, case.owner_id, "document_megabytes"))


def note_virus(session: Session, actor: Actor, case: Case, found: uploads.Looked) -> None:
    """Write that a file with a virus was sent: of the file only its fingerprint and what the scanner calls it."""
    detail = {"virus": found.virus, "sha256": found.sha256, "size": found.size}
    journal.write(session, actor, operation="collection", act="document.infected", case=case, section=Section.DOCUMENTS, detail=detail)


def _sections(support: bool) -> list[tuple[Section, str]]:
    return [(Section.DOCUMENTS, "all"), (Section.DOCUMENTS, "support" if support else "own")]


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
