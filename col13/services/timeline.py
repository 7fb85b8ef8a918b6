"""The moves of a case as one reader may know them, newest first; of one track also the reason and the remark given with a step."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.models import Case, Move, Track
from col13.policies import Actor, may_read, Section, Situation
from col13.workflows import by_key

# A move that stays in its state tells more than a state: whoever sees it may read this facet.
STAYING: dict[str, tuple[Section, str]] = {
    "log_contact": (Section.SUPPORT, "contact_log"), "review_needs": (Section.SUPPORT, "needs"), "refer": (Section.SUPPORT, "offer"),
    "record_further_answer": (Section.LIAISON, "consents"),
}  # fmt: skip
STAYING_IN: dict[str, tuple[Section, str]] = {
    "report": (Section.FACTS, "facts"), "qualification": (Section.QUALIFICATION, "assessments"),
    "victim_support": (Section.SUPPORT, "needs"), "prosecution_referral": (Section.REFERRAL, "referral"),
    "unia_liaison": (Section.LIAISON, "exchange"),
}  # fmt: skip
# What was said with a step is read by those who read the words of its section: for support the words, not only what was decided.
WORDS_OF: dict[str, tuple[Section, str]] = {**STAYING_IN, "victim_support": (Section.SUPPORT, "words")}


@dataclass(frozen=True, slots=True)
class Happening:
    """A move. `who` is empty for who may know states and dates only; `reason` and `remark` where they were asked for and may be read."""

    key: str
    step: str
    from_state: str
    to_state: str
    at: dt.datetime
    role: str
    who: str = ""
    reason: str = ""
    remark: str = ""


def moves_of(session: Session, case: Case, keys: Iterable[str]) -> list[tuple[Move, str]]:
    """The moves of these tracks with their track's key, newest first. Answers stay encrypted: nothing here opens them."""
    query = (
        select(Move, Track.key)
        .join(Track, Track.id == Move.track_id)
        .where(Move.case_id == case.id, Track.key.in_(list(keys)))
        .order_by(Move.at.desc(), Move.id.desc())
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def sees_move(actor: Actor, now: Situation, key: str, step: str, *, stays: bool) -> bool:
    """Whether a move of a track that is shown may be told: a new state always, a step that stays only with its section."""
    if not stays:
        return True
    section, facet = STAYING.get(step) or STAYING_IN[by_key(key).name]
    return may_read(actor, section, now, facet)


def words_section(actor: Actor, now: Situation, key: str) -> Section | None:
    """The section whose words the moves of a track hold, if this reader may read them; a body never does, it has its own page.

    Who shows the words writes the look at that section first.
    """
    section, facet = WORDS_OF[by_key(key).name]
    return section if actor.org_kind != "equality_body" and may_read(actor, section, now, facet) else None


def happenings(
    actor: Actor, now: Situation, moves: Iterable[tuple[Move, str]], names: Mapping[uuid.UUID, str], *, words: str = ""
) -> list[Happening]:
    """The moves this reader may be told of. `words`: the key of the one track whose reasons and remarks are opened too."""
    opened = words if words and words_section(actor, now, words) is not None else ""
    return [
        Happening(
            key, move.step, move.from_state, move.to_state, move.at, move.role, names.get(move.by, ""),
            **(_said(move) if key == opened else {}),
        )
        for move, key in moves
        if sees_move(actor, now, key, move.step, stays=move.from_state == move.to_state)
    ]  # fmt: skip


def _said(move: Move) -> dict[str, str]:
    answers = json.loads(move.answers) if move.answers else {}
    return {name: str(answers[name]) for name in ("reason", "remark") if answers.get(name)}
