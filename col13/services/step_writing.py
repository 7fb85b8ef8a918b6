"""A step written down: track, journal, move, effects, the form's UUID. Prepared statements: the ORM's unit of work cost more than the
whole step."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import bindparam, insert, update, Uuid
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from col13.errors import Invalid
from col13.models import Case, Move, new_id, Once, Track
from col13.models.adding import add
from col13.models.case import shelf_of
from col13.models.prepared import Prepared
from col13.models.vault import box_of
from col13.policies import Actor, Role
from col13.services import answers as answering
from col13.services import effects, journal
from col13.services.acts import Act, SECTION_OF, TrackNow
from col13.services.once import USED_ELSEWHERE
from col13.services.standing_reads import REOPENING
from col13.services.standing_rows import CaseRows, READERS
from col13.workflows.engine import Step, Workflow
from col13.workflows.standing import TrackStanding


@dataclass(frozen=True, slots=True)
class Moved:
    """The move as it stands in the database, with its answers in the clear (canonical JSON; None when nothing was answered)."""

    id: uuid.UUID
    case_id: uuid.UUID
    track_id: uuid.UUID
    seq: int
    step: str
    from_state: str
    to_state: str
    by: uuid.UUID
    role: str
    at: dt.datetime
    revision: int
    version: int
    entry_seq: int
    answers: str | None = field(repr=False)


def moved(move: Move) -> Moved:
    """The same of a move taken before."""
    return Moved(**{one.name: getattr(move, one.name) for one in fields(Moved)})


TRACKS, MOVES, CASES, ONCES = (model.metadata.tables[model.__tablename__] for model in (Track, Move, Case, Once))
OF_TRACK = (
    "subject", "state", "version", "seq", "since", "due", "entered_by", "entered_as_reference", "revision", "judged_seq",
)  # fmt: skip
NEW_TRACK = Prepared(lambda _: insert(TRACKS))
TRACK = Prepared(
    lambda _: update(TRACKS).where(TRACKS.c.id == bindparam("at")).values({name: bindparam(f"to_{name}") for name in OF_TRACK})
)
MOVE = Prepared(lambda _: insert(MOVES))
OF_CASE = ("revision", "changed_at", "due", "doubt")
CASE = Prepared(
    lambda _: update(CASES).where(CASES.c.id == bindparam("at", type_=Uuid())).values({name: bindparam(f"to_{name}") for name in OF_CASE})
)
KEEP = Prepared(lambda dialect: (sqlite if dialect == "sqlite" else postgresql).insert(ONCES).on_conflict_do_nothing())


def track_after(
    rows: CaseRows,
    actor: Actor,
    case: Case,
    flow: Workflow,
    step: Step,
    at: TrackStanding,
    to_state: str,
    due: dt.date | None,
    now: dt.datetime,
) -> tuple[TrackNow, bool]:
    """The track as the step leaves it, and whether it had no row before. A step that stays keeps who entered the state and since when,
    and its deadline unless it sets one."""
    row = next((one for one in rows.tracks if one.key == at.key), None)
    track = TrackNow(new_id(), flow.name, at.key, at.subject, at.state, flow.version) if row is None else TrackNow(*row)
    track.subject = track.subject or at.subject
    track.seq += 1
    if step.name in REOPENING:
        track.reopened = track.seq
    if step.dest is None:
        track.due = due if step.due is not None else track.due
        return track, row is None
    track.state, track.since, track.due = to_state, now, due
    track.entered_by, track.entered_as_reference = actor.id, actor.has(Role.REFERENCE_OFFICER)
    track.revision, track.version = case.revision, flow.version
    if flow.name == "prosecution_referral" and step.name in ("submit_for_review", "approve"):
        track.judged_seq = next((one.seq for one in rows.tracks if one.key == "qualification"), None)
    return track, row is None


@dataclass(frozen=True, slots=True)
class Taking:
    """A step that nothing stands in the way of any more: who takes it in which role, on which track (`new`: it has no row yet), with
    which typed answers, from where to where."""

    actor: Actor
    role: Role
    case: Case
    flow: Workflow
    step: Step
    track: TrackNow
    new: bool
    from_state: str
    answers: dict[str, Any]
    now: dt.datetime


def write(session: Session, taking: Taking) -> Moved:
    """The track as it stands after the step, the journal's entry, the move, and what the step does besides."""
    write_track(session, taking.case, taking.track, new=taking.new)
    move = _move(session, taking)
    due = taking.track.due
    act = Act(
        taking.actor, taking.role, taking.case, taking.track, taking.step, taking.answers, move.id, move.entry_seq, taking.now
    )  # fmt: skip
    for effect in taking.step.does:
        effects.EFFECTS[effect](session, act)
    if taking.track.due != due:
        write_track(session, taking.case, taking.track)
    return move


def write_track(session: Session, case: Case, track: TrackNow, *, new: bool = False) -> None:
    """The row of the track; an ORM object of it that somebody holds is read again when it is next looked at."""
    if new:
        values = {name: getattr(track, name) for name in OF_TRACK}
        of_case = {"owner_id": case.owner_id, "shelf": shelf_of(case), "opened_at": case.opened_at}
        NEW_TRACK.run(session, id=track.id, case_id=case.id, workflow=track.workflow, key=track.key, **values, **of_case)
        return
    TRACK.run(session, at=track.id, **{f"to_{name}": getattr(track, name) for name in OF_TRACK})
    held = session.identity_map.get(session.identity_key(Track, track.id))
    if held is not None:
        session.expire(held)


def _move(session: Session, taking: Taking) -> Moved:
    actor, case, flow, step, track, given = taking.actor, taking.case, taking.flow, taking.step, taking.track, taking.answers
    move_id, frozen = new_id(), answering.freeze(given) if given else None
    entry = journal.write(
        session, actor, operation=step.records, act=f"{flow.name}.{step.name}", case=case, role=taking.role, track=track.key,
        from_state=taking.from_state, to_state=track.state, section=SECTION_OF[flow.name], version=flow.version,
        recipient=track.subject if flow.subject == "body" or step.records == "disclosure" else None,
        legal_basis=given.get("legal_basis"), detail={"answers": frozen} if frozen else None,
    )  # fmt: skip
    row: dict[str, Any] = {
        "id": move_id, "case_id": case.id, "track_id": track.id, "seq": track.seq, "step": step.name, "from_state": taking.from_state,
        "to_state": track.state, "by": actor.id, "role": taking.role.value, "at": taking.now, "revision": case.revision,
        "version": flow.version, "entry_seq": entry.seq,
    }  # fmt: skip
    encrypted = box_of(session, case.id).encrypt(frozen.encode(), f"move|answers|{move_id}") if frozen else None
    MOVE.run(session, **row, answers_encrypted=encrypted)
    return Moved(**row, answers=frozen)


def raise_case(case: Case, now: dt.datetime) -> None:
    """The case's next revision, for all that is written from here on; written itself by write_case() at the step's end."""
    set_committed_value(case, "revision", case.revision + 1)
    set_committed_value(case, "changed_at", now)


def write_case(session: Session, case: Case, due: dt.date, doubt: str | None) -> None:
    """What a step changes in the case's own row."""
    set_committed_value(case, "due", due)
    set_committed_value(case, "doubt", doubt)
    CASE.run(session, at=case.id, **{f"to_{name}": getattr(case, name) for name in OF_CASE})


def keep_once(session: Session, actor: Actor, once: uuid.UUID, act: str, move: Moved) -> None:
    """The form's UUID with what it did. Invalid when another act used it in the same moment: two posts of the same step follow each other
    by the case's lock."""
    if not KEEP.run(session, once=once, actor_id=actor.id, act=act, result=str(move.id), at=move.at):
        raise Invalid({"once": USED_ELSEWHERE})


def take_part(session: Session, actor: Actor, case: Case, now: dt.datetime) -> None:
    """The hand that took its first step of this case takes part in it."""
    from col13.models import Participation

    add(session, Participation, case_id=case.id, user_id=actor.id, part="took_step", since=now, opened_at=case.opened_at)


def applied(rows: CaseRows, track: TrackNow) -> None:
    """Bring the rows to what the database has now, as far as the step itself changed them; what its effects wrote is read again."""
    row = READERS["tracks"].row(*(getattr(track, one.name) for one in fields(TrackNow)))
    rows.tracks = sorted([row, *(other for other in rows.tracks if other.id != track.id)], key=lambda one: one.id)
