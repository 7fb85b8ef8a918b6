"""Persons of a case: victims, witnesses, reporter; how to reach them safely; statements and rights."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.language import locale
from col13.forms.base import HouseForm
from col13.forms.choices import telling
from col13.forms.facts import identity
from col13.forms.persons import (
    IdentityForm,
    KinForm,
    NewPersonForm,
    RepresentativeForm,
    RightForm,
    RoleForm,
    RulesForm,
)
from col13.i18n import Label, S_, say
from col13.models import Case
from col13.policies import facets, Section
from col13.services import casework, facts_seen, person_contact, persons, statements
from col13.services.person_rules import CHANNELS, FACET, KINDS, PERSON_ROLES, RELATIONS, REPRESENTATIVES
from col13.services.persons_seen import persons_seen, PersonView
from col13.services.situation import situation
from col13.views import person_acts
from col13.views.case_forms import save
from col13.views.case_page import draw, shows
from col13.views.people import called, choices
from col13.views.person_acts import Act, Desk, Fill
from col13.views.units import actor, reading

blueprint = Blueprint("persons", __name__)
BACK = "persons.show"
PERSONS = Section.PERSONS
TITLES = {
    "new": S_("Another person"), "identity": S_("Who it is"), "contact": S_("How to reach this person"),
    "rules": S_("Safe-contact rules"), "role": S_("A further role"), "representative": S_("Representative"),
    "kin": S_("Next of kin"), "statement": S_("A statement"),
    "no_statement": S_("Why there is no statement"), "right": S_("A right of the victim"),
}  # fmt: skip
VICTIMS = ("victim",)  # of whom somebody may be next of kin
CLOSE_TO = ("victim", "next_of_kin", "civil_party")  # who has rights of a victim


@blueprint.get("/cases/<number>/persons")
@shows(PERSONS)
def show(session: Session, case: Case) -> ResponseReturnValue:
    """Those who are more, or something else, than suspects."""
    seen = [view for view in persons_seen(session, actor(), case) if any(own.role != "suspect" for own in view.roles)]
    return draw(session, case, PERSONS, "case/persons.html", persons=seen, b=around(session, case))


def around(session: Session, case: Case) -> dict[str, Any]:
    """What the cards of persons need beside them: statements, rights, names, labels."""
    taken: dict[uuid.UUID, list[statements.StatementView]] = {}
    for one in statements.statements_seen(session, actor(), case):
        taken.setdefault(one.person_id, []).append(one)
    rights = statements.rights_of(session, case)
    hands = [row.by for rows in rights.values() for row in rows] + [one.by for rows in taken.values() for one in rows]
    return {
        "people": called(session, case), "taken": taken, "rights": rights, "names": facts_seen.names_of(session, hands),
        "roles": PERSON_ROLES, "kinds": KINDS, "channels": CHANNELS, "representatives": REPRESENTATIVES, "relations": RELATIONS,
        "right_labels": statements.RIGHTS, "close_to": CLOSE_TO, "writable": lambda view: may_change(session, case, view),
        "never": lambda view: [say(CHANNELS[code], locale()) for code in view.forbidden_channels if code in CHANNELS],
    }  # fmt: skip


def may_change(session: Session, case: Case, view: PersonView) -> bool:
    """Whether this reader may write of this person: one of the roles that show is theirs to write."""
    now = situation(session, actor(), case)
    pairs = {FACET[own.role] for own in view.roles}
    return view.open and any(facet in facets(actor(), section, "write", now) for section, facet in pairs)


def writable_roles(session: Session, case: Case) -> dict[str, Label]:
    """The roles this hand may give now; reception adds suspects as entries of its own."""
    now = situation(session, actor(), case)
    given = {section: facets(actor(), section, "write", now) for section in (PERSONS, Section.SUSPECTS)}
    own = "own_entries" in given[Section.SUSPECTS]
    return {role: label for role, label in PERSON_ROLES.items() if FACET[role][1] in given[FACET[role][0]] or (role == "suspect" and own)}


@blueprint.get("/cases/<number>/persons/new")
def new(number: str) -> ResponseReturnValue:
    """A person, to be added."""
    return DESK.page(
        number,
        lambda session, case: NewPersonForm(offered=but_suspects(session, case), victims=choices(session, case, VICTIMS), kind="person"),
        "new",
    )


@blueprint.post("/cases/<number>/persons/new")
def add(number: str) -> ResponseReturnValue:
    """Add the person, with the safe-contact rules where they were asked."""
    with reading() as session:
        file = casework.get(session, actor(), number)
        form = NewPersonForm(offered=but_suspects(session, file), victims=choices(session, file, VICTIMS))

    def do(session: Session, case: Case) -> None:
        rules = form.told_rules()
        given = {**form.answers(), **form.contact(), "deceased_id": identity(form.kin_of.data)}
        person = persons.add_person(
            session, actor(), case, roles=form.roles.data or (), kind=form.kind.data or "person", injury=form.injury.data or "", **given
        )
        if rules:
            person_contact.set_contact_rules(
                session, actor(), case, person.id, rules=form.rules.data or "", forbidden_channels=form.forbidden_channels.data or ()
            )

    return save(number, form, "person.add", do, back=BACK, again=partial(DESK.page, number, form, "new"))


def but_suspects(session: Session, case: Case) -> dict[str, Label]:
    """The roles that may be given on this page: a suspect is added on the page of suspects."""
    return {role: label for role, label in writable_roles(session, case).items() if role != "suspect"}


def role_form(session: Session, case: Case, view: PersonView) -> HouseForm:
    """Roles not yet held, and those that could end."""
    offered = {role: label for role, label in writable_roles(session, case).items() if not view.has_role(role)}
    return RoleForm(offered=offered, held={own.role: PERSON_ROLES[own.role] for own in view.roles})


def representative_form(session: Session, case: Case, view: PersonView) -> HouseForm:
    """Everybody else on file."""
    return RepresentativeForm(
        people=[pair for pair in choices(session, case) if pair[0] != str(view.id)], representative_as=view.representative_as,
        representative_id=str(view.representative_id or ""), ground_may_be_named=telling(view.ground_may_be_named),
    )  # fmt: skip


FORMS: dict[str, Fill] = {
    **person_acts.FORMS,
    "identity": lambda session, case, view: IdentityForm(data=IdentityForm.shown(view)),
    "rules": lambda session, case, view: RulesForm(data={"rules": view.contact_rules, "forbidden_channels": list(view.forbidden_channels)}),
    "role": role_form,
    "representative": representative_form,
    "kin": lambda session, case, view: KinForm(
        victims=[pair for pair in choices(session, case, VICTIMS) if pair[0] != str(view.id)], kin_of=str(view.deceased_id or "")
    ),
    "right": lambda session, case, view: RightForm(language=view.language),
}
ACTS: dict[str, Act] = {
    "rules": lambda session, case, person, form: person_contact.set_contact_rules(
        session, actor(), case, person, rules=form.rules.data or "", forbidden_channels=form.forbidden_channels.data or ()
    ),
    "representative": lambda session, case, person, form: person_contact.set_representative(
        session, actor(), case, person, **form.answers()
    ),
    "kin": lambda session, case, person, form: persons.change_person(
        session, actor(), case, person, deceased_id=identity(form.kin_of.data)
    ),
    "right": lambda session, case, person, form: statements.record_right(session, actor(), case, person_id=person, **form.answers()),
}


def opens(view: PersonView, what: str) -> bool:
    """A form about a person needs the name; the safe-contact rules open without it too."""
    return view.open or (what == "rules" and view.rules_open)


DESK = Desk(PERSONS, BACK, "person", TITLES, FORMS, ACTS, opens)


@blueprint.get(f"/cases/<number>/persons/<uuid:person>/<any({', '.join(FORMS)}):what>")
def edit(number: str, person: uuid.UUID, what: str) -> ResponseReturnValue:
    """One thing about a person, to be filled in."""
    return DESK.edit(number, person, what)


@blueprint.post(f"/cases/<number>/persons/<uuid:person>/<any({', '.join(FORMS)}):what>")
def keep(number: str, person: uuid.UUID, what: str) -> ResponseReturnValue:
    """Keep it."""
    return DESK.keep(number, person, what)
