"""Suspects of a case: identity for who may read it, own entries for the desk, the relation for victim support."""

from __future__ import annotations

import uuid
from functools import partial

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.forms.persons import NewSuspectForm, ReleaseForm, SuspectForm
from col13.i18n import S_
from col13.models import Case
from col13.policies import Section
from col13.services import person_contact, persons
from col13.services.persons_seen import persons_seen, PersonView
from col13.views import person_acts
from col13.views.case_forms import save
from col13.views.case_page import draw, shows
from col13.views.case_persons import around, role_form
from col13.views.person_acts import Act, Desk, Fill
from col13.views.units import actor

blueprint = Blueprint("suspects", __name__)
BACK = "suspects.show"
SUSPECTS = Section.SUSPECTS
TITLES = {
    "new": S_("A suspect"), "identity": S_("Who is suspected"), "contact": S_("How to reach this person"), "role": S_("A further role"),
    "release": S_("Release and contact ban"), "statement": S_("A hearing"), "no_statement": S_("Why there is no hearing"),
}  # fmt: skip
HELP = (S_("A suspect is not yet a perpetrator. Only the magistrate decides."),)


@blueprint.get("/cases/<number>/suspects")
@shows(SUSPECTS)
def show(session: Session, case: Case) -> ResponseReturnValue:
    """As much of each suspect as this reader may know."""
    seen = [view for view in persons_seen(session, actor(), case) if view.has_role("suspect")]
    return draw(session, case, SUSPECTS, "case/suspects.html", persons=seen, b=around(session, case))


FORMS: dict[str, Fill] = {
    **person_acts.FORMS,
    "identity": lambda session, case, view: SuspectForm(data=SuspectForm.shown(view)),
    "release": lambda session, case, view: ReleaseForm(released_on=view.released_on, contact_ban=view.contact_ban),
    "role": role_form,
}
ACTS: dict[str, Act] = {
    "release": lambda session, case, person, form: person_contact.set_release(
        session, actor(), case, person, released_on=form.released_on.data, contact_ban=form.contact_ban.data or ""
    ),
}


def opens(view: PersonView, what: str) -> bool:
    """Only of a suspect whose identity this reader may know."""
    return view.open and view.has_role("suspect")


DESK = Desk(SUSPECTS, BACK, "suspect", TITLES, FORMS, ACTS, opens, HELP)


@blueprint.get("/cases/<number>/suspects/new")
def new(number: str) -> ResponseReturnValue:
    """A suspect, to be added."""
    return DESK.page(number, NewSuspectForm(), "new")


@blueprint.post("/cases/<number>/suspects/new")
def add(number: str) -> ResponseReturnValue:
    """Add the suspect."""
    form = NewSuspectForm()
    return save(
        number, form, "suspect.add",
        lambda session, case: persons.add_person(session, actor(), case, roles=("suspect",), **form.answers()),
        back=BACK, again=partial(DESK.page, number, form, "new"),
    )  # fmt: skip


@blueprint.get(f"/cases/<number>/suspects/<uuid:person>/<any({', '.join(FORMS)}):what>")
def edit(number: str, person: uuid.UUID, what: str) -> ResponseReturnValue:
    """One thing about a suspect, to be filled in."""
    return DESK.edit(number, person, what)


@blueprint.post(f"/cases/<number>/suspects/<uuid:person>/<any({', '.join(FORMS)}):what>")
def keep(number: str, person: uuid.UUID, what: str) -> ResponseReturnValue:
    """Keep it."""
    return DESK.keep(number, person, what)
