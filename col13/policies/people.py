"""Who acts: the roles, the actor, and the role that is used for an act."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from col13.i18n import Label, N_


class Role(StrEnum):
    """The roles, in the order in which the one used for an act is chosen (design section 2)."""

    RECEPTION = "reception"
    INVESTIGATOR = "investigator"
    REFERENCE_OFFICER = "reference_officer"
    VICTIM_SUPPORT = "victim_support"
    LIAISON = "liaison"
    AUDITOR = "auditor"
    ADMIN = "admin"


RECEPTION, INVESTIGATOR, REFERENCE_OFFICER, VICTIM_SUPPORT, LIAISON, AUDITOR, ADMIN = Role
ZONE_ROLES = (RECEPTION, INVESTIGATOR, REFERENCE_OFFICER, VICTIM_SUPPORT)

ROLE_LABELS: dict[Role, Label] = {
    RECEPTION: N_("role", "reception officer"),
    INVESTIGATOR: N_("role", "investigator"),
    REFERENCE_OFFICER: N_("role", "COL13 reference officer"),
    VICTIM_SUPPORT: N_("role", "police victim assistance"),
    LIAISON: N_("role", "equality-body liaison"),
    AUDITOR: N_("role", "auditor"),
    ADMIN: N_("role", "functional administrator"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `kind` is user, shell (the operating-system user, sees all cases of the instance) or clock (the machine)."""

    id: uuid.UUID
    name: str
    org_id: uuid.UUID | None = None
    org_kind: str = ""  # police_zone | equality_body
    org_code: str = ""  # zone number, or unia | igvm | vmri
    roles: frozenset[Role] = frozenset()
    kind: str = "user"
    language: str = "nl"
    org_before: tuple[uuid.UUID, ...] = ()  # the zones that were merged into this one: what was written for them is read by its auditor

    def has(self, role: Role) -> bool:
        """Whether this person holds the role now."""
        return role in self.roles


# The built-in actors have fixed ids, so that a journal can name them for ever.
SHELL_ID = uuid.UUID("00000000-0000-7000-8000-000000000001")
CLOCK_ID = uuid.UUID("00000000-0000-7000-8000-000000000002")
CLOCK = Actor(CLOCK_ID, "clock", kind="clock")  # the machine, for what nobody asked for: the house's own units of work


def role_for(actor: Actor, granted: Iterable[Role]) -> Role | None:
    """The role used for an act: the first in the order of Role that is granted and held; the shell takes the first granted."""
    wanted = frozenset(granted)
    held = wanted if actor.kind == "shell" else wanted & actor.roles
    return next((role for role in Role if role in held), None)
