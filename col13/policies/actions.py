"""What is not a step and not a section: each action, who may do it, and its words. Nobody by default."""

from __future__ import annotations

from col13.errors import Forbidden
from col13.i18n import Label, N_
from col13.policies.people import (
    Actor,
    ADMIN,
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

ACTIONS: dict[str, tuple[Role, ...]] = {
    "case:list": (*ZONE_ROLES, LIAISON, AUDITOR),
    "case:search": (*ZONE_ROLES, LIAISON),
    "case:export": (*ZONE_ROLES, LIAISON, AUDITOR),
    "view:save": (*ZONE_ROLES, LIAISON, AUDITOR),
    "case:open": (RECEPTION, INVESTIGATOR, REFERENCE_OFFICER),
    "case:close": (REFERENCE_OFFICER,),
    "case:reopen": (REFERENCE_OFFICER,),
    "case:hand_over": (REFERENCE_OFFICER,),
    "case:assign": (REFERENCE_OFFICER,),
    "case:restrict": (REFERENCE_OFFICER,),
    "case:exclude": (REFERENCE_OFFICER,),
    "case:emergency": (INVESTIGATOR, REFERENCE_OFFICER),
    "case:readers": (REFERENCE_OFFICER, AUDITOR),
    "emergency:review": (REFERENCE_OFFICER, AUDITOR),
    "case:link": (INVESTIGATOR, REFERENCE_OFFICER),
    "case:take": (RECEPTION, INVESTIGATOR, VICTIM_SUPPORT, REFERENCE_OFFICER),
    "consent:record": ZONE_ROLES,
    "shared:list": (LIAISON,),
    "work:list": (*ZONE_ROLES, LIAISON),
    "work:watch": (REFERENCE_OFFICER,),
    "dossier:prosecutor": (INVESTIGATOR, REFERENCE_OFFICER),
    "dossier:labour-auditor": (INVESTIGATOR, REFERENCE_OFFICER),
    "dossier:equality-body-minimal": (REFERENCE_OFFICER,),
    "dossier:equality-body-extended": (REFERENCE_OFFICER,),
    # Not reception: it holds the own statement, and reception reads the facts of own cases only; the acknowledgement is its letter.
    "dossier:victim": (INVESTIGATOR, VICTIM_SUPPORT, REFERENCE_OFFICER),
    "dossier:internal": (INVESTIGATOR, REFERENCE_OFFICER),
    "dossier:register": (REFERENCE_OFFICER,),
    "dossier:verify": tuple(Role),
    "letter:acknowledgement": (RECEPTION, INVESTIGATOR, REFERENCE_OFFICER),
    "journal:case": (INVESTIGATOR, REFERENCE_OFFICER, AUDITOR),
    "journal:organisation": (AUDITOR,),
    "retention:list": (REFERENCE_OFFICER, AUDITOR),
    "retention:propose": (REFERENCE_OFFICER,),
    "retention:decide": (REFERENCE_OFFICER, AUDITOR),  # never the one who proposed (services/retention.py)
    "retention:hold": (REFERENCE_OFFICER,),
    "person:export": (REFERENCE_OFFICER,),
    "key:rotate": (ADMIN,),
    "account:list": (ADMIN,),
    "account:change": (ADMIN,),
    "policy:read": (REFERENCE_OFFICER, ADMIN),
    "policy:change": (ADMIN,),
    "catalogue:read": (*ZONE_ROLES, ADMIN),
    "catalogue:import": (ADMIN,),
    "recovery:read": (ADMIN, AUDITOR),
    "recovery:run": (ADMIN,),
    "rights:read": (*ZONE_ROLES, AUDITOR, ADMIN),
    "workflow:read": tuple(Role),
    "help:read": tuple(Role),
    "self:settings": tuple(Role),
}

ACTION_LABELS: dict[str, Label] = {
    "case:list": N_("action", "list cases"),
    "case:search": N_("action", "search cases"),
    "case:export": N_("action", "take the list along as a CSV file"),
    "view:save": N_("action", "save views of the list"),
    "case:open": N_("action", "open a case"),
    "case:close": N_("action", "close a case"),
    "case:reopen": N_("action", "reopen a closed case"),
    "case:hand_over": N_("action", "hand a case over to another zone"),
    "case:assign": N_("action", "assign a case"),
    "case:restrict": N_("action", "restrict a case"),
    "case:exclude": N_("action", "exclude a colleague from a case"),
    "case:emergency": N_("action", "look into a restricted case in an emergency"),
    "case:readers": N_("action", "see who looked at a case"),
    "emergency:review": N_("action", "judge emergency looks"),
    "case:link": N_("action", "link cases"),
    "case:take": N_("action", "take a case, see who takes part"),
    "consent:record": N_("action", "note a consent"),
    "shared:list": N_("action", "see what was shared with the body"),
    "work:list": N_("action", "see what waits"),
    "work:watch": N_("action", "watch over the cases of the zone"),
    "dossier:prosecutor": N_("action", "make the dossier for the prosecutor"),
    "dossier:labour-auditor": N_("action", "make the dossier for the labour auditor"),
    "dossier:equality-body-minimal": N_("action", "make the minimal dossier for an equality body"),
    "dossier:equality-body-extended": N_("action", "make the extended dossier for an equality body"),
    "dossier:victim": N_("action", "make the information for the victim"),
    "dossier:internal": N_("action", "make the internal dossier"),
    "dossier:register": N_("action", "read the zone's register of dossiers"),
    "dossier:verify": N_("action", "check a dossier that comes back"),
    "letter:acknowledgement": N_("action", "make the acknowledgement of a report"),
    "journal:case": N_("action", "read the journal of a case"),
    "journal:organisation": N_("action", "read the journal of the organisation"),
    "retention:list": N_("action", "see which closed cases are due, and what was erased"),
    "retention:propose": N_("action", "propose to archive or erase a closed case, or keep it longer"),
    "retention:decide": N_("action", "decide on archiving or erasing what another proposed"),
    "retention:hold": N_("action", "put a closed case on hold"),
    "person:export": N_("action", "take along all that is held on one person"),
    "key:rotate": N_("action", "change the instance's keys"),
    "account:list": N_("action", "see the accounts"),
    "account:change": N_("action", "change accounts"),
    "policy:read": N_("action", "see the zone policy"),
    "policy:change": N_("action", "change the zone policy"),
    "catalogue:read": N_("action", "read the catalogue"),
    "catalogue:import": N_("action", "import police zones"),
    "recovery:read": N_("action", "see when the last backup was made and tried"),
    "recovery:run": N_("action", "make backups and try them, on the command line"),
    "rights:read": N_("action", "read the rights"),
    "workflow:read": N_("action", "read the workflows"),
    "help:read": N_("action", "read the help"),
    "self:settings": N_("action", "change one's own settings"),
}


def may(actor: Actor, action: str) -> bool:
    """Whether a role of this actor grants the action. Unknown actions raise KeyError: a right must be written to exist."""
    return role_for(actor, ACTIONS[action]) is not None


def require(actor: Actor, action: str) -> Role:
    """The role used for the action; Forbidden, naming who may, when none grants it."""
    role = role_for(actor, ACTIONS[action])
    if role is None:
        raise Forbidden(who=tuple(ROLE_LABELS[r] for r in ACTIONS[action]))
    return role
