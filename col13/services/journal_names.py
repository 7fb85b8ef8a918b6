"""The people behind the ids of the journal: names for its pages, of one's own organisation in the list to choose from."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.i18n import Label, N_
from col13.models import User
from col13.models.together import alone, Plan
from col13.models.words import by_word
from col13.policies import Actor, CLOCK_ID, require, SHELL_ID

BUILT_IN: dict[uuid.UUID, Label] = {SHELL_ID: N_("actor", "command line"), CLOCK_ID: N_("actor", "the machine")}


def who_is_who(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str | Label]:
    """Display names by id, for the built-in actors a label. Rights are the caller's: whoever may read the entries may know who acted."""
    return alone(session, names_of(ids))


def names_of(ids: Collection[uuid.UUID]) -> Plan[dict[uuid.UUID, str | Label]]:
    """As who_is_who(), beside other reads."""
    found = yield {"users": select(User.id, User.display_name).where(User.id.in_(ids))}
    return {**{one: name for one, name in BUILT_IN.items() if one in ids}, **{row.id: row.display_name for row in found["users"]}}


def people_of(session: Session, actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """Everybody who has or had an account in the auditor's organisation, by name. Forbidden without the right."""
    return alone(session, people_known(actor))


def people_known(actor: Actor) -> Plan[list[tuple[uuid.UUID, str]]]:
    """As people_of(), beside other reads."""
    require(actor, "journal:organisation")
    users = select(User.id, User.display_name).where(User.org_id == actor.org_id)
    found = yield {"users": users.order_by(by_word(User.display_name, actor.language))}
    return [(row.id, row.display_name) for row in found["users"]]
