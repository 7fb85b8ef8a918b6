"""Documents: attached, listed, downloaded; never shown inside a page, each opening written in the journal."""

from __future__ import annotations

import io
import uuid
from typing import BinaryIO, cast

from flask import Blueprint, request, Response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.utils import secure_filename

from col13.forms.documents import DocumentForm
from col13.i18n import S_
from col13.models import Case
from col13.policies import facets, require_section, Section
from col13.services import casework, documents, uploads, zone_policy
from col13.services.facts_seen import names_of
from col13.services.situation import situation
from col13.views.case_forms import save
from col13.views.case_page import draw, shows
from col13.views.case_support import as_uuid
from col13.views.looking import look
from col13.views.people import called, choices
from col13.views.units import actor, reading, writing

blueprint = Blueprint("documents", __name__)
STORED = S_("The file is stored, encrypted with the case's key.")


@blueprint.get("/cases/<number>/documents")
def show(number: str) -> ResponseReturnValue:
    """What this reader may open, and the form to add."""
    return page(number)


@shows(Section.DOCUMENTS)
def page(session: Session, case: Case, form: DocumentForm | None = None) -> ResponseReturnValue:
    rows = documents.documents_seen(session, actor(), case)
    return draw(
        session, case, Section.DOCUMENTS, "case/documents.html", documents=rows, kinds=documents.KINDS, people=called(session, case),
        names=names_of(session, [row.by for row in rows]), form=filled(session, case, form or DocumentForm()),
        most=zone_policy.number(session, case.owner_id, "document_megabytes"),
    )  # fmt: skip


@blueprint.post("/cases/<number>/documents")
def upload(number: str) -> ResponseReturnValue:
    """Store it; a file that is refused is told at the field and leaves nothing, but for a line of the journal where it held a virus."""
    with reading() as session:
        form = filled(session, casework.get(session, actor(), number), DocumentForm())
    sent, support = request.files.get("file"), "support" in form and bool(form.support.data)

    # A text field under this name is no file: to the service it is an empty one.
    file = uploads.Sent(cast(BinaryIO, sent.stream), sent.filename or "", sent.mimetype or "") if sent else uploads.Sent(io.BytesIO())
    looked = judged(number, file, support=support) if form.validate() else None

    def do(session: Session, case: Case) -> None:
        documents.attach(
            session, actor(), case, stream=file.stream, filename=file.filename, title=form.title.data or "", kind=form.kind.data,
            person_id=as_uuid(form.person_id.data), support=support, looked=looked,
        )  # fmt: skip

    return save(number, form, "document", do, back="documents.show", again=lambda: page(number, form=form), says=STORED)


def judged(number: str, file: uploads.Sent, *, support: bool) -> uploads.Looked:
    """The file, looked at outside any transaction; a virus is written in one of its own."""
    with reading() as session:
        held = documents.upload_rules(session, actor(), casework.get(session, actor(), number), support=support)
    looked = uploads.look(file, held)
    if looked.virus:
        with writing() as session:
            documents.note_virus(session, actor(), casework.get(session, actor(), number), looked)
    return looked


def filled(session: Session, case: Case, form: DocumentForm) -> DocumentForm:
    """The persons to choose from; the mark of victim support only for who may write its documents."""
    form.person_id.choices = [("", ""), *choices(session, case)]
    writable = facets(actor(), Section.DOCUMENTS, "write", situation(session, actor(), case))
    if "support" not in writable and "support" in form:
        del form.support
    return form


@blueprint.get("/cases/<number>/documents/<uuid:document>")
def download(number: str, document: uuid.UUID) -> ResponseReturnValue:
    """The file, to be saved and never to be shown: written first, then sent."""
    with reading() as session:
        case = casework.get(session, actor(), number)
        require_section(actor(), Section.DOCUMENTS, "read", situation(session, actor(), case))
    elsewhere = look(number, Section.DOCUMENTS)
    if elsewhere is not None:
        return elsewhere
    with writing() as session:
        opened = documents.open_document(session, actor(), casework.get(session, actor(), number), document)
    return attachment(opened.chunks, opened.filename, opened.size)


def attachment(content: object, filename: str, size: int) -> Response:
    """An answer that browsers save: whatever its type, nothing of it is drawn or run here."""
    answer = Response(content, mimetype="application/octet-stream")  # type: ignore[arg-type]  # bytes, or an iterator of bytes
    answer.headers.set("Content-Disposition", "attachment", filename=secure_filename(filename) or "document")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.content_length = size
    return answer
