"""What the pages of persons and of suspects share: the forms about one person, the act behind each, showing and keeping them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.errors import NotFound
from col13.forms.base import HouseForm
from col13.forms.persons import ContactForm, StatementForm, WhyNoneForm
from col13.i18n import Sentence
from col13.models import Case
from col13.policies import Section
from col13.services import casework, person_contact, persons, statements
from col13.services.persons_seen import person_seen, PersonView
from col13.views.case_forms import fill_in, save
from col13.views.people import named
from col13.views.units import actor, reading

Fill = Callable[[Session, Case, PersonView], HouseForm]
Act = Callable[[Session, Case, uuid.UUID, Any], object]
REACH = ("language", "interpreter", "phone", "e_mail", "address")
FORMS: dict[str, Fill] = {
    "contact": lambda session, case, view: ContactForm(data={name: getattr(view, name) for name in REACH}),
    "statement": lambda session, case, view: StatementForm(language=view.language),
    "no_statement": lambda session, case, view: WhyNoneForm(),
}


def act(session: Session, case: Case, what: str, person: uuid.UUID, form: Any) -> object:
    """The one service of the forms that both pages have. NotFound for a form that is neither's."""
    hand = actor()
    match what:
        case "identity":
            return persons.change_person(session, hand, case, person, **form.answers())
        case "contact":
            return person_contact.change_contact(session, hand, case, person, **form.contact())
        case "role":
            return persons.add_role(
                session, hand, case, person, role=form.role.data or "", salduz=form.salduz.data or None, injury=form.injury.data or "",
                instead_of=form.instead_of.data or None,
            )  # fmt: skip
        case "statement":
            return statements.add_statement(session, hand, case, person_id=person, **form.answers())
        case "no_statement":
            return statements.record_why_none(session, hand, case, person_id=person, reason=form.reason.data or "")
    raise NotFound


@dataclass(frozen=True)
class Desk:
    """One of the two pages. `opens`: whether a form about this person shows to this reader; `acts`: what only this page can do."""

    section: Section
    back: str
    key: str  # what a posted form is remembered by
    titles: dict[str, Sentence]
    forms: dict[str, Fill]
    acts: dict[str, Act]
    opens: Callable[[PersonView, str], bool]
    before: tuple[Sentence, ...] = ()

    def page(self, number: str, form: Any, what: str, person: uuid.UUID | None = None) -> ResponseReturnValue:
        """The page of one of the forms; it says whom it is about."""
        about = partial(named, person)
        return fill_in(number, self.section, form, self.titles[what], facet=None, back=self.back, before=self.before, about=about)

    def edit(self, number: str, person: uuid.UUID, what: str) -> ResponseReturnValue:
        """One thing about a person, to be filled in."""
        return self.page(number, partial(self.fill, what, person), what, person)

    def keep(self, number: str, person: uuid.UUID, what: str) -> ResponseReturnValue:
        """Keep it; who it is, unless somebody else changed the section meanwhile."""
        with reading() as session:
            form = self.fill(what, person, session, casework.get(session, actor(), number))

        def do(session: Session, case: Case) -> object:
            own = self.acts.get(what)
            return own(session, case, person, form) if own else act(session, case, what, person, form)

        return save(
            number, form, f"{self.key}.{what}:{person}", do, back=self.back, again=partial(self.page, number, form, what, person),
            overwrites=self.section if what == "identity" else None, anchor=f"person-{person}",
        )  # fmt: skip

    def fill(self, what: str, person: uuid.UUID, session: Session, case: Case) -> HouseForm:
        """The form, filled with what stands; NotFound for who may not know this much of the person."""
        view = person_seen(session, actor(), case, person)
        if view is None or not self.opens(view, what):
            raise NotFound
        return self.forms[what](session, case, view)
