"""The evidence package of an issued dossier: what is in it, and the download."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.errors import StepRefused
from col13.models import Case
from col13.policies import require_section, Section
from col13.services import casework, dossiers, evidence_package
from col13.services.situation import situation
from col13.views.case_page import draw, shows
from col13.views.dossier_words import ground, LABELS, who_for
from col13.views.looking import look
from col13.views.units import actor, reading, writing

blueprint = Blueprint("package", __name__)


@blueprint.get("/cases/<number>/dossiers/<uuid:dossier>/package")
def show(number: str, dossier: uuid.UUID) -> ResponseReturnValue:
    """What will be handed out, before it is."""
    return page(number, dossier=dossier)


@shows(Section.DOCUMENTS)
def page(session: Session, case: Case, dossier: uuid.UUID) -> ResponseReturnValue:
    require_section(actor(), Section.DOCUMENTS, "read", situation(session, actor(), case), "all")
    row = dossiers.status(session, actor(), case, dossier)
    if not evidence_package.may_be_packaged(session, actor(), case, row):
        raise StepRefused(evidence_package.ONLY_ISSUED, state=row.state)
    return draw(
        session, case, Section.SUMMARY, "case/package.html", dossier=row, profiles=LABELS, who_for=who_for(session, case), ground=ground,
    )  # fmt: skip


@blueprint.post("/cases/<number>/dossiers/<uuid:dossier>/package")
def download(number: str, dossier: uuid.UUID) -> ResponseReturnValue:
    """The ZIP, streamed: written as handed out first, every original checked first."""
    with reading() as session:
        case = casework.get(session, actor(), number)
        require_section(actor(), Section.DOCUMENTS, "read", situation(session, actor(), case), "all")
    elsewhere = look(number, Section.DOCUMENTS)
    if elsewhere is not None:
        return elsewhere
    with writing() as session:
        parts, filename = evidence_package.packed(session, actor(), casework.get(session, actor(), number), dossier)
    answer = Response(parts, mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
