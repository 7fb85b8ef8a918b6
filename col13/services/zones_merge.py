"""Two police zones become one: the cases, people and stones of the first go to the second; numbers, chains and rights stay as they are."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden
from col13.i18n import S_
from col13.models import Case, EmergencyLook, HandedOver, Organisation, Stone, User, Waiting
from col13.policies import Actor
from col13.services import journal, sessions, ticking
from col13.services.faults import Faults
from col13.services.instance import SHELL_ONLY
from col13.services.organisations import CLOSED, closed_facts
from col13.services.policy_defaults import policy_with

NO_ZONE = S_("There is no police zone with this number here.")
ITSELF = S_("A zone is not merged into itself.")
NO_BODY = S_("Equality bodies are not merged.")
SET_WISE = {"synchronize_session": False}
# Every column that tells of an organisation is decided here (a test walks the tables): what goes to the zone that goes on …
MOVES: Mapping[str, Any] = {
    "case.owner_id": Case.owner_id, "waiting.org_id": Waiting.org_id, "emergency_look.org_id": EmergencyLook.org_id,
    "handed_over.from_org_id": HandedOver.from_org_id,  # the successor is told where it went
    "stone.org_id": Stone.org_id, "user_account.org_id": User.org_id,
}  # fmt: skip
# … and what stays, with why.
STAYS: Mapping[str, str] = {
    "journal_entry.org_id": "hashed and append-only: the successor's auditor reads the predecessors' entries too",
    "organisation.successor_id": "is what the merge writes",
    "handed_over.to_org_id": "which zone took it then: it is told by the name it had",
    "incident.owner_id": "follows its case's owner, by a trigger",
    "person_token.owner_id": "follows its case's owner, by a trigger",
    "track.owner_id": "follows its case's owner, by a trigger",
    "trait.owner_id": "follows its case's owner, by a trigger",
    "case.zone": "a part of the number, for ever",
    "case_counter.zone": "of the numbers already given: it never goes on",
    "police_zone.code": "where a report may be passed on to, no tenant",
}


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge moves, and what of the first zone no longer holds: `lost` names of policies, `protocols` bodies."""

    gone: str
    into: str
    into_id: uuid.UUID
    cases: int
    open_cases: int
    restricted: int
    accounts: int
    stones: int
    looks: int
    lost: tuple[str, ...]
    protocols: tuple[str, ...]


def planned(session: Session, actor: Actor, gone: str, into: str) -> Merge:
    """What merge() would do; changes nothing. Forbidden but for the shell: no right of a zone reaches into another. Invalid by field."""
    _shell(actor)
    return _counted(session, *_two(session, gone, into, lock=False))


def merge(session: Session, actor: Actor, gone: str, into: str, *, name_nl: str = "", name_fr: str = "") -> Merge:
    """Do it, in this unit of work: a handful of statements, however many cases. Whose steps wait is settled after the commit, in
    batches (ticking.of_zone); until then the rows stand as they stood, for the zone that goes on, and where the batches never come the
    clock's next round settles them. Forbidden but for the shell; Invalid by field."""
    _shell(actor)
    before, after = _two(session, gone, into, lock=True)
    counted = _counted(session, before, after)
    users = session.scalars(select(User).where(User.org_id == before.id).order_by(User.id)).all()
    for column in MOVES.values():
        session.execute(update(column.class_).where(column == before.id).values({column.key: after.id}), execution_options=SET_WISE)
    # What one of the two gave to the other is at home again.
    home = HandedOver.case_id.in_(select(Case.id).where(Case.owner_id == after.id))
    met = update(HandedOver).where(HandedOver.from_org_id == after.id, HandedOver.back_at.is_(None), home)
    session.execute(met.values(back_at=clock.now()), execution_options=SET_WISE)
    session.expire_all()
    for user in users:
        sessions.close_all(session, user, "merged")
    before.active, before.successor_id = False, after.id
    after.predecessors = [*after.predecessors, *before.predecessors, str(before.id)]
    renamed = {name: value.strip() for name, value in (("name_nl", name_nl), ("name_fr", name_fr)) if value.strip()}
    changed = {name: [getattr(after, name), value] for name, value in renamed.items()}
    for name, value in renamed.items():
        setattr(after, name, value)
    ticking.forget(session, after.id)
    session.flush()
    _journal(session, actor, before, after, counted, changed)
    return counted


def _two(session: Session, gone: str, into: str, *, lock: bool) -> tuple[Organisation, Organisation]:
    query = select(Organisation).where(Organisation.code.in_((gone, into))).order_by(Organisation.id)
    # Nobody opens a case or adds an account in either until the commit (organisations.hold_open), and a second merge waits.
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found = {org.code: org for org in session.scalars(query)}
    wrong = Faults()
    for field, code in (("from", gone), ("into", into)):
        org = found.get(code)
        if org is None:
            wrong.add(field, NO_ZONE)
        elif org.kind != "police_zone":
            wrong.add(field, NO_BODY)
        elif not org.active:
            wrong.add(field, CLOSED, **closed_facts(session, org))
    if gone == into:
        wrong.add("into", ITSELF)
    wrong.stop()
    return found[gone], found[into]


def _counted(session: Session, gone: Organisation, into: Organisation) -> Merge:
    def count(column: Any, *more: Any) -> int:
        return session.scalar(select(func.count()).where(column == gone.id, *more)) or 0

    there = Case.erased_at.is_(None)
    theirs, ours = policy_with(session, gone.policy), policy_with(session, into.policy)
    return Merge(
        gone.code, into.code, into.id,
        cases=count(Case.owner_id, there),
        open_cases=count(Case.owner_id, there, Case.closed_at.is_(None)),
        restricted=count(Case.owner_id, there, Case.restricted.is_(True)),
        accounts=count(User.org_id),
        stones=count(Stone.org_id),
        looks=count(EmergencyLook.org_id, EmergencyLook.judged_at.is_(None)),
        lost=tuple(sorted(name for name in gone.policy if name != "protocols" and theirs.get(name) != ours.get(name))),
        protocols=tuple(sorted(set(theirs["protocols"]) - set(ours["protocols"]))),
    )  # fmt: skip


def _journal(
    session: Session, actor: Actor, gone: Organisation, into: Organisation, counted: Merge, changed: Mapping[str, Collection[str]]
) -> None:
    told = {
        "merged_zone": gone.code, "merged_into": into.code, "cases": counted.cases, "accounts": counted.accounts,
        "erased_cases": counted.stones, "policies_lost": list(counted.lost), "protocols_lost": list(counted.protocols),
        **({"changed": dict(changed)} if changed else {}),
    }  # fmt: skip
    # The instance's chain, and that of each zone; the first one's ends here.
    journal.write(session, actor, operation="combination", act="zones.merge", about=str(gone.id), detail=told)
    journal.write(session, actor, operation="combination", act="zone.merged_into", org_id=gone.id, about=str(into.id), detail=told)
    journal.write(session, actor, operation="combination", act="zone.took_in", org_id=into.id, about=str(gone.id), detail=told)


def _shell(actor: Actor) -> None:
    if actor.kind != "shell":
        raise Forbidden(SHELL_ONLY)
