"""The intake's page of persons: one at a time, each victim with the safe-contact question."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.errors import Invalid, NotFound
from col13.forms.intake_people import ASK_IT, ContactForm, WhoForm
from col13.i18n import S_
from col13.models import Case
from col13.policies import Section
from col13.services import casework, person_contact, persons, persons_seen
from col13.services import once as onces
from col13.views.case_persons import may_change
from col13.views.frame import notice
from col13.views.intake import blueprint, coded, leg_page, onward
from col13.views.intake_alike import hints
from col13.views.intake_saving import drawn_again, may_save, may_write
from col13.views.looking import looks
from col13.views.units import actor, answering, writing

ADDED = S_("Added to the file.")
KEPT = S_("The safe-contact rules are kept.")
FIRST = "victim reporter"  # most reports are made by the one who suffered


def who_form(**known: object) -> WhoForm:
    form = WhoForm(**known)
    coded(form, language="language")
    return form


def who_page(session: Session, case: Case, form: WhoForm | None = None) -> str:
    people = persons_seen.persons_seen(session, actor(), case)
    suggested = "" if people else FIRST
    filled = form or who_form(data={"roles": suggested.split(), "kind": "person"})
    return leg_page(
        session, case, "who", filled, people=people, suggested=suggested, alike=hints(session, case),
        correct=correctable(session, case, people),
    )  # fmt: skip


def correctable(session: Session, case: Case, people: Iterable[persons_seen.PersonView]) -> frozenset[uuid.UUID]:
    """The persons of whom this hand may correct who they are."""
    return frozenset(view.id for view in people if may_change(session, case, view))


@blueprint.get("/cases/<number>/intake/who")
@looks(Section.PERSONS)
def who(session: Session, case: Case) -> ResponseReturnValue:
    may_write(session, case, Section.PERSONS, "victims")
    return who_page(session, case)


@blueprint.post("/cases/<number>/intake/who")
def add_person(number: str) -> ResponseReturnValue:
    """One more person, then the next part, or this page again for another one. Nobody described: nobody added."""
    may_save(number, Section.PERSONS, "victims")
    form = who_form()
    more = "more" in request.form
    with answering(form) as answer:
        if form.empty(request.form.get("suggested", "")) and not more:
            return onward(number, "who")
        if form.validate():
            with writing() as session:
                case = casework.get(session, actor(), number, lock=True)
                act = f"intake.person:{case.id}"
                if onces.before(session, actor(), form.token(), act) is None:
                    onces.keep(session, actor(), form.token(), act, str(write_person(session, case, form)))
            notice(ADDED)
            return redirect(url_for("intake.who", number=number), 303) if more else onward(number, "who")
    return drawn_again(number, Section.PERSONS, lambda session, case: who_page(session, case, form), answer.status)


def write_person(session: Session, case: Case, form: WhoForm) -> uuid.UUID:
    """The person, and for a victim what was said about safe contact. Gives the id."""
    roles = form.roles.data or ()
    if "victim" in roles and not form.contact.data:
        raise Invalid({"contact": ASK_IT})
    rules = form.rules()
    person = persons.add_person(session, actor(), case, roles=roles, **form.person())
    if rules is not None:
        person_contact.set_contact_rules(session, actor(), case, person.id, rules=rules[0], forbidden_channels=rules[1])
    return person.id


def contact_page(session: Session, case: Case, person_id: uuid.UUID, form: ContactForm) -> str:
    """NotFound for whoever is no victim on file that this reader sees."""
    view = persons_seen.person_seen(session, actor(), case, person_id)
    if view is None or not view.has_role("victim"):
        raise NotFound
    return leg_page(session, case, "contact", form, person=view)


@blueprint.get("/cases/<number>/intake/who/<uuid:person>")
@looks(Section.PERSONS)
def contact(session: Session, case: Case, person: uuid.UUID) -> ResponseReturnValue:
    """The question of safe contact, for a victim who was not asked before."""
    may_write(session, case, Section.PERSONS, "contact_rules")
    return contact_page(session, case, person, ContactForm())


@blueprint.post("/cases/<number>/intake/who/<uuid:person>")
def save_contact(number: str, person: uuid.UUID) -> ResponseReturnValue:
    may_save(number, Section.PERSONS, "contact_rules")
    form = ContactForm()
    with answering(form) as answer:
        if form.validate():
            rules = form.rules()
            if rules is None and form.contact.data != "later":
                raise Invalid({"contact": ASK_IT})
            if rules is not None:
                with writing() as session:
                    case = casework.get(session, actor(), number, lock=True)
                    person_contact.set_contact_rules(session, actor(), case, person, rules=rules[0], forbidden_channels=rules[1])
                notice(KEPT)
            return redirect(url_for("intake.check", number=number), 303)
    return drawn_again(number, Section.PERSONS, lambda session, case: contact_page(session, case, person, form), answer.status)
