"""The liaison with equality bodies, for the zone: a lane per body, consents, what a body sees, messages, what went out."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.auth.language import locale
from col13.dossier.project_words import STAGE
from col13.errors import NotFound
from col13.forms.tracks import BodyForm
from col13.i18n import Label, N_, S_
from col13.models import Case
from col13.policies import may, may_write, Section
from col13.services import casework, liaison_seen, tracks
from col13.services.consents import ANSWERS, GIVEN_BY, HOW
from col13.services.situation import situation
from col13.views.case_forms import save
from col13.views.case_page import draw, shows
from col13.views.looking import look
from col13.views.preview_mark import mark
from col13.views.units import actor, reading
from col13.workflows.asks_liaison import PROFILES

blueprint = Blueprint("liaison", __name__)
ADDED = S_("The body has a track of its own now.")
MESSAGES: dict[str, Label] = {
    "acknowledgement": N_("message", "receipt"), "opinion": N_("message", "opinion"), "question": N_("message", "question"),
    "answer": N_("message", "answer"), "civil_party": N_("message", "announces a civil party"),
    "agreement": N_("message", "holds the victim's agreement"),
}  # fmt: skip
SENT: dict[str, Label] = {
    "share": N_("what left", "access to the shared part"), "answer": N_("what left", "answer"), "dossier": N_("what left", "dossier"),
}  # fmt: skip


@blueprint.get("/cases/<number>/liaison")
def show(number: str) -> ResponseReturnValue:
    """The page for the zone."""
    return page(number)


def page(number: str, form: BodyForm | None = None) -> ResponseReturnValue:
    """The lanes, also after a refused post. A body has its own page of the case, whatever it asks or sends here."""
    if actor().org_kind == "equality_body":
        return redirect(url_for("shared.show", number=number), 303)
    return lanes(number, form=form)


@shows(Section.LIAISON)
def lanes(session: Session, case: Case, form: BodyForm | None = None) -> ResponseReturnValue:
    may_add = may_write(actor(), Section.LIAISON, situation(session, actor(), case), "consents")
    bodies = tuple(track.subject for track in tracks.tracks_of(session, case) if track.workflow == "unia_liaison")
    return draw(
        session, case, Section.LIAISON, "case/liaison.html", liaison=liaison_seen.of(session, actor(), case), bodies=bodies,
        form=(form or filled(session, case, BodyForm())) if may_add else None, answers=ANSWERS, how=HOW, given_by=GIVEN_BY,
        may_consent=may(actor(), "consent:record") and case.closed_at is None, messages=MESSAGES, left_words=SENT,
        profiles=dict(PROFILES),
    )  # fmt: skip


@blueprint.get("/cases/<number>/liaison/preview/<body>")
def preview(number: str, body: str) -> ResponseReturnValue:
    """What this body sees, or would see today: the projection itself. A body knows of no other body's."""
    with reading() as session:
        sections = liaison_seen.looked_at(session, actor(), casework.get(session, actor(), number), body)
    for section in sections:  # each is written before a word of it is read
        elsewhere = look(number, section)
        if elsewhere is not None:
            return elsewhere
    return _preview(number, body=body)


@shows(Section.LIAISON)
def _preview(session: Session, case: Case, body: str) -> ResponseReturnValue:
    if not catalogue.has("body", body) or (actor().org_kind == "equality_body" and body != actor().org_code):
        raise NotFound
    content = liaison_seen.preview(session, actor(), case, body, locale())
    mark(case.number, body)
    return draw(session, case, Section.LIAISON, "case/preview.html", content=content, body=body, stages=STAGE)


@blueprint.post("/cases/<number>/liaison/bodies")
def add(number: str) -> ResponseReturnValue:
    """One more body: IGVM/IEFH, VMRI."""
    with reading() as session:
        case = casework.get(session, actor(), number)
        casework.require_adding(session, actor(), case, "unia_liaison")
        form = filled(session, case, BodyForm())

    def do(session: Session, case: Case) -> None:
        casework.add_track(session, actor(), case, "unia_liaison", form.body.data)

    return save(number, form, "liaison.track", do, back="liaison.show", again=lambda: page(number, form=form), says=ADDED)


def filled(session: Session, case: Case, form: BodyForm) -> BodyForm:
    """Those who have no track yet."""
    taken = {track.subject for track in tracks.tracks_of(session, case) if track.workflow == "unia_liaison"}
    form.body.choices = [("", ""), *((code, words) for code, words in catalogue.choices("body", locale()) if code not in taken)]
    return form
