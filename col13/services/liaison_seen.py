"""The liaison as one reader of the zone may see it: a lane per body, who has access now, messages to and fro, what went out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.dossier.profiles import Profile, PROFILES, SECTION_LABELS
from col13.dossier.project_paper import PARTS
from col13.dossier.project_pen import Pen
from col13.i18n import Label, N_
from col13.models import BodyMessage, Case, Disclosure, Move, Share, Track, User
from col13.policies import Actor, may_read, require_section, Section
from col13.services import overview
from col13.services.consents_seen import ConsentRow, consents_seen
from col13.services.dossiers_allowed import may_be_issued
from col13.services.dossiers_issue import gather
from col13.services.dossiers_preview_lines import Line, lines
from col13.services.dossiers_preview_rights import NEEDED, readable
from col13.services.facts_seen import names_of
from col13.services.overview import Lane
from col13.services.situation import situation
from col13.workflows import by_key

MINIMAL, EXTENDED = "equality-body-minimal", "equality-body-extended"
CASE_CLOSED = N_("end of a share", "the case was closed")


@dataclass(frozen=True, slots=True)
class ShareView:
    """A body's access, running or ended."""

    body: str
    profile: str
    legal_basis: str
    authorisation: str
    without_victim: bool
    since: dt.datetime
    until: dt.datetime | None
    who: str
    ended: Label | None = None  # the step that ended it; CASE_CLOSED; None while it runs


@dataclass(frozen=True, slots=True)
class More:
    """A section of the extended profile, as its paper says it; not `readable`: the body sees it, this reader may not."""

    key: str
    title: Label
    lines: Sequence[Line]
    readable: bool = True


@dataclass(frozen=True, slots=True)
class MessageView:
    """What body and zone told each other. `open`: a question without an answer."""

    body: str
    kind: str
    from_body: bool
    as_received: bool
    words: str
    file_number: str
    due: dt.date | None
    received_on: dt.date | None
    at: dt.datetime
    who: str
    open: bool


@dataclass(frozen=True, slots=True)
class SentView:
    """Something that left for a body."""

    at: dt.datetime
    body: str
    what: str
    legal_basis: str
    register_number: str
    consents: int
    who: str


@dataclass(frozen=True)
class Liaison:
    """What the page shows; what this reader may not read is empty."""

    lanes: Sequence[Lane]
    consents: Sequence[ConsentRow] = ()
    shares: Sequence[ShareView] = ()
    messages: Sequence[MessageView] = ()
    sent: Sequence[SentView] = ()


def of(session: Session, actor: Actor, case: Case) -> Liaison:
    """The caller wrote the look."""
    now = situation(session, actor, case)
    lanes = overview.of(session, actor, case).workflows.get("unia_liaison", [])
    consents = consents_seen(session, actor, case, "body") if may_read(actor, Section.LIAISON, now, "consents") else []
    if not may_read(actor, Section.LIAISON, now, "exchange"):
        return Liaison(lanes, consents)
    return Liaison(lanes, consents, shares_of(session, case), messages_of(session, actor, case), sent_to(session, case))


def preview(session: Session, actor: Actor, case: Case, body: str, language: str) -> dict[str, Any]:
    """What this body sees, or would see today: the projection itself; of the extended profile without what is closed to this reader
    elsewhere. Forbidden without the exchange. The caller wrote the looks (looked_at())."""
    at = situation(session, actor, case)
    require_section(actor, Section.LIAISON, "read", at, "exchange")
    content = shown_to(session, case, body, language)
    more = [one if readable(actor, at, NEEDED[one.key]) else replace(one, readable=False, lines=()) for one in content["more"]]
    return {**content, "more": more}


def looked_at(session: Session, actor: Actor, case: Case, body: str) -> list[Section]:
    """The sections of the case that preview() shows to this reader beside the liaison itself."""
    at = situation(session, actor, case)
    needed = [NEEDED[key] for key in _beyond(granted(session, case, body)) if readable(actor, at, NEEDED[key])]
    return list(dict.fromkeys(section for rights in needed for section, _ in rights))


def granted(session: Session, case: Case, body: str) -> Profile:
    """The profile a body has now: the extended one with a share of it, the magistrate's authorisation and a consent that covers it; else
    the minimal one."""
    extended = PROFILES[EXTENDED]
    return extended if may_be_issued(session, case, extended, body) else PROFILES[MINIMAL]


def _beyond(profile: Profile) -> list[str]:
    return [key for key in PARTS if key in profile.sections and key not in PROFILES[MINIMAL].sections]


def shown_to(session: Session, case: Case, body: str, language: str) -> dict[str, Any]:
    """The projection of the profile the body's share grants, with its days as days; `extended`: whether it is the extended one, `more`:
    what that adds, as lines. The caller has asked for the right."""
    profile = granted(session, case, body)
    content: dict[str, Any] = gather(session, case, profile, body, language, draft=False)[0]
    victims = content.get("consents", {}).get("victims", [])
    days = [{name: _day(name, value) for name, value in victim.items()} for victim in victims]
    pen = Pen({"profile": profile.name, "recipient": body, "draft": False, "content": content}, language)
    more = [More(key, SECTION_LABELS[key], tuple(lines(PARTS[key](pen, content.get(key, {}))))) for key in _beyond(profile)]
    return {**content, "consents": {**content.get("consents", {}), "victims": days}, "extended": profile.name == EXTENDED, "more": more}


def _day(name: str, value: Any) -> Any:
    return dt.date.fromisoformat(value) if name in ("valid_from", "valid_until") and value else value


def shares_of(session: Session, case: Case, body: str | None = None) -> list[ShareView]:
    """Newest first; of one body where it is named. The caller has asked for the right."""
    query = select(Share).where(Share.case_id == case.id).order_by(Share.id.desc())
    rows = session.scalars(query if body is None else query.where(Share.body == body)).all()
    names, ends = names_of(session, [row.by for row in rows]), _what_ended(session, case)
    return [
        ShareView(
            row.body, row.profile, row.legal_basis, row.authorisation or "", row.without_victim, row.since, row.until,
            names.get(row.by, ""), ends.get((row.track_id, row.until), CASE_CLOSED) if row.until else None,
        )
        for row in rows
    ]  # fmt: skip


def _what_ended(session: Session, case: Case) -> dict[tuple[uuid.UUID, dt.datetime | None], Label]:
    """Track and moment → the step taken then; access ends with the step, at its very moment."""
    query = select(Move.track_id, Move.at, Move.step, Track.workflow).join(Track, Track.id == Move.track_id)
    rows = session.execute(query.where(Move.case_id == case.id, Track.workflow == "unia_liaison"))
    return {(row.track_id, row.at): by_key(row.workflow).step(row.step).label for row in rows}


def messages_of(session: Session, actor: Actor, case: Case, body: str | None = None) -> list[MessageView]:
    """Newest first; of one body where it is named. A body reads its own people's names only: an officer is a role to it. The caller
    has asked for the right."""
    query = select(BodyMessage).where(BodyMessage.case_id == case.id).order_by(BodyMessage.id.desc())
    rows = session.scalars(query if body is None else query.where(BodyMessage.body == body)).all()
    people = select(User.id, User.display_name).where(User.id.in_({row.by for row in rows}))
    if actor.org_kind == "equality_body":
        people = people.where(User.org_id == actor.org_id)
    names = {row.id: row.display_name for row in session.execute(people)}
    answered: set[uuid.UUID] = {row.answers_id for row in rows if row.answers_id}
    return [
        MessageView(
            row.body, row.kind, row.from_body, row.as_received, row.words or "", row.file_number or "", row.due, row.received_on, row.at,
            names.get(row.by, ""), row.kind == "question" and row.id not in answered,
        )
        for row in rows
    ]  # fmt: skip


def sent_to(session: Session, case: Case, body: str | None = None) -> list[SentView]:
    """What left for bodies, or for one of them, newest first. The caller has asked for the right."""
    query = select(Disclosure).where(Disclosure.case_id == case.id, Disclosure.recipient_kind == "body")
    rows = session.scalars((query if body is None else query.where(Disclosure.recipient == body)).order_by(Disclosure.id.desc())).all()
    names = names_of(session, [row.by for row in rows])
    return [
        SentView(row.at, row.recipient, row.what, row.legal_basis, row.register_number or "", len(row.consents), names.get(row.by, ""))
        for row in rows
    ]
