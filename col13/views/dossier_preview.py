"""The preview of a dossier: left the case as this reader may read it, right what would be sent; then the reason."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.dossier.profiles import PROFILES, SECTION_LABELS
from col13.errors import Invalid
from col13.forms.dossier import ChooseForm, DossierForm
from col13.i18n import LANGUAGES
from col13.models import Case
from col13.policies import Section
from col13.services import casework, dossiers_preview
from col13.services.dossiers_preview import WHY
from col13.views.case_page import draw, shows
from col13.views.dossier_words import may_have_one, offered
from col13.views.looking import look
from col13.views.units import actor, reading

blueprint = Blueprint("dossier_preview", __name__)
FEW = 3  # lines that are the same stand open between those that are not; more are folded


@blueprint.get("/cases/<number>/dossiers/preview")
def show(number: str) -> ResponseReturnValue:
    """What would be sent to whom was chosen."""
    return preview_page(number)


def preview_page(number: str, form: DossierForm | None = None) -> ResponseReturnValue:
    """The page; `form` as posted, when the request was refused. Nothing chosen: back to the question."""
    told = request.form if form is not None else request.args
    target = told.get("target", "")
    with reading() as session:
        case = casework.get(session, actor(), number)
        may_have_one()
        if target not in {code for code, _ in offered(session, case)}:
            return redirect(url_for("dossier.show", number=number), 303)
        sections = dossiers_preview.looked_at(session, actor(), case, target.partition(" ")[0])
    for section in sections:  # each is written before a word of it is read
        elsewhere = look(number, section)
        if elsewhere is not None:
            return elsewhere
    return _page(number, target=target, language=told.get("language", ""), draft=bool(told.get("draft")), form=form)


@shows(Section.SUMMARY)
def _page(session: Session, case: Case, target: str, language: str, draft: bool, form: DossierForm | None) -> ResponseReturnValue:
    profile, _, whom = target.partition(" ")
    spoken = language if language in LANGUAGES else None
    try:
        seen = dossiers_preview.preview(session, actor(), case, profile=profile, recipient=whom, language=spoken, draft=draft)
    except Invalid:
        return redirect(url_for("dossier.show", number=case.number), 303)
    choose = ChooseForm(formdata=None, target=target, language=seen.language, draft=seen.draft)
    choose.target.choices = offered(session, case)
    asked = form or DossierForm(formdata=None)
    asked.target.data, asked.language.data = target, seen.language
    asked.draft.data, asked.seen.data = "y" if draft else "", str(seen.revision)
    return draw(
        session, case, Section.SUMMARY, "case/dossier_preview.html", seen=seen, choose=choose, form=asked, why=WHY,
        titles=SECTION_LABELS, profiles=PROFILES, few=FEW, whom=dict(choose.target.choices)[target],
    )  # fmt: skip
