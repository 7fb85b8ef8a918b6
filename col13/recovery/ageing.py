"""Old backups go: by number (`--keep`) and by the shortest `backup_days` of the zones, so that nothing erased lives on in copies."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.db import Database
from col13.models import Organisation
from col13.policies import Actor, CLOCK
from col13.services import journal, recovery_seen
from col13.services.policy_defaults import policy_with

DAYS = 90  # where no policy says otherwise: a working figure, no text gives any


def age_out(db: Database, actor: Actor, keep: int | None = None) -> list[str]:
    """Remove what this instance made and what is too old or too many; the newest always stays. Returns the paths, each journalled."""
    with db.write(CLOCK) as session:
        removed = _too_old(session, keep)
        if not removed:
            return []
        recovery_seen.forget_backups(session, removed)
        detail = {"files": sorted(Path(path).name for path in removed)}
        journal.write(session, actor, operation="erasure", act="backup.age_out", detail=detail)
    for path in removed:
        Path(path).unlink(missing_ok=True)
    return removed


def days(session: Session) -> int:
    """How long a backup is kept: the shortest that a zone of this instance decided."""
    zones = session.scalars(select(Organisation).where(Organisation.kind == "police_zone"))
    told = [int(policy_with(session, zone.policy).get("backup_days", DAYS)) for zone in zones]
    return min(told, default=int(policy_with(session, {}).get("backup_days", DAYS)))


def _too_old(session: Session, keep: int | None) -> list[str]:
    kept = recovery_seen.backups(session)
    before = clock.real_now() - dt.timedelta(days=days(session))
    old = {one["path"] for one in kept[:-1] if dt.datetime.fromisoformat(one["at"]) < before}
    many = {one["path"] for one in kept[:-keep]} if keep else set()
    return [one["path"] for one in kept if one["path"] in old | many]
