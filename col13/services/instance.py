"""Settings of the whole instance: the demo mark, the demo's clock, the change-over day of the new Penal Code; its organisations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden, StepRefused
from col13.i18n import S_
from col13.models import Case, new_id, Organisation, Setting
from col13.policies import Actor, require
from col13.services import journal
from col13.services.faults import Faults
from col13.services.standing_law import switch_date

__all__ = [
    "add_organisation", "clock_offset", "is_demo", "mark_demo", "organisation", "set_clock_offset", "set_switch_date", "setting",
    "switch_date",
]  # fmt: skip

HOLDS_CASES = S_("This instance holds a case and is not marked as a demo: it never becomes one.")
NOT_A_DEMO = S_("Only the clock of a demo can be set.")
SHELL_ONLY = S_("Only the command line of this machine does this.")
MOST_YEARS = dt.timedelta(days=36525)


def setting(session: Session, name: str) -> Any:
    """A value of the instance, None when it was never set."""
    row = session.get(Setting, name)
    return None if row is None else row.value


def _set(session: Session, actor: Actor, name: str, value: Any) -> None:
    row = session.get(Setting, name)
    before = None if row is None else row.value
    if row is None:
        session.add(Setting(name=name, value=value))
    else:
        row.value = value
    session.flush()
    if before != value:
        detail = {"changed": {name: [before, value]}}
        journal.write(session, actor, operation="alteration", act=f"instance.{name}", detail=detail)


def is_demo(session: Session) -> bool:
    """Whether this instance is marked as a demo, for ever."""
    return bool(setting(session, "demo"))


def mark_demo(session: Session, actor: Actor) -> None:
    """Mark the instance as a demo. StepRefused when it holds a case and is none; Forbidden but for the shell."""
    _shell(actor)
    if is_demo(session):
        return
    if session.execute(select(Case.id).limit(1)).first() is not None:
        raise StepRefused(HOLDS_CASES)
    _set(session, actor, "demo", True)


def clock_offset(session: Session) -> dt.timedelta:
    """How far the demo's clock stands from the system's; nothing where it is no demo."""
    return dt.timedelta(seconds=setting(session, "clock_offset") or 0) if is_demo(session) else dt.timedelta()


def set_clock_offset(session: Session, actor: Actor, offset: dt.timedelta) -> None:
    """Set the clock of a demo, kept in whole seconds; this process follows at once. StepRefused where it is no demo."""
    _shell(actor)
    if not is_demo(session):
        raise StepRefused(NOT_A_DEMO)
    if abs(offset) > MOST_YEARS:
        raise StepRefused(NOT_A_DEMO)
    _set(session, actor, "clock_offset", int(offset.total_seconds()))
    clock.set_offset(dt.timedelta(seconds=int(offset.total_seconds())))


def set_switch_date(session: Session, actor: Actor, day: dt.date | None) -> None:
    """The change-over day of the new Penal Code (to be confirmed); None goes back to the catalogue's. Cases are not recoded."""
    require(actor, "policy:change")
    _set(session, actor, "penal_code_switch_date", day.isoformat() if day else None)


def organisation(session: Session, kind: str, code: str) -> Organisation | None:
    """A police zone or an equality body of this instance."""
    return session.scalars(select(Organisation).where(Organisation.kind == kind, Organisation.code == code)).first()


def add_organisation(
    session: Session, actor: Actor, *, kind: str, code: str, name_nl: str, name_fr: str, language: str = "nl"
) -> Organisation:
    """A zone or body that works here. Only the shell; the same again gives the one that is there."""
    _shell(actor)
    known = organisation(session, kind, code)
    if known is not None:
        return known
    wrong = Faults()
    wrong.among("kind", kind, ("police_zone", "equality_body"))
    for name, value in (("kind", kind), ("code", code), ("name_nl", name_nl), ("name_fr", name_fr)):
        wrong.need(name, value)
    if kind == "equality_body":
        wrong.coded("code", "body", code)
    wrong.stop()
    made = Organisation(id=new_id(), kind=kind, code=code.strip(), name_nl=name_nl.strip(), name_fr=name_fr.strip(), language=language)
    session.add(made)
    session.flush()
    journal.write(session, actor, operation="collection", act="organisation.add", org_id=made.id, detail={"kind": kind, "code": code})
    return made


def _shell(actor: Actor) -> None:
    if actor.kind != "shell":
        raise Forbidden(SHELL_ONLY)
