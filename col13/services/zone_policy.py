"""Zone policy: deadlines and habits a zone decides for itself, read by every step, changed by the administrator, never called law."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from col13 import catalogue
from col13.errors import NotFound
from col13.i18n import Label, N_, S_
from col13.models import Organisation
from col13.policies import Actor, require, Role
from col13.services import journal, retention_terms
from col13.services.answers import NOT_OFFERED
from col13.services.faults import Faults
from col13.services.policy_defaults import policy_with
from col13.workflows.deadlines import DEADLINE_LABELS, DEADLINES

# Bounds, both included: (smallest, largest). A deadline of no days would be late at once.
BOUNDS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(DEADLINES, (1, 365)), "visit_minutes": (5, 480), "proof_minutes": (1, 480), "emergency_minutes": (5, 120),
    "hours_from": (0, 23), "hours_until": (1, 24), "document_megabytes": (1, 500), "quiet_days": (1, 3650),
    "stuck_days": (1, 3650), "dossier_expiry_days": (1, 3650), "dossier_body_expiry_days": (1, 3650), "dossier_draft_expiry_days": (1, 365),
    **retention_terms.BOUNDS,
}  # fmt: skip
SWITCHES = ("simplified_pv_allowed", "password_sign_in")
DOCUMENT_MEGABYTES = 50  # largest document, unless the zone decides otherwise
POLICY_LABELS: dict[str, Label] = {
    **DEADLINE_LABELS,
    **retention_terms.LABELS,
    "visit_minutes": N_("zone policy", "minutes a look at a case lasts"),
    "proof_minutes": N_("zone policy", "minutes after which one shows again who one is"),
    "emergency_minutes": N_("zone policy", "minutes an emergency look at a restricted case lasts"),
    "hours_from": N_("zone policy", "usual hours on weekdays: from"),
    "hours_until": N_("zone policy", "usual hours on weekdays: until"),
    "document_megabytes": N_("zone policy", "largest document, in megabytes"),
    "quiet_days": N_("zone policy", "days without a look before a case is named to the reference officer"),
    "stuck_days": N_("zone policy", "days a step may wait on one colleague before it is named to the reference officer"),
    "dossier_expiry_days": N_("zone policy", "days an issued dossier can be fetched"),
    "dossier_body_expiry_days": N_("zone policy", "days a dossier issued to an equality body can be fetched"),
    "dossier_draft_expiry_days": N_("zone policy", "days a draft can be fetched"),
    "simplified_pv_allowed": N_("zone policy", "a simplified PV is allowed"),
    "password_sign_in": N_("zone policy", "accounts linked to the identity provider may sign in with a password"),
    "protocols": N_("zone policy", "protocols signed with equality bodies"),
    "second_factor_roles": N_("zone policy", "roles that sign in with a second factor"),
}
OUT_OF_BOUNDS = S_("Write a whole number from %(least)s to %(most)s.")


def policy(session: Session, org_id: uuid.UUID) -> dict[str, Any]:
    """Everything that holds in this zone, defaults included."""
    own = session.get_one(Organisation, org_id).policy
    return policy_with(session, {"document_megabytes": DOCUMENT_MEGABYTES, **own})


def days(session: Session, org_id: uuid.UUID) -> Mapping[str, int]:
    """The deadlines, in Belgian working days, by name."""
    holding = policy(session, org_id)
    return {name: int(holding[name]) for name in DEADLINES}


def number(session: Session, org_id: uuid.UUID, name: str) -> int:
    """One number of the policy; KeyError for a name that does not exist."""
    return int(policy(session, org_id)[name])


def protocols(session: Session, org_id: uuid.UUID) -> Mapping[str, str]:
    """Body → what is on file about the protocol signed by zone, prosecutor and body."""
    return dict(policy(session, org_id)["protocols"])


def read(session: Session, actor: Actor, *, org_id: uuid.UUID | None = None) -> dict[str, Any]:
    """The policy for those who may read it; another zone's is NotFound."""
    require(actor, "policy:read")
    return policy(session, _own(actor, org_id))


def change(session: Session, actor: Actor, *, org_id: uuid.UUID | None = None, **values: Any) -> dict[str, Any]:
    """Set what is given (`None` goes back to the default); returns what then holds. Journalled in the zone's chain with before and after.

    `protocols`: {body: reference and date of the signed protocol, "" takes it away}. Forbidden, NotFound, or Invalid by field.
    """
    role = require(actor, "policy:change")
    org = session.get_one(Organisation, _own(actor, org_id))
    wrong = Faults()
    for name, value in values.items():
        _check(wrong, name, value)
    wrong.stop()
    if "protocols" in values and values["protocols"] is not None:
        values["protocols"] = {body: words.strip() for body, words in values["protocols"].items() if words.strip()}
    before = {name: org.policy.get(name) for name in values}
    kept = {name: value for name, value in {**org.policy, **values}.items() if value is not None}
    changed = {name: [before[name], values[name]] for name in values if before[name] != values[name]}
    if changed:
        org.policy = kept
        session.flush()
        journal.write(session, actor, operation="alteration", act="policy.change", org_id=org.id, role=role, detail={"changed": changed})
    return policy(session, org.id)


def _own(actor: Actor, org_id: uuid.UUID | None) -> uuid.UUID:
    wanted = org_id or actor.org_id
    if wanted is None or (actor.kind != "shell" and wanted != actor.org_id):
        raise NotFound
    return wanted


def _check(wrong: Faults, name: str, value: object) -> None:
    if value is None:
        return
    if name in BOUNDS:
        least, most = BOUNDS[name]
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            wrong.add(name, OUT_OF_BOUNDS, least=least, most=most)
    elif name in SWITCHES:
        if not isinstance(value, bool):
            wrong.add(name, NOT_OFFERED)
    elif name == "protocols":
        if not isinstance(value, dict) or not all(catalogue.has("body", body) and isinstance(words, str) for body, words in value.items()):
            wrong.add(name, NOT_OFFERED)
    elif name == "second_factor_roles":
        if not isinstance(value, list) or not set(value) <= {role.value for role in Role}:
            wrong.add(name, NOT_OFFERED)
    else:
        wrong.add(name, NOT_OFFERED)
