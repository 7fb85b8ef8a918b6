"""All that is held on one person, taken along for the supervisor: the reason first, then the file."""

from __future__ import annotations

import json
import uuid

from flask import Blueprint, render_template, Response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.proof import need_proof
from col13.errors import NotFound
from col13.forms.retention import PersonExportForm
from col13.models import Case
from col13.policies import require, Section
from col13.services import casework, person_export
from col13.services.persons_seen import person_seen
from col13.views.case_page import answered, draw, shows
from col13.views.units import actor, answering, writing

blueprint = Blueprint("person_export", __name__)


@blueprint.get("/cases/<number>/persons/<uuid:person>/export")
def ask(number: str, person: uuid.UUID) -> ResponseReturnValue:
    """Why, and as what."""
    return page(number, person=person, form=None)


@shows(Section.PERSONS)
def page(session: Session, case: Case, person: uuid.UUID, form: PersonExportForm | None) -> ResponseReturnValue:
    require(actor(), "person:export")
    seen = person_seen(session, actor(), case, person)
    if seen is None or not seen.open:
        raise NotFound
    return draw(session, case, Section.PERSONS, "case/person_export.html", form=form or PersonExportForm(), person=seen)


@blueprint.post("/cases/<number>/persons/<uuid:person>/export")
def take(number: str, person: uuid.UUID) -> ResponseReturnValue:
    """The file; the disclosure is written before it is handed out."""
    need_proof()
    form = PersonExportForm()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                case = casework.get(session, actor(), number)
                told = person_export.export(session, actor(), case, person, reason=form.reason.data or "", words=form.words.data or "")
            if form.shape.data == "json":
                return attached(json.dumps(told, ensure_ascii=False, indent=1), f"{number}-person.json", "application/json")
            paper = render_template("person_export_paper.html", told=[(told, list(person_export.lines(told)))])
            return attached(paper, f"{number}-person.html", "text/html")
    return answered(page(number, person=person, form=form), answer.status)


def attached(text: str, name: str, kind: str) -> Response:
    """A file to keep, never shown in this house's own window."""
    return Response(text, content_type=f"{kind}; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'})
