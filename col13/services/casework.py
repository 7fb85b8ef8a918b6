"""A case opened, fetched, and moved: `advance` is the one way a track changes its state."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.errors import Forbidden, Invalid, NotFound, Stale
from col13.i18n import S_
from col13.models import Case, CaseCounter, CaseKey, Incident, Move, new_id, Participation, Report, Track, User
from col13.models.vault import hold_key, new_key, vault_of
from col13.models.visibility import reachable, visible
from col13.partial_dates import PartialDate
from col13.policies import Actor, may_read, require, require_section, Role, ROLE_LABELS, Section
from col13.services import answers as answering
from col13.services import changes, effects, journal, step_ground, step_writing, stones, tracks
from col13.services import once as onces
from col13.services import standing as standings
from col13.services.acts import SECTION_OF
from col13.services.case_locked import locked
from col13.services.emergency_running import running
from col13.services.organisations import hold_open
from col13.services.policy_defaults import policy_with
from col13.services.settle import settle, settle_step
from col13.services.situation import situation
from col13.services.standing_rows import reread
from col13.services.step_writing import Moved
from col13.services.timeline import sees_move
from col13.workflows import by_key, WORKFLOWS
from col13.workflows.engine import choices, deadline, gate, Step, Verdict, Workflow
from col13.workflows.standing import Standing, TrackStanding

__all__ = ["add_track", "advance", "get", "open_case", "require_adding", "situation", "take", "taken", "verdicts"]

WRITES_TRACKS = {"prosecution_referral": "referral", "unia_liaison": "consents"}  # facet of the track's section: who may add one more
NOT_A_ZONE = S_("Only a police zone opens cases.")


def get(session: Session, actor: Actor, number: str, *, lock: bool = False) -> Case:
    """The case of this number, if this actor may see that it exists; NotFound otherwise. `lock` before writing: one hand at a time."""
    if not lock:
        return _found(session, actor, number, WITH_KEY.where(Case.number == number, visible(actor, clock.today())))
    case = locked(session, actor, number)
    if case is None:
        raise stones.missing(session, actor, number)
    return case


def read(session: Session, actor: Actor, number: str) -> Case:
    """As get(), for a page that only reads: an emergency look opens it too. NotFound otherwise."""
    return _found(session, actor, number, WITH_KEY.where(Case.number == number, reachable(actor, clock.today())))


# The case's wrapped key comes along: nearly every page and step opens an encrypted word.
WITH_KEY = select(Case, CaseKey.wrapping_key, CaseKey.wrapped).join(CaseKey, CaseKey.case_id == Case.id, isouter=True)


def _found(session: Session, actor: Actor, number: str, query: Select[*tuple[Any, ...]]) -> Case:
    row = session.execute(query).first()
    if row is None:
        raise stones.missing(session, actor, number)
    case: Case = row[0]
    if row.wrapped is not None:
        hold_key(session, case.id, row.wrapping_key, row.wrapped)
    return case


def open_case(session: Session, actor: Actor, *, language: str = "nl", title: str = "", once: uuid.UUID | None = None) -> Case:
    """A new case of the actor's zone with the next number, its own key, an empty report and a first incident."""
    role = require(actor, "case:open")
    if actor.org_kind != "police_zone" or actor.org_id is None:
        raise Forbidden(NOT_A_ZONE)
    earlier = onces.before(session, actor, once, "case.open")
    if earlier is not None:
        return get(session, actor, earlier)
    hold_open(session, actor.org_id)
    now = clock.now()
    year = clock.brussels_day(now).year
    serial = _next_serial(session, actor.org_code, year)
    case = Case(
        id=new_id(), number=f"COL13-{actor.org_code}-{year}-{serial:06d}", zone=actor.org_code, year=year, serial=serial,
        owner_id=actor.org_id, language=language, title=" ".join(title.split()), opened_at=now, opened_by=actor.id,
        catalogue_edition=catalogue.edition(),
    )  # fmt: skip
    session.add(case)
    session.flush()
    wrapping_key, wrapped = vault_of(session).wrap(case.id, new_key())
    session.add(CaseKey(case_id=case.id, wrapping_key=wrapping_key, wrapped=wrapped))
    session.flush()
    Report(session, case_id=case.id, reported_at=now)
    Incident(
        session, case_id=case.id, owner_id=case.owner_id, seq=1, language=language, happened=PartialDate.unknown(), entered_at=now,
        entered_by=actor.id,
    )  # fmt: skip
    take_part(session, actor, case, "opened")
    onces.keep(session, actor, once, "case.open", case.number)
    session.flush()
    journal.write(session, actor, operation="collection", act="case.open", case=case, role=role, section=Section.SUMMARY)
    settle(session, case)
    return case


def _next_serial(session: Session, zone: str, year: int) -> int:
    # One statement in the opening's own transaction: the counter's row is locked until commit, so no number is lost or given twice.
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    raising = dialect.insert(CaseCounter).values(zone=zone, year=year, last=1)
    raising = raising.on_conflict_do_update(index_elements=["zone", "year"], set_={"last": CaseCounter.last + 1})
    serial: int = session.execute(raising.returning(CaseCounter.last)).scalar_one()
    return serial


def take_part(session: Session, actor: Actor, case: Case, part: str) -> None:
    """Make the actor a participant, once. The built-in actors take no part."""
    if actor.kind != "user":
        return
    same = select(Participation.id).where(
        Participation.case_id == case.id, Participation.user_id == actor.id, Participation.part == part, Participation.until.is_(None)
    )
    if session.execute(same).first() is None:
        Participation(session, case_id=case.id, user_id=actor.id, part=part, since=clock.now())


def verdicts(session: Session, actor: Actor, case: Case) -> dict[str, list[Verdict]]:
    """For each track the steps this hand is shown, allowed or blocked with every reason: the gate that enforces also displays."""
    standing = standings.of(session, actor, case)
    if running(session, actor, case) is not None:  # an emergency look takes no step
        return {key: [] for key in standing.tracks}
    today = clock.today()
    return {key: choices(WORKFLOWS[track.workflow], standing, track, today) for key, track in standing.tracks.items()}


def find_step(standing: Standing, key: str, step: str) -> tuple[Workflow, Step, TrackStanding]:
    """The workflow, the step and where the track stands; NotFound for names that do not exist in this case."""
    track = standing.tracks.get(key)
    if track is None:
        raise NotFound
    flow = by_key(key)
    found = next((one for one in flow.steps if one.name == step), None)
    if found is None:
        raise NotFound
    return flow, found, track


def advance(
    session: Session,
    actor: Actor,
    case: Case,
    key: str,
    step: str,
    answers: Mapping[str, Any],
    *,
    seen: int,
    once: uuid.UUID | None = None,
) -> Moved:
    """Take a step: lock, seen, right, four eyes, state, conditions, answers, move, effects, deadline, journal, settle. Never commits.

    `answers` are raw (as typed) or typed values; `seen` is the track's last move when the form was shown. Raises Stale, Forbidden,
    StepRefused or Invalid in the order of design section 6, and then nothing has changed.
    """
    return take(session, actor, case.number, key, step, answers, seen=seen, once=once)


def take(
    session: Session,
    actor: Actor,
    number: str,
    key: str,
    step: str,
    answers: Mapping[str, Any],
    *,
    seen: int,
    once: uuid.UUID | None = None,
) -> Moved:
    """As advance(), for a case known by its number: it is fetched once, with its lock. NotFound for one that this hand does not see."""
    case = get(session, actor, number, lock=True)
    ground = step_ground.read(session, actor, case, once)
    act = f"step:{case.id}:{key}:{step}"
    if ground.earlier is not None:
        return _again(session, actor, act, ground.earlier)
    policy = policy_with(session, ground.rows.policy)
    standing = standings.standing_from(ground.rows, actor, case, policy)
    flow, declared, at = find_step(standing, key, step)
    if seen != at.seq:
        raise _stale(session, actor, case, key)
    verdict = gate(flow, declared, standing, at, clock.today())
    role = verdict.enforce()
    given = answering.clean(session, actor, case, declared, at, standing, answers)
    now = clock.now()
    step_writing.raise_case(case, now)
    due = deadline(declared, given, policy, clock.today(), clock.add_working_days)
    track, new = step_writing.track_after(ground.rows, actor, case, flow, declared, at, flow.move(verdict), due, now)
    move = step_writing.write(session, step_writing.Taking(actor, role, case, flow, declared, track, new, at.state, given, now))
    if actor.kind == "user" and not ground.takes_part:
        step_writing.take_part(session, actor, case, now)
    if once is not None:
        step_writing.keep_once(session, actor, once, act, move)
    step_writing.applied(ground.rows, track)
    touched = effects.touched(declared.does)
    reread(session, case.id, ground.rows, touched)
    step_writing.write_case(session, case, *settle_step(session, case, ground.rows, policy, standing, touched, flow.name))
    return move


def taken(session: Session, move: Moved) -> Case:
    """The case of a step just taken in this session: fetched by take() with its lock, so no statement, and still at hand for the notice
    when the step itself ended what this hand sees of it."""
    return session.get_one(Case, move.case_id)


def _again(session: Session, actor: Actor, act: str, earlier: tuple[uuid.UUID, str, Any]) -> Moved:
    hand, done, result = earlier
    if (hand, done) != (actor.id, act):
        raise Invalid({"once": onces.USED_ELSEWHERE})
    return step_writing.moved(session.get_one(Move, uuid.UUID(result)))


def _stale(session: Session, actor: Actor, case: Case, key: str) -> Stale:
    # It tells no more than the timeline of this reader: whoever is not told of the move hears only that the form is old.
    latest = session.execute(
        select(Move.step, Move.at, Move.role, Move.from_state, Move.to_state, Track.workflow, Track.subject, User.display_name, User.org_id)
        .join(Track, Track.id == Move.track_id)
        .join(User, User.id == Move.by, isouter=True)
        .where(Move.case_id == case.id, Track.key == key)
        .order_by(Move.seq.desc())
        .limit(1)
    ).first()
    now, body = situation(session, actor, case), actor.org_kind == "equality_body"
    foreign = latest is not None and body and (latest.workflow, latest.subject) != ("unia_liaison", actor.org_code)
    if latest is None or foreign or not sees_move(actor, now, key, latest.step, stays=latest.from_state == latest.to_state):
        return Stale(S_("This form does not fit where the case stands. Open it again."))
    # A body knows its own people only, and who reads states only knows nobody: an officer is a role to them.
    known = latest.org_id == actor.org_id if body else may_read(actor, Section.SUMMARY, now, "overview")
    who = (latest.display_name or "—") if known else ROLE_LABELS[Role(latest.role)]
    return Stale(step=by_key(key).step(latest.step).label, who=who, at=latest.at)


def require_adding(session: Session, actor: Actor, case: Case, workflow: str) -> Role:
    """The role that may give this case one more recipient or body; Forbidden, naming who may."""
    return require_section(actor, SECTION_OF[workflow], "write", situation(session, actor, case), WRITES_TRACKS[workflow])


def add_track(session: Session, actor: Actor, case: Case, workflow: str, subject: str) -> Track:
    """A further track for another recipient or body (a victim's comes with the victim), by who writes that section.
    Journalled; the row waits in its initial state. Forbidden."""
    changes.refuse_closed(case)
    role = require_adding(session, actor, case, workflow)
    track = tracks.ensure_track(session, case, workflow, subject)
    changes.record(session, actor, case, act=f"{workflow}.track", role=role, track=track.key, recipient=subject)
    return track
