"""The load: a file of published cases, one transaction each, nothing twice; what cannot be told is told by its id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from col13 import clock
from col13.db import Database
from col13.demo import cast, recent
from col13.demo.figures import figures, police
from col13.demo.plan import plan, zone
from col13.demo.reading import Broken, Entry, read_file, Unreadable
from col13.demo.script import Act
from col13.demo.stage import Stage
from col13.errors import Col13Error, Invalid, StepRefused
from col13.i18n import say as worded
from col13.models import Case
from col13.services.settle import settled_once

Say = Callable[[str], None]
ZONES = (cast.HOME, cast.OTHER)
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Result:
    """How many entries of the file were loaded, were there already, or could not be."""

    loaded: int = 0
    already: int = 0
    errors: int = 0


def load(db: Database, file: Path | None, say: Say) -> Result:
    """Mark the instance, make the accounts, play every case of the file; without a file, the project's own copy and the recent copies.

    StepRefused in an instance that holds a case and is no demo. Each error is said with the id of its entry. Recent copies are not
    counted, but for those that could not be played: they are errors.
    """
    with db.write(cast.SHELL) as session:
        made = cast.make(session)
    result = Result()
    try:
        entries = read_file(file)
    except Unreadable as wrong:
        say(f"{file}: {wrong}")
        return Result(errors=1)
    for entry in entries:
        result = _counted(result, _one(db, entry, say))
    if file is None:
        for copy in recent.copies([one for one in entries if isinstance(one, Entry)], clock.now()):
            failed = play(db, copy.source, ZONES[copy.zone], copy.acts, say) == "error"
            result = replace(result, errors=result.errors + failed)
    for line in cast.table(made):
        say(line)
    return result


def _counted(result: Result, what: str) -> Result:
    return Result(result.loaded + (what == "loaded"), result.already + (what == "already"), result.errors + (what == "error"))


def _one(db: Database, entry: Entry | Broken, say: Say) -> str:
    if isinstance(entry, Broken):
        say(f"{entry.id}: {entry.why}")
        return "error"
    with db.read(cast.SHELL) as session:
        if is_there(session, entry.id):
            return "already"
    try:
        acts = plan(entry, clock.now())
    except (Col13Error, LookupError, ValueError) as wrong:
        say(f"{entry.id}: no plan: {told(wrong)}")
        return "error"
    return play(db, entry.id, ZONES[zone(entry, police_suspects(entry))], acts, say)


def police_suspects(entry: Entry) -> bool:
    """Whether officers are suspects: another zone has the file then."""
    return any(one.police_officer and one.plays("suspect") for one in figures(entry)) or police(entry.suspects)


def is_there(session: Session, source: str) -> bool:
    """Whether the entry was loaded before."""
    return session.execute(select(Case.id).where(Case.demo_source == source)).first() is not None


def play(db: Database, source: str, zone_code: str, acts: list[Act], say: Say) -> str:
    """One case in one unit of work: all of it or nothing."""
    at = 0
    try:
        with db.write(cast.SHELL) as session:
            if is_there(session, source):
                return "already"
            stage = Stage(session, cast.actors(session, zone_code))
            with settled_once(session):
                for act in acts:
                    stage.play([act])
                    at += 1
    except (Col13Error, LookupError, ValueError, NoResultFound) as refusal:
        say(f"{source}: {described(acts[at])}: {told(refusal)}")
        return "error"
    return "loaded"


def described(act: Act) -> str:
    """Which act it was."""
    step = act.given.get("step")
    return f"{act.who} {step} on {act.given['track']}" if step else f"{act.who} {act.verb}"


def told(error: Exception) -> str:
    """A refusal in words, with its fields and reasons."""
    if not isinstance(error, Col13Error):
        return f"{type(error).__name__}: {error}"
    parts = [worded(error.key, LANGUAGE, **error.facts)]
    if isinstance(error, Invalid):
        parts += [f"{name}: {worded(key, LANGUAGE, **facts)}" for name, (key, facts) in error.fields.items()]
    if isinstance(error, StepRefused):
        parts += [f"{reason.condition}: {worded(reason.says, LANGUAGE, **dict(reason.facts))}" for reason in error.reasons]
    return " ".join(parts)
