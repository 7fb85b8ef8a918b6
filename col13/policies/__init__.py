"""Rights, in one sitting: roles, actions, the section matrix, may() and require(). Pure: no SQL, no HTTP. Nobody by default."""

from col13.policies.actions import ACTION_LABELS, ACTIONS, may, require
from col13.policies.people import (
    Actor,
    ADMIN,
    AUDITOR,
    CLOCK,
    CLOCK_ID,
    INVESTIGATOR,
    LIAISON,
    RECEPTION,
    REFERENCE_OFFICER,
    Role,
    role_for,
    ROLE_LABELS,
    SHELL_ID,
    VICTIM_SUPPORT,
    ZONE_ROLES,
)  # fmt: skip
from col13.policies.sections import (
    FACETS,
    facets,
    Grant,
    holds,
    MATRIX,
    may_read,
    may_write,
    require_section,
    Section,
    SECTION_LABELS,
    Situation,
    who_may,
)  # fmt: skip

__all__ = [
    "ACTIONS", "ACTION_LABELS", "ADMIN", "AUDITOR", "CLOCK", "CLOCK_ID", "FACETS", "INVESTIGATOR", "LIAISON", "MATRIX", "RECEPTION",
    "REFERENCE_OFFICER", "ROLE_LABELS", "SECTION_LABELS", "SHELL_ID", "VICTIM_SUPPORT", "ZONE_ROLES", "Actor", "Grant", "Role", "Section",
    "Situation", "facets", "holds", "may", "may_read", "may_write", "require", "require_section", "role_for", "who_may",
]  # fmt: skip
