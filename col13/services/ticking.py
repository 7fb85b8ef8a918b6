"""The clock's round: which cases time has changed since the last one, settled in short units of work; a crash undoes and repeats none.

Of what waits for whom, time alone changes what hangs on a consent that begins or ends. The rest of a case's standing changes by acts, which
settle it themselves; but what belongs to its zone (policy, who could judge) or to the house (workflows, catalogue) changes for many cases
at once, so a zone that is not as the last round found it is settled anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.models import Case, Consent, Organisation, Setting, User, UserRole
from col13.services import traits
from col13.services.policy_defaults import policy_with
from col13.services.settle import settle_some
from col13.services.standing_law import switch_date
from col13.services.standing_reads import JUDGES
from col13.workflows import WORKFLOWS

BATCH = 50  # cases in one unit of work: nobody else waits longer for the writer than for these
SLICE = 10_000  # cases in one job: well within its lease
# The settings that keep the last round and the one under way, and how far that came; an index as `waiting` is, so no act of anybody.
ROUND, PLACE = "clock_round", "clock_round_place"


@dataclass(frozen=True, slots=True)
class Round:
    """One going through the cases. `since`: the day of the last one that came to its end, "" when there was none; `marks`: each zone as it
    was at the beginning; `changed`: the zones that are settled whole; `after`: the last case that is done."""

    day: str
    since: str
    marks: Mapping[str, str]
    changed: Sequence[str]
    after: str = ""


def going(session: Session) -> Round:
    """Today's round: the one that was begun and not ended, or a new one."""
    kept, place = _kept(session, ROUND), _kept(session, PLACE)
    begun, today = kept.get("going"), clock.today().isoformat()
    if begun is not None and begun["day"] == today == place.get("day"):
        return Round(**{**begun, "after": place["after"]})
    marks, before = _marks(session), kept.get("marks", {})
    return Round(today, kept.get("day", ""), marks, sorted(zone for zone, mark in marks.items() if before.get(zone) != mark))


def cases(session: Session, now: Round) -> Sequence[uuid.UUID]:
    """The next cases of a round, at most SLICE of them, in the order of their ids. In a reading session: with a whole zone to settle this
    looks at all its cases."""
    still = select(Case.id).where(Case.erased_at.is_(None), Case.closed_at.is_(None))
    if now.after:
        still = still.where(Case.id > uuid.UUID(now.after))
    found = still.where(Case.id.in_(_by_consent(dt.date.fromisoformat(now.since), dt.date.fromisoformat(now.day)))) if now.since else None
    if found is None or len(now.changed) == len(now.marks):
        found = still
    elif now.changed:
        found = found.union(still.where(Case.owner_id.in_([uuid.UUID(zone) for zone in now.changed])))  # type: ignore[assignment]
    return session.scalars(found.order_by(found.selected_columns[0]).limit(SLICE)).all()


def settle_batch(session: Session, now: Round, ids: Sequence[uuid.UUID]) -> None:
    """Settle these cases and note how far the round came, in one short unit of work."""
    _settle(session, ids)
    if "going" not in (kept := _kept(session, ROUND)) or kept["going"]["day"] != now.day:
        _keep(session, ROUND, {**kept, "going": {**asdict(now), "after": ""}})
    _keep(session, PLACE, {"day": now.day, "after": ids[-1].hex})


def end(session: Session, now: Round) -> None:
    """The round came to its end: the next one begins here."""
    _keep(session, ROUND, {"day": now.day, "marks": dict(now.marks)})


def forget(session: Session, org_id: uuid.UUID) -> None:
    """The next round settles this zone whole, whatever the last one found: its cases are not those it had."""
    kept = _kept(session, ROUND)
    for told in (kept, kept.get("going", {})):
        if "marks" in told:
            told["marks"] = {zone: mark for zone, mark in told["marks"].items() if zone != org_id.hex}
    if kept:
        _keep(session, ROUND, kept)


def of_zone(session: Session, org_id: uuid.UUID, after: uuid.UUID | None = None) -> Sequence[uuid.UUID]:
    """Settle the next batch of a zone's open cases; those it settled, none at the end."""
    query = (
        select(Case.id).where(Case.owner_id == org_id, Case.closed_at.is_(None), Case.erased_at.is_(None)).order_by(Case.id).limit(BATCH)
    )
    return _next(session, query if after is None else query.where(Case.id > after))


def everything(session: Session, after: uuid.UUID | None = None) -> Sequence[uuid.UUID]:
    """Settle the next batch of all cases, closed ones too; those it settled, none at the end. For `flask col13 settle`."""
    query = select(Case.id).where(Case.erased_at.is_(None)).order_by(Case.id).limit(BATCH)
    ids = _next(session, query if after is None else query.where(Case.id > after))
    if ids:
        traits.follow(session, ids)
    return ids


def _next(session: Session, query: Select[uuid.UUID]) -> Sequence[uuid.UUID]:
    ids = session.scalars(query).all()
    if ids:
        _settle(session, ids)
    return ids


def _settle(session: Session, ids: Sequence[uuid.UUID]) -> None:
    # Locked as a step locks its case: on PostgreSQL two hands must not rewrite the same rows at once.
    query = select(Case).where(Case.id.in_(ids)).order_by(Case.id).with_for_update(of=Case, key_share=True)
    settle_some(session, session.scalars(query).all())


def _by_consent(since: dt.date, day: dt.date) -> Any:
    low, high = sorted((since, day))  # a demo's clock may go back
    begun = select(Consent.case_id).where(Consent.valid_from > low, Consent.valid_from <= high)
    ended = select(Consent.case_id).where(Consent.valid_until >= low, Consent.valid_until < high)
    return begun.union(ended)


def _marks(session: Session) -> dict[str, str]:
    """Each zone as far as it decides what waits in its cases, as one hash."""
    house = [
        sorted((flow.name, flow.version) for flow in WORKFLOWS.values()), catalogue.edition(), switch_date(session).isoformat(),
        sorted(session.scalars(select(Organisation.code).where(Organisation.kind == "equality_body"))),
    ]  # fmt: skip
    judges: dict[uuid.UUID, list[str]] = {}
    held = select(User.org_id, User.id, UserRole.role).join(UserRole, UserRole.user_id == User.id)
    for row in session.execute(held.where(User.active.is_(True), UserRole.role.in_(JUDGES))):
        judges.setdefault(row.org_id, []).append(f"{row.id} {row.role}")
    zones = session.execute(select(Organisation.id, Organisation.policy).where(Organisation.kind == "police_zone"))
    return {row.id.hex: _hash([house, policy_with(session, row.policy or {}), sorted(judges.get(row.id, []))]) for row in zones}


def _hash(facts: object) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _kept(session: Session, name: str) -> dict[str, Any]:
    value = session.scalar(select(Setting.value).where(Setting.name == name))
    return dict(value or {})


def _keep(session: Session, name: str, told: Mapping[str, Any]) -> None:
    row = session.get(Setting, name)
    if row is None:
        session.add(Setting(name=name, value=dict(told)))
    else:
        row.value = dict(told)
