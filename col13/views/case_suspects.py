"""Suspects of a case: identity for who may read it, own entries for the desk, the relation for victim support."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.errors import NotFound
from col13.forms.base import HouseForm
from col13.forms.persons import ContactForm, NewSuspectForm, ReleaseForm, StatementForm, SuspectForm, WhyNoneForm
from col13.i18n import S_
from col13.models import Case
from col13.policies import Section
from col13.services import casework, person_contact, persons, statements
from col13.services.persons_seen import person_seen, persons_seen, PersonView
from col13.views.case_forms import fill_in, save
from col13.views.case_page import draw, shows
from col13.views.case_persons import around
from col13.views.case_persons import FORMS as PERSON_FORMS
from col13.views.people import named
from col13.views.units import actor, reading

blueprint = Blueprint("suspects", __name__)
BACK = "suspects.show"
SUSPECTS = Section.SUSPECTS
TITLES = {
    "new": S_("A suspect"), "identity": S_("Who is suspected"), "contact": S_("How to reach this person"), "role": S_("A further role"),
    "release": S_("Release and contact ban"), "statement": S_("A hearing"), "no_statement": S_("Why there is no hearing"),
}  # fmt: skip
KINDS_OF_FORM = tuple(what for what in TITLES if what != "new")
HELP = (S_("A suspect is not yet a perpetrator. Only the magistrate decides."),)


@blueprint.get("/cases/<number>/suspects")
@shows(SUSPECTS)
def show(session: Session, case: Case) -> ResponseReturnValue:
    """As much of each suspect as this reader may know."""
    seen = [view for view in persons_seen(session, actor(), case) if view.has_role("suspect")]
    return draw(session, case, SUSPECTS, "case/suspects.html", persons=seen, b=around(session, case))


@blueprint.get("/cases/<number>/suspects/new")
def new(number: str) -> ResponseReturnValue:
    """A suspect, to be added."""
    return page(number, NewSuspectForm(), "new")


@blueprint.post("/cases/<number>/suspects/new")
def add(number: str) -> ResponseReturnValue:
    """Add the suspect."""
    form = NewSuspectForm()
    return save(
        number, form, "suspect.add",
        lambda session, case: persons.add_person(session, actor(), case, roles=("suspect",), **form.answers()),
        back=BACK, again=partial(page, number, form, "new"),
    )  # fmt: skip


@blueprint.get(f"/cases/<number>/suspects/<uuid:person>/<any({', '.join(KINDS_OF_FORM)}):what>")
def edit(number: str, person: uuid.UUID, what: str) -> ResponseReturnValue:
    """One thing about a suspect, to be filled in."""
    return page(number, partial(fill, what, person), what, person)


@blueprint.post(f"/cases/<number>/suspects/<uuid:person>/<any({', '.join(KINDS_OF_FORM)}):what>")
def keep(number: str, person: uuid.UUID, what: str) -> ResponseReturnValue:
    """Keep it."""
    with reading() as session:
        form = fill(what, person, session, casework.get(session, actor(), number))
    return save(
        number, form, f"suspect.{what}:{person}", lambda session, case: act(session, case, what, person, form), back=BACK,
        again=partial(page, number, form, what, person), overwrites=SUSPECTS if what == "identity" else None, anchor=f"person-{person}",
    )  # fmt: skip


def fill(what: str, person: uuid.UUID, session: Session, case: Case) -> HouseForm:
    """The form about a suspect whose identity this reader may know; NotFound otherwise."""
    view = person_seen(session, actor(), case, person)
    if view is None or not view.open or not view.has_role("suspect"):
        raise NotFound
    return form_of(what, session, case, view)


def form_of(what: str, session: Session, case: Case, view: PersonView) -> HouseForm:
    """Filled with what stands."""
    if what == "identity":
        return SuspectForm(data=SuspectForm.shown(view))
    if what == "contact":
        return ContactForm(data={name: getattr(view, name) for name in ("language", "interpreter", "phone", "e_mail", "address")})
    if what == "release":
        return ReleaseForm(released_on=view.released_on, contact_ban=view.contact_ban)
    if what == "role":
        return PERSON_FORMS["role"](session, case, view)
    return StatementForm(language=view.language) if what == "statement" else WhyNoneForm()


def act(session: Session, case: Case, what: str, person: uuid.UUID, form: Any) -> object:
    """The one service of each form."""
    hand = actor()
    match what:
        case "identity":
            return persons.change_person(session, hand, case, person, **form.answers())
        case "contact":
            return person_contact.change_contact(session, hand, case, person, **form.contact())
        case "release":
            ban = form.contact_ban.data or ""
            return person_contact.set_release(session, hand, case, person, released_on=form.released_on.data, contact_ban=ban)
        case "role":
            return persons.add_role(
                session, hand, case, person, role=form.role.data or "", salduz=form.salduz.data or None, injury=form.injury.data or "",
                instead_of=form.instead_of.data or None,
            )  # fmt: skip
        case "statement":
            return statements.add_statement(session, hand, case, person_id=person, **form.answers())
    return statements.record_why_none(session, hand, case, person_id=person, reason=form.reason.data or "")


def page(number: str, form: Any, what: str, person: uuid.UUID | None = None) -> ResponseReturnValue:
    """The page of one of the forms; it says whom it is about."""
    return fill_in(number, SUSPECTS, form, TITLES[what], facet=None, back=BACK, before=HELP, about=partial(named, person))
