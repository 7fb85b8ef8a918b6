"""What an equality body sees: the cases shared with it now, and of each the projection of its profile and its own part; nothing else."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, Select, select
from sqlalchemy.orm import aliased, Session

from col13 import clock
from col13.errors import Forbidden, NotFound
from col13.i18n import Label
from col13.models import BodyMessage, Case, NO_DEADLINE, Share, Track, Waiting
from col13.models.together import together
from col13.models.visibility import visible
from col13.policies import Actor, require, Role, ROLE_LABELS
from col13.services import liaison_seen, overview
from col13.services.liaison_seen import MessageView, ShareView
from col13.services.overview import Lane
from col13.services.shared_glance import Glance, glances, reads


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A case in the body's list: number, zone, the stage in one plain word, grounds, where the body's own track stands, from when and
    until when it is shared (None: until withdrawn), and what waits from the body."""

    id: uuid.UUID
    number: str
    zone_nl: str
    zone_fr: str
    key: str
    state: str
    since: dt.datetime
    open_questions: int
    glance: Glance
    step: str = ""
    due: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Sharing:
    """A time of access, or something sent: when, on which legal basis, how much, under which number, until when and what ended it.
    Nobody's name, and not the magistrate's authorisation."""

    at: dt.datetime
    what: str  # share, answer, dossier
    legal_basis: str
    profile: str = ""
    without_victim: bool = False
    register_number: str = ""
    until: dt.datetime | None = None
    ended: Label | None = None


@dataclass(frozen=True)
class SharedCase:
    """One case as the body sees it. `content`: the projection by section; `lane`: its own track with its own steps."""

    content: Mapping[str, Any]
    lane: Lane | None
    messages: Sequence[MessageView]
    history: Sequence[Sharing]


def require_body(actor: Actor) -> None:
    """Forbidden for everybody but a liaison of an equality body."""
    require(actor, "shared:list")
    if actor.org_kind != "equality_body":
        raise Forbidden(who=(ROLE_LABELS[Role.LIAISON],))


def shared_list(session: Session, actor: Actor, *, before: uuid.UUID | None = None, limit: int = 50) -> tuple[list[SharedLine], bool]:
    """The newest cases first, and whether there are more. Only live ones: a share not ended and a consent valid today."""
    require_body(actor)
    mine = aliased(Share)  # visible() has its own look at the shares, which must not be tied to this one
    query = (
        select(Case, Track.key, Track.state, mine.since)
        .join(mine, mine.case_id == Case.id)  # one open share a track, one track a body
        .join(Track, Track.id == mine.track_id)
        .where(visible(actor, clock.today()), mine.body == actor.org_code, mine.until.is_(None))
        .order_by(Case.id.desc())
    )
    if before is not None:
        query = query.where(Case.id < before)
    rows = session.execute(query.limit(limit + 1)).all()
    shown = rows[:limit]
    ids = [row[0].id for row in shown]
    found = together(session, questions=_open_questions(actor, ids), steps=_steps(actor, ids), **reads(ids, actor.org_code))
    questions = {one.case_id: one.many for one in found["questions"]}
    steps = {(one.case_id, one.track): (one.step, one.due if one.due != NO_DEADLINE else None) for one in found["steps"]}
    seen = glances(ids, actor.org_code, found)
    lines = [
        SharedLine(
            row[0].id, row[0].number, row[0].owner.name_nl, row[0].owner.name_fr, row.key, row.state, row.since,
            questions.get(row[0].id, 0), seen[row[0].id], *steps.get((row[0].id, row.key), ("", None)),
        )
        for row in shown
    ]  # fmt: skip
    return lines, len(rows) > limit


def _steps(actor: Actor, ids: Sequence[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    """The steps that wait for this body, and by when."""
    query = select(Waiting.case_id, Waiting.track, Waiting.step, Waiting.due)
    return query.where(Waiting.case_id.in_(ids), Waiting.org_id == actor.org_id, Waiting.role == Role.LIAISON.value)


def _open_questions(actor: Actor, ids: Sequence[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    answered = select(BodyMessage.answers_id).where(BodyMessage.case_id.in_(ids), BodyMessage.answers_id.is_not(None))
    return (
        select(BodyMessage.case_id, func.count().label("many"))
        .where(
            BodyMessage.case_id.in_(ids), BodyMessage.body == actor.org_code, BodyMessage.kind == "question",
            BodyMessage.id.not_in(answered),
        )
        .group_by(BodyMessage.case_id)
    )  # fmt: skip


def of(session: Session, actor: Actor, case: Case) -> SharedCase:
    """What the body sees of one case, which the caller fetched through visible(). The caller wrote the look."""
    require_body(actor)
    shares = liaison_seen.shares_of(session, case, actor.org_code)
    if not any(share.until is None for share in shares):
        raise NotFound
    content = liaison_seen.shown_to(session, case, actor.org_code, actor.language)
    lanes = overview.of(session, actor, case).workflows.get("unia_liaison", [])
    return SharedCase(
        content,
        next(iter(lanes), None),
        liaison_seen.messages_of(session, actor, case, actor.org_code),
        _history(session, actor, case, shares),
    )


def _history(session: Session, actor: Actor, case: Case, shares: Sequence[ShareView]) -> list[Sharing]:
    """Newest first. A share stands for its own disclosure."""
    found = [
        Sharing(one.since, "share", one.legal_basis, one.profile, one.without_victim, until=one.until, ended=one.ended) for one in shares
    ]
    sent = liaison_seen.sent_to(session, case, actor.org_code)
    found += [Sharing(one.at, one.what, one.legal_basis, register_number=one.register_number) for one in sent if one.what != "share"]
    return sorted(found, key=lambda one: one.at, reverse=True)
