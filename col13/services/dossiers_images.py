"""The pictures of a dossier: which originals this recipient may see printed, converted for the PDF; the originals stay as they are."""

from __future__ import annotations

from col13.dossier.images import converted, KINDS, NoPicture
from col13.errors import Unavailable
from col13.models import Document
from col13.services import document_files
from col13.services.dossiers_gather import Gathering, how_shown, Record

MOST = 20  # pictures a dossier
MOST_BYTES = 25_000_000  # of one original
# Why one is listed and not printed; what the paper says to each is in project_evidence.
DRAFT, ELSEWHERE, MANY, UNREAD, HUGE = "draft", "elsewhere", "many", "unread", "huge"


def images(on: Gathering) -> Record:
    """The pictures among the documents, in their order: each converted (bytes into `on.pictures`), or left out with the reason.

    A draft withholds the victims, and what a picture shows cannot be searched: so a draft prints none. Nor is one printed that belongs to
    somebody this recipient does not know by name.
    """
    hidden = {person.id for person in on.people if how_shown(on, person) != "named"}
    shown: list[Record] = []
    left: list[Record] = []
    for row in on.rows(Document):
        if row.id not in on.files or row.media_type not in KINDS:
            continue
        number = on.files[row.id]
        why = DRAFT if on.draft else ELSEWHERE if row.person_id in hidden else MANY if len(shown) == MOST else None
        found = None if why else _converted(on, row)
        if why or isinstance(found, str):
            left.append({"document": number, "why": why or found})
        elif found is not None:
            shown.append({"document": number, "kind": row.kind, "title": row.title, **found})
    return {"images": shown, "left_out": left, "most": MOST}


def _converted(on: Gathering, row: Document) -> Record | str:
    if row.size > MOST_BYTES:
        return HUGE
    try:
        original = b"".join(document_files.verified(on.session, on.case.id, row.path, row.sha256))
        made = converted(original)
    except NoPicture as refused:
        return refused.why
    except Unavailable:
        return UNREAD
    on.pictures[made.sha256] = made.content
    return {"sha256": made.sha256, "width": made.width, "height": made.height, "size": len(made.content)}
