"""The referral: a lane per recipient, calls with their 48 hours, instructions, PVs, what was sent, what was decided."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.language import locale
from col13.catalogue.places import arrondissement_label, municipalities
from col13.collation import in_order
from col13.dossier.project_words import LEFT, RECIPIENT
from col13.forms.spoken import Spoken
from col13.forms.tracks import RecipientForm
from col13.i18n import Label, N_, S_
from col13.models import Case
from col13.policies import may_write, Section
from col13.services import casework, referral_seen, tracks
from col13.services.options import MARKS
from col13.services.situation import situation
from col13.views.case_forms import save
from col13.views.case_page import draw, shows
from col13.views.units import actor, reading
from col13.workflows.asks_referral import DECIDERS, FILE_MARK, FUNCTIONS
from col13.workflows.asks_shared import SENT_BY

blueprint = Blueprint("referral", __name__)
ADDED = S_("The recipient has a track of its own now.")
PVS: dict[str, Label] = {"initial": N_("kind of PV", "initial PV"), "later": N_("kind of PV", "later PV")}
SENT: dict[str, Label] = {**LEFT, "answer": N_("what left", "answer"), "hand_over": N_("what left", "the whole file, handed over")}


@blueprint.get("/cases/<number>/referral")
def show(number: str) -> ResponseReturnValue:
    """The page for the zone."""
    return page(number)


def page(number: str, form: RecipientForm | None = None) -> ResponseReturnValue:
    """The lanes, also after a refused post. A body has its own page of the case, whatever it asks or sends here."""
    if actor().org_kind == "equality_body":
        return redirect(url_for("shared.show", number=number), 303)
    return lanes(number, form=form)


@shows(Section.REFERRAL)
def lanes(session: Session, case: Case, form: RecipientForm | None = None) -> ResponseReturnValue:
    now = situation(session, actor(), case)
    may_add = may_write(actor(), Section.REFERRAL, now, "referral")
    return draw(
        session, case, Section.REFERRAL, "case/referral.html", referral=referral_seen.of(session, actor(), case), recipient_name=recipient,
        form=(form or filled(session, case, RecipientForm())) if may_add else None, functions=dict(FUNCTIONS), deciders=dict(DECIDERS),
        file_marks=dict(FILE_MARK), part_marks=dict(MARKS), offices=RECIPIENT, pvs=PVS, sent_by=dict(SENT_BY), left_words=SENT,
    )  # fmt: skip


@blueprint.post("/cases/<number>/referral/recipients")
def add(number: str) -> ResponseReturnValue:
    """One more recipient: the youth section, the labour auditor, another district."""
    with reading() as session:
        case = casework.get(session, actor(), number)
        casework.require_adding(session, actor(), case, "prosecution_referral")
        form = filled(session, case, RecipientForm())

    def do(session: Session, case: Case) -> None:
        casework.add_track(session, actor(), case, "prosecution_referral", form.recipient.data)

    return save(number, form, "referral.track", do, back="referral.show", again=lambda: page(number, form=form), says=ADDED)


def filled(session: Session, case: Case, form: RecipientForm) -> RecipientForm:
    """Those who have no track yet."""
    taken = {track.subject for track in tracks.tracks_of(session, case) if track.workflow == "prosecution_referral"}
    districts = in_order({one.arrondissement for one in municipalities().values()}, lambda code: arrondissement_label(code, locale()))
    offered = [(code, Spoken(label)) for code, label in RECIPIENT.items()] + [(code, recipient(code)) for code in districts]
    form.recipient.choices = [("", ""), *((code, words) for code, words in offered if code not in taken)]
    return form


def recipient(code: str) -> str | Label:
    """The name of a recipient: an office by its label, a district by its own name."""
    known = RECIPIENT.get(code)
    return known if isinstance(known, Label) else arrondissement_label(code, locale())
