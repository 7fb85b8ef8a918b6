"""What a page calls the persons of a case: by name for who may read it, by role and number for the others."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy.orm import Session

from col13.auth.language import locale
from col13.i18n import say
from col13.models import Case
from col13.services.options import NUMBERED
from col13.services.persons_seen import persons_seen, PersonView
from col13.views.units import actor


def name(view: PersonView) -> str:
    """The name, or “victim 2” under a pseudonym and for who is not identified."""
    if view.open and view.name:
        return view.name
    role = next((own.role for own in view.roles if own.role in NUMBERED), "")
    return say(NUMBERED[role], locale(), seq=view.numbers.get(role, view.seq))


def called(session: Session, case: Case) -> dict[uuid.UUID, str]:
    """Everybody this reader may know of, by id. Who is not in it is not named at all."""
    return {view.id: name(view) for view in persons_seen(session, actor(), case)}


def named(person: uuid.UUID | None, session: Session, case: Case) -> str:
    """One of them, for the head of a form; "" for nobody and for who is not known to this reader."""
    return called(session, case).get(person, "") if person else ""


def choices(session: Session, case: Case, roles: Collection[str] = ()) -> list[tuple[str, str]]:
    """To choose from: those with one of the roles, or all."""
    seen = persons_seen(session, actor(), case)
    return [(str(view.id), name(view)) for view in seen if not roles or any(view.has_role(role) for role in roles)]
