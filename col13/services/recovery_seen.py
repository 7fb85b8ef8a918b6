"""Which backups were made and how the last drill went, for those who answer for them; kept among the instance's settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from col13.models import Document, Dossier, Setting
from col13.policies import Actor, require
from col13.services.instance import setting

BACKUPS, DRILL = "backups", "last_drill"
MOST = 1000  # backups remembered


def backups(session: Session) -> list[dict[str, Any]]:
    """What this instance made and did not remove, oldest first: path, at (UTC), sha256, bytes."""
    return list(setting(session, BACKUPS) or ())


def keep_backup(session: Session, told: Mapping[str, Any]) -> None:
    """Remember a backup."""
    _put(session, BACKUPS, [*backups(session), dict(told)][-MOST:])


def forget_backups(session: Session, paths: Sequence[str]) -> None:
    """Forget those that were removed."""
    _put(session, BACKUPS, [one for one in backups(session) if one["path"] not in paths])


def keep_drill(session: Session, told: Mapping[str, Any]) -> None:
    """Remember how the last drill went."""
    _put(session, DRILL, dict(told))


def seen(session: Session, actor: Actor) -> dict[str, Any]:
    """The last backup and the last drill (None where there was none), and how many backups are kept. Forbidden but for those who answer
    for recovery."""
    require(actor, "recovery:read")
    kept = backups(session)
    return {"backup": kept[-1] if kept else None, "count": len(kept), "drill": setting(session, DRILL)}


def still_named(session: Session, path: str) -> bool:
    """Whether a row names this file now."""
    of_dossier = select(Dossier.id).where(or_(Dossier.frozen_path == path, Dossier.pdf_path == path))
    return any(session.execute(query.limit(1)).first() for query in (select(Document.id).where(Document.path == path), of_dossier))


def _put(session: Session, name: str, value: Any) -> None:
    row = session.get(Setting, name)
    if row is None:
        session.add(Setting(name=name, value=value))
    else:
        row.value = value
    session.flush()
