"""What holds in a zone that has decided nothing else: zone policy, never presented as law (design section 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from col13.workflows.deadlines import DEADLINES

# Deadlines are in Belgian working days. `protocols`: body → what is on file about the protocol signed by zone, prosecutor and body.
POLICY_DEFAULTS: Mapping[str, Any] = {**DEADLINES, "visit_minutes": 30, "simplified_pv_allowed": False, "protocols": {}}


def policy_with(session: Session, own: Mapping[str, Any]) -> dict[str, Any]:
    """The policy that holds: the house's defaults, then the instance's (`policy_defaults` of its configuration), then the zone's own."""
    return {**POLICY_DEFAULTS, **(session.info.get("policy_defaults") or {}), **own}
