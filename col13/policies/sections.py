"""The sections a case is shown in, the matrix of who reads and writes what of them, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from col13.errors import Forbidden
from col13.i18n import Label, N_
from col13.policies.people import (
    Actor,
    AUDITOR,
    INVESTIGATOR,
    LIAISON,
    RECEPTION,
    REFERENCE_OFFICER,
    Role,
    role_for,
    ROLE_LABELS,
    VICTIM_SUPPORT,
    ZONE_ROLES,
)  # fmt: skip


class Section(StrEnum):
    """The sections a case is shown in, in their order on the page."""

    SUMMARY = "summary"
    FACTS = "facts"
    PERSONS = "persons"
    SUSPECTS = "suspects"
    QUALIFICATION = "qualification"
    SUPPORT = "support"
    REFERRAL = "referral"
    LIAISON = "liaison"
    DOCUMENTS = "documents"
    JOURNAL = "journal"


SECTION_LABELS: dict[Section, Label] = {
    Section.SUMMARY: N_("section", "Overview"), Section.FACTS: N_("section", "Facts"), Section.PERSONS: N_("section", "Persons"),
    Section.SUSPECTS: N_("section", "Suspects"), Section.QUALIFICATION: N_("section", "Qualification"),
    Section.SUPPORT: N_("section", "Victim support"), Section.REFERRAL: N_("section", "Referral"),
    Section.LIAISON: N_("section", "Liaison"), Section.DOCUMENTS: N_("section", "Documents"), Section.JOURNAL: N_("section", "Journal"),
}  # fmt: skip

# What a section consists of, for rights: a facet is the smallest thing the matrix tells apart.
FACETS: dict[Section, tuple[str, ...]] = {
    Section.SUMMARY: ("states", "overview"), Section.FACTS: ("facts", "note"), Section.PERSONS: ("victims", "witnesses", "contact_rules"),
    Section.SUSPECTS: ("identity", "own_entries", "relation"), Section.QUALIFICATION: ("grounds", "assessments"),
    Section.SUPPORT: ("states", "offer", "needs", "measures", "contact_rules", "words", "contact_log"),
    Section.REFERRAL: ("states", "decisions", "referral"), Section.LIAISON: ("states", "consents", "exchange"),
    Section.DOCUMENTS: ("own", "support", "all"), Section.JOURNAL: ("own_entries", "envelopes", "details"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grant:
    """What one cell of the matrix gives: facets read and written, and when it holds (`always`, `until_recorded`, `own`)."""

    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    when: str = "always"


def full(section: Section) -> tuple[Grant, ...]:
    """Everything of a section, read and written."""
    return (Grant(read=FACETS[section], write=FACETS[section]),)


def reading(*facets: str) -> tuple[Grant, ...]:
    """These facets, read only."""
    return (Grant(read=facets),)


S = Section
MATRIX: dict[Section, dict[Role, tuple[Grant, ...]]] = {
    S.SUMMARY: {
        **{role: reading("states", "overview") for role in (*ZONE_ROLES, LIAISON)},
        AUDITOR: reading("states"),
    },
    S.FACTS: {
        RECEPTION: (
            Grant(read=("facts", "note"), write=("facts", "note"), when="until_recorded"),
            Grant(read=("facts", "note"), write=("note",), when="own"),
        ),
        INVESTIGATOR: full(S.FACTS),
        REFERENCE_OFFICER: full(S.FACTS),
        VICTIM_SUPPORT: reading("facts", "note"),
    },
    S.PERSONS: {
        RECEPTION: (
            Grant(read=("victims", "witnesses"), write=("victims", "witnesses"), when="until_recorded"),
            Grant(read=("victims", "witnesses"), when="own"),
            Grant(read=("contact_rules",), write=("contact_rules",)),
        ),
        INVESTIGATOR: full(S.PERSONS),
        REFERENCE_OFFICER: full(S.PERSONS),
        VICTIM_SUPPORT: (Grant(read=("victims", "contact_rules"), write=("victims", "contact_rules")),),
    },
    S.SUSPECTS: {
        RECEPTION: (Grant(read=("own_entries",)), Grant(write=("own_entries",), when="until_recorded")),
        INVESTIGATOR: full(S.SUSPECTS),
        REFERENCE_OFFICER: full(S.SUSPECTS),
        VICTIM_SUPPORT: reading("relation"),
    },
    S.QUALIFICATION: {
        RECEPTION: reading("grounds", "assessments"),
        INVESTIGATOR: full(S.QUALIFICATION),
        REFERENCE_OFFICER: full(S.QUALIFICATION),
        VICTIM_SUPPORT: reading("grounds", "assessments"),
        LIAISON: reading("grounds"),
    },
    S.SUPPORT: {
        RECEPTION: (Grant(read=("states", "offer"), write=("offer",)),),
        INVESTIGATOR: (Grant(read=("states", "offer", "contact_rules"), write=("offer", "contact_rules")),),
        REFERENCE_OFFICER: reading("states", "needs", "measures"),
        VICTIM_SUPPORT: full(S.SUPPORT),
    },
    S.REFERRAL: {
        RECEPTION: reading("states"),
        INVESTIGATOR: full(S.REFERRAL),
        REFERENCE_OFFICER: full(S.REFERRAL),
        VICTIM_SUPPORT: reading("states", "decisions"),
        LIAISON: reading("states"),
    },
    S.LIAISON: {
        RECEPTION: reading("states"),
        INVESTIGATOR: reading("states", "consents", "exchange"),
        REFERENCE_OFFICER: full(S.LIAISON),
        VICTIM_SUPPORT: reading("states", "consents", "exchange"),
        LIAISON: (Grant(read=("states", "exchange"), write=("exchange",)),),
    },
    S.DOCUMENTS: {
        RECEPTION: (Grant(read=("own",), write=("own",)),),
        INVESTIGATOR: full(S.DOCUMENTS),
        REFERENCE_OFFICER: full(S.DOCUMENTS),
        VICTIM_SUPPORT: (Grant(read=("own", "support"), write=("own", "support")),),
    },
    S.JOURNAL: {
        INVESTIGATOR: reading("own_entries"),
        REFERENCE_OFFICER: reading("own_entries", "envelopes", "details"),
        AUDITOR: reading("envelopes"),
    },
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What the matrix must know of one case for one actor: `recorded` (the initial PV is on file), `own` (opened or changed by
    this person in the last 30 days), `closed`, and the sections a state locks (`read_only`, or `additions` only)."""

    recorded: bool = False
    own: bool = False
    closed: bool = False
    read_only: frozenset[Section] = field(default_factory=frozenset)
    additions: frozenset[Section] = field(default_factory=frozenset)


def holds(grant: Grant, situation: Situation) -> bool:
    """Whether a grant's moment is now."""
    if grant.when == "until_recorded":
        return not situation.recorded
    return situation.own if grant.when == "own" else True


def facets(actor: Actor, section: Section, mode: str, situation: Situation) -> frozenset[str]:
    """The facets of a section this actor may `read` or `write` in this situation: rights of several roles unite, locks take away
    (a closed case and a read-only section: nothing to write; a section that takes additions only still lists its facets)."""
    if mode == "write" and (situation.closed or section in situation.read_only):
        return frozenset()
    roles = tuple(Role) if actor.kind == "shell" else tuple(actor.roles)
    grants = (grant for role in roles for grant in MATRIX[section].get(role, ()) if holds(grant, situation))
    return frozenset(facet for grant in grants for facet in (grant.read if mode == "read" else grant.write))


def may_read(actor: Actor, section: Section, situation: Situation, facet: str | None = None) -> bool:
    """Whether a section (or one facet of it) may be shown."""
    seen = facets(actor, section, "read", situation)
    return bool(seen) if facet is None else facet in seen


def may_write(actor: Actor, section: Section, situation: Situation, facet: str) -> bool:
    """Whether a facet may be written; where only additions are taken, the service still refuses changes of what stands."""
    return facet in facets(actor, section, "write", situation)


def require_section(actor: Actor, section: Section, mode: str, situation: Situation, facet: str | None = None) -> Role:
    """The role that lets read or write here; Forbidden, naming the roles that may, when none does."""
    allowed = facets(actor, section, mode, situation)
    if allowed if facet is None else facet in allowed:
        granting = [role for role, cell in MATRIX[section].items() if any(_gives(grant, mode, facet) for grant in cell)]
        return role_for(actor, granting) or Role.REFERENCE_OFFICER
    raise Forbidden(who=tuple(ROLE_LABELS[role] for role in who_may(section, mode, facet)))


def who_may(section: Section, mode: str, facet: str | None = None) -> tuple[Role, ...]:
    """The roles with such a right somewhere in the matrix, in order."""
    return tuple(role for role in Role if any(_gives(grant, mode, facet) for grant in MATRIX[section].get(role, ())))


def _gives(grant: Grant, mode: str, facet: str | None) -> bool:
    named = grant.read if mode == "read" else grant.write
    return bool(named) if facet is None else facet in named
