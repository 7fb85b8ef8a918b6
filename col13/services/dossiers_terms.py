"""On what ground a dossier leaves the house, and until when it can be fetched."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.dossier.profiles import Profile
from col13.models import Case, Dossier, Share
from col13.services import zone_policy

# Kind of profile → code of the catalogue's legal bases; a body's stands on its share. The catalogue says which are to be confirmed.
LEGAL_BASIS = {"magistrate": "judicial_authority", "victim": "victim_rights", "internal": "internal_use"}
UNSURE = "to_be_confirmed_by_dpo"
# Kind of profile → key of the zone policy; the others live as long as those for a magistrate.
LIFE = {"body": "dossier_body_expiry_days"}


def legal_basis(session: Session, case: Case, profile: Profile, recipient: str, *, draft: bool) -> str:
    """The code of the ground. A draft leaves the house for nobody: it is for use inside."""
    if draft:
        return "internal_use"
    if profile.kind != "body":
        return LEGAL_BASIS[profile.kind]
    live = select(Share.legal_basis).where(Share.case_id == case.id, Share.body == recipient, Share.until.is_(None))
    return session.scalars(live.order_by(Share.id.desc())).first() or UNSURE


def expiry(session: Session, case: Case, profile: Profile, *, draft: bool) -> dt.date:
    """The last day on which it can be fetched, by the policy of the zone that has the case."""
    name = "dossier_draft_expiry_days" if draft else LIFE.get(profile.kind, "dossier_expiry_days")
    return clock.today() + dt.timedelta(days=zone_policy.number(session, case.owner_id, name))


def expired(dossier: Dossier) -> bool:
    """Whether its last day has passed; what was made before there was such a day has none."""
    return dossier.expires_on is not None and dossier.expires_on < clock.today()
