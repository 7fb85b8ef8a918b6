"""The pictures of a dossier: which originals this recipient may see printed, frozen by their hash; a worker converts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.dossier.images import KINDS, Original
from col13.dossier.project import pictured
from col13.models import Document, Dossier
from col13.services import document_files
from col13.services.dossiers_gather import Gathering, how_shown, Record

MOST = 20  # pictures a dossier
MOST_BYTES = 25_000_000  # of one original
# Why one is listed and not printed, as far as the file's rows tell; what its bytes tell, the drawing finds out (dossier.images).
DRAFT, ELSEWHERE, MANY, HUGE = "draft", "elsewhere", "many", "huge"


def images(on: Gathering) -> Record:
    """The pictures among the documents, in their order: each by the hash of its original, or left out with the reason. Opens no file: it
    runs while the request holds the pen.

    A draft withholds the victims, and what a picture shows cannot be searched: so a draft prints none. Nor is one printed that belongs to
    somebody this recipient does not know by name.
    """
    hidden = {person.id for person in on.people if how_shown(on, person) != "named"}
    shown: list[Record] = []
    left: list[Record] = []
    for row in on.rows(Document):
        if row.id not in on.files or row.media_type not in KINDS:
            continue
        why = _why_not(on, row, hidden, len(shown))
        if why:
            left.append({"document": on.files[row.id], "why": why})
        else:
            shown.append({"document": on.files[row.id], "kind": row.kind, "title": row.title, "sha256": row.sha256})
    return {"images": shown, "left_out": left, "most": MOST}


def _why_not(on: Gathering, row: Document, hidden: Iterable[object], so_far: int) -> str | None:
    if on.draft:
        return DRAFT
    if row.person_id in hidden:
        return ELSEWHERE
    if row.size > MOST_BYTES:
        return HUGE
    return MANY if so_far == MOST else None


def originals(session: Session, dossier: Dossier, frozen: bytes) -> Mapping[str, Original]:
    """How a worker reads the originals that are printed, by SHA-256 in hex; checked against it when read (Unavailable), and readable after
    the session. One that left the file meanwhile is missing: the file changed, and the release refuses."""
    wanted = pictured(frozen)
    rows = select(Document).where(Document.case_id == dossier.case_id, Document.sha256.in_(wanted), Document.support.is_(False))
    found: dict[str, Original] = {}
    for row in session.scalars(rows) if wanted else ():
        found[row.sha256] = partial(document_files.whole, document_files.place(session, row.case_id, row.path), row.sha256)
    return found
