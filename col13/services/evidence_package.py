"""The evidence package of an issued dossier: the file itself, what is in it for machines, and the originals its profile lists."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import rfc8785
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.dossier.bag import package, Piece, whole
from col13.dossier.manifest import CASE_JSON
from col13.dossier.profiles import PROFILES
from col13.dossier.seal_detached import detached
from col13.dossier.verify import attachments
from col13.errors import NotFound, StepRefused
from col13.i18n import S_
from col13.models import Case, Document, Dossier, Person
from col13.policies import Actor, may, may_read, require, require_section, Section
from col13.services import document_files, dossiers, journal
from col13.services.document_types import DOCX, ODT, sniff, TEXT
from col13.services.dossiers_terms import expired
from col13.services.situation import situation

FORMAT = "col13.package/1"
EXTENSIONS: Mapping[str, str] = {
    "application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "video/mp4": "mp4",
    "audio/mpeg": "mp3", "audio/wav": "wav", "audio/ogg": "ogg", TEXT: "txt", DOCX: "docx", ODT: "odt",
}  # fmt: skip
ONLY_ISSUED = S_("There is a package of an issued dossier only, of a profile that lists documents.")
NOT_THEIRS = "belongs to a person this recipient may not know"


def may_be_packaged(session: Session, actor: Actor, case: Case, dossier: Dossier) -> bool:
    """Whether this actor can have the package of this dossier now."""
    return (
        _fits(dossier)
        and not expired(dossier)
        and dossiers.handed_out_no_more(session, case, dossier) is None
        and may(actor, f"dossier:{dossier.profile}")
        and may_read(actor, Section.DOCUMENTS, situation(session, actor, case), "all")
    )


def _fits(dossier: Dossier) -> bool:
    profile = PROFILES.get(dossier.profile)
    return dossier.state == "released" and not dossier.draft and profile is not None and bool(profile.sections.get("documents"))


def packed(session: Session, actor: Actor, case: Case, dossier_id: uuid.UUID) -> tuple[Iterator[bytes], str]:
    """(The ZIP a part at a time, its file name); the parts outlive the session. Forbidden, NotFound and StepRefused as for the dossier
    itself, which is fetched (and written as handed out) first; every original is checked before the first byte. Needs a writing session."""
    require_section(actor, Section.DOCUMENTS, "read", situation(session, actor, case), "all")
    row = dossiers.status(session, actor, case, dossier_id)
    if not _fits(row):
        raise StepRefused(ONLY_ISSUED, state=row.state)
    role = require(actor, f"dossier:{row.profile}")
    pdf, _ = dossiers.fetch(session, actor, case, dossier_id)
    frozen = attachments(pdf)[CASE_JSON]
    data: dict[str, Any] = json.loads(frozen)
    documents, originals = _documents(session, case, data)
    name = str(row.register_number)
    listing = rfc8785.dumps({
        "format": FORMAT, "register_number": name, "check_code": row.check_code, "recipient": row.recipient, "profile": row.profile,
        "dossier": {"path": "dossier.pdf", "sha256": row.pdf_sha256 or "", "size": len(pdf)}, "documents": documents,
    })  # fmt: skip
    pieces = [whole("dossier.pdf", pdf), whole(CASE_JSON, frozen), whole("manifest.json", listing), *originals]
    about = {
        "Source-Organization": f"{data['zone']} ({data['zone_code']})", "External-Identifier": name,
        "Internal-Sender-Identifier": case.number, "Bag-Software-Agent": "COL13",
    }  # fmt: skip
    journal.write(
        session, actor, operation=dossiers.operation(row), act="dossier.package", case=case, role=role, section=Section.DOCUMENTS,
        recipient=row.recipient, legal_basis=row.legal_basis, about=name,
        detail={"dossier": str(row.id), "documents": [one["sha256"] for one in documents if "path" in one]},
    )  # fmt: skip
    key, at = session.info["seal"], dt.datetime.fromisoformat(data["at"])
    return package(name, pieces, about, at, lambda tags: detached(tags, key)), f"{name}.zip"


def by_number(session: Session, case: Case, register_number: str) -> uuid.UUID:
    """The dossier of this case with that number; NotFound for another case's as for none."""
    found = session.scalars(select(Dossier.id).where(Dossier.case_id == case.id, Dossier.register_number == register_number)).first()
    if found is None:
        raise NotFound
    return found


def _documents(session: Session, case: Case, data: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[Piece]]:
    """What the frozen dossier lists, each with its original beside it; none of a person the recipient knows only by number."""
    shown = {one["seq"]: one.get("shown", "named") for one in data["content"].get("persons", {}).get("persons", ())}
    people = {row.id: row.seq for row in session.execute(select(Person.id, Person.seq).where(Person.case_id == case.id))}
    rows = session.scalars(select(Document).where(Document.case_id == case.id, Document.support.is_(False)).order_by(Document.id))
    known = {(number, row.sha256): row for number, row in enumerate(rows, 1)}
    listed: list[dict[str, Any]] = []
    pieces: list[Piece] = []
    for one in data["content"].get("documents", {}).get("documents", ()):
        entry = {name: one[name] for name in ("seq", "kind", "title", "media_type", "size", "sha256") if name in one}
        row = known.get((one["seq"], one["sha256"]))
        if row is not None and row.person_id is not None and shown.get(people[row.person_id]) != "named":
            entry, row = {**entry, "left_out": NOT_THEIRS}, None
        if row is not None:
            piece = _original(session, row, one["seq"])
            pieces.append(piece)
            entry["path"] = piece.path
        listed.append(entry)
    return listed, pieces


def _original(session: Session, row: Document, seq: int) -> Piece:
    # The whole of it is verified now, and read when its turn comes: a damaged file is told before the first byte left, not in the middle.
    content = document_files.verified(session, row.case_id, row.path, row.sha256)
    first = next(content, b"")
    kind = row.kind if row.kind.isascii() and row.kind.isidentifier() else "other"
    path = f"documents/{seq:03d}-{kind}.{EXTENSIONS.get(sniff(first) or '', 'bin')}"
    return Piece(path, row.size, chain((first,), content))
