"""What holds in a zone that has decided nothing else: zone policy, never presented as law (design section 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from col13.services.retention_terms import DEFAULTS as RETENTION
from col13.workflows.deadlines import DEADLINES

# Deadlines are in Belgian working days; when the reference officer's watch begins to name a case, in days of the calendar (quiet_days:
# nobody opened it, stuck_days: a step waits on one colleague). How long a dossier can be fetched, in days of the calendar, by whom it is
# for: working figures, for no text gives any. `protocols`: body → what is on file about the protocol signed by zone,
# prosecutor and body. `second_factor_roles`: roles that sign in with more than a password; of all is advised, of none holds where nobody
# decided, so that a first sign-in and a demonstration need no device.
POLICY_DEFAULTS: Mapping[str, Any] = {
    **DEADLINES, "visit_minutes": 30, "proof_minutes": 10, "emergency_minutes": 30, "hours_from": 7, "hours_until": 19,
    "quiet_days": 30, "stuck_days": 14, "dossier_expiry_days": 365, "dossier_body_expiry_days": 90,
    "dossier_draft_expiry_days": 14, "simplified_pv_allowed": False, "protocols": {}, "second_factor_roles": [],
    "password_sign_in": True, **RETENTION,  # nosec B105 - a switch, no password
}  # fmt: skip


def policy_with(session: Session, own: Mapping[str, Any]) -> dict[str, Any]:
    """The policy that holds: the house's defaults, then the instance's (`policy_defaults` of its configuration), then the zone's own."""
    return {**POLICY_DEFAULTS, **(session.info.get("policy_defaults") or {}), **own}
