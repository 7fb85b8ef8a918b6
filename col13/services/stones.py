"""The stone of an erased case: ids, codes, counts and days, carved before everything else goes; and who is told of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Gone, NotFound
from col13.i18n import Label, N_
from col13.models import (
    Bias,
    BiasCriterion,
    Case,
    CaseLink,
    Decision,
    Document,
    Dossier,
    Entry,
    Offence,
    PersonRole,
    RetentionProposal,
    Stone,
    Track,
)  # fmt: skip
from col13.models.visibility import was_visible
from col13.policies import Actor, require, Role
from col13.services import handed_over, journal, zone_policy

MOST = 200  # entries shown of an erased case
# Why a case is archived or erased: a code on the stone and in the journal's envelope.
WHY: dict[str, Label] = {
    "term": N_("why a case is erased", "the term of the zone's policy has passed"),
    "order": N_("why a case is erased", "ordered by the supervisor or a court"),
    "purpose": N_("why a case is erased", "no longer needed for its purpose"),
    "mistake": N_("why a case is erased", "opened by mistake, or a duplicate"),
}


def missing(session: Session, actor: Actor, number: str) -> NotFound:
    """What to raise where a case was not found: HandedOver for who would see it were it still in this zone; Gone, with its stone, for who
    would see it were it not erased; else NotFound. The same statements for all, so that none tells by its time."""
    elsewhere = handed_over.told(session, actor, number)
    query = select(Stone).join(Case, Case.id == Stone.case_id).where(Case.number == number, was_visible(actor, clock.today()))
    stone = session.scalars(query).first()
    if stone is None:
        return elsewhere or NotFound()
    why, day = WHY.get(stone.reason, stone.reason), clock.brussels_day(stone.erased_at)
    gone = Gone(number=stone.number, why=why, day=day, backups=stone.backups_until)
    gone.stone = stone
    return gone


def chain(session: Session, actor: Actor, stone: Stone) -> Sequence[Entry]:
    """The case's journal, newest first, at most MOST entries, for reference officer and auditor: envelopes, for no key opens a detail any
    more. Empty for others. This reading is written: needs a writing session."""
    if not (actor.kind == "shell" or actor.has(Role.REFERENCE_OFFICER) or actor.has(Role.AUDITOR)):
        return ()
    role = require(actor, "journal:case")
    journal.write(session, actor, operation="consultation", act="journal.read", role=role, about=stone.number)
    query = select(Entry).where(Entry.chain == f"case:{stone.case_id}").order_by(Entry.seq.desc()).limit(MOST)
    return session.scalars(query).all()


def carve(session: Session, case: Case, proposal: RetentionProposal, now: dt.datetime) -> Stone:
    """The stone, from the case as it stands; its row is added to the session. No column of it is a text that somebody typed."""
    holding = zone_policy.policy(session, case.owner_id)
    terms = {name: value for name, value in holding.items() if name.startswith("retention_") or name == "backup_days"}
    stone = Stone(
        case_id=case.id, number=case.number, org_id=case.owner_id, opened_at=case.opened_at, closed_at=case.closed_at,
        close_reason=case.close_reason, category=proposal.category, codes=codes(session, case.id), reason=proposal.reason, policy=terms,
        proposed_by=proposal.by, proposed_at=proposal.at, decided_by=proposal.decided_by, decided_role=proposal.decided_role,
        decided_at=proposal.decided_at, erased_at=now,
        backups_until=clock.brussels_day(now) + dt.timedelta(days=int(holding["backup_days"])),
    )  # fmt: skip
    session.add(stone)
    session.flush()
    return stone


def codes(session: Session, case_id: uuid.UUID) -> dict[str, Any]:
    """What statistics still need: which grounds, offences, decisions and states, and how many persons and papers there were."""

    def told(column: Any, *where: Any) -> list[str]:
        return sorted({one for one in session.scalars(select(column).where(*where)) if one})

    standing = (Offence.case_id == case_id, Offence.dropped_at.is_(None))
    marks = (Bias.case_id == case_id, Bias.status != "rejected", Bias.offence_id.in_(select(Offence.id).where(*standing)))
    roles = session.scalars(select(PersonRole.role).where(PersonRole.case_id == case_id, PersonRole.until.is_(None)))
    return {
        "phenomena": told(Bias.phenomenon, *marks),
        "criteria": told(BiasCriterion.code, BiasCriterion.case_id == case_id, BiasCriterion.bias_id.in_(select(Bias.id).where(*marks))),
        "offences": told(Offence.code, *standing),
        "decisions": told(Decision.kind, Decision.case_id == case_id),
        "tracks": {row.key: row.state for row in session.execute(select(Track.key, Track.state).where(Track.case_id == case_id))},
        "persons": dict(sorted(Counter(roles).items())),
        "documents": _count(session, Document.id, Document.case_id == case_id),
        "registers": told(Dossier.register_number, Dossier.case_id == case_id),
        "links": _count(session, CaseLink.id, (CaseLink.case_id == case_id) | (CaseLink.other_id == case_id)),
    }


def _count(session: Session, column: Any, where: Any) -> int:
    return session.execute(select(func.count(column)).where(where)).scalar_one()
