"""The referral as one reader may see it: a lane per recipient, calls with their 48 hours, instructions, later PVs, decisions."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Alert, Case, Decision, DecisionPart, Disclosure, Instruction, Offence, OfficialReport, Track
from col13.partial_dates import PartialDate
from col13.policies import Actor, facets, Section
from col13.services import overview
from col13.services.consents_seen import Named
from col13.services.facts_seen import names_of
from col13.services.options import person_name
from col13.services.overview import Lane
from col13.services.person_numbers import persons_of
from col13.services.situation import situation

LIBERTY = dt.timedelta(hours=48)  # from the deprivation of liberty on


@dataclass(frozen=True, slots=True)
class AlertView:
    """A call to the magistrate. `until`: when the 48 hours end; `left`: what is left of them (negative: over), None once released."""

    track: str
    called_at: dt.datetime
    magistrate: str
    orders: str
    who: str
    deprived_since: dt.datetime | None
    released_at: dt.datetime | None
    until: dt.datetime | None
    left: dt.timedelta | None

    @property
    def hours_left(self) -> int:
        """Whole hours, rounded down; negative when they are over."""
        return int(self.left.total_seconds() // 3600) if self.left is not None else 0


@dataclass(frozen=True, slots=True)
class InstructionView:
    """A magistrate's instruction; `answered_by`: number of the later PV."""

    track: str
    notice: str
    words: str
    due: dt.date | None
    at: dt.datetime
    who: str
    answered_at: dt.datetime | None
    answered_by: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A PV and how it left."""

    kind: str
    number: str
    drawn_on: dt.date
    left_on: dt.date | None
    left_how: str | None
    simplified: bool


@dataclass(frozen=True, slots=True)
class PartView:
    """What was decided for one suspect and offence."""

    suspect: Named | None
    offence: str | None
    mark: str
    result: str | None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision; words and parts only for who reads the referral."""

    track: str
    seq: int
    decided_by: str
    kind: str
    motive: str | None
    decided: PartialDate
    mark: str
    at: dt.datetime
    words: str = ""
    parts: Sequence[PartView] = ()


@dataclass(frozen=True, slots=True)
class SentView:
    """Something that left for a magistrate."""

    at: dt.datetime
    what: str
    recipient: str
    legal_basis: str
    register_number: str
    words: str
    who: str


@dataclass(frozen=True)
class Referral:
    """What the page shows; what this reader may not read is empty."""

    lanes: Sequence[Lane]
    decisions: Sequence[DecisionView] = ()
    alerts: Sequence[AlertView] = ()
    instructions: Sequence[InstructionView] = ()
    reports: Sequence[ReportView] = ()
    sent: Sequence[SentView] = ()


def of(session: Session, actor: Actor, case: Case) -> Referral:
    """The caller wrote the look. Decisions go to victim support once there are any, with their motive, without words and suspects."""
    seen = facets(actor, Section.REFERRAL, "read", situation(session, actor, case))
    lanes = overview.of(session, actor, case).workflows.get("prosecution_referral", [])
    keys = {row.id: row.key for row in session.execute(select(Track.id, Track.key).where(Track.case_id == case.id))}
    whole = "referral" in seen
    decisions = _decisions(session, actor, case, keys, whole=whole) if "decisions" in seen else []
    if not whole:
        return Referral(lanes, decisions)
    return Referral(
        lanes, decisions, _alerts(session, case, keys), _instructions(session, case, keys), _reports(session, case), _sent(session, case)
    )


def _decisions(session: Session, actor: Actor, case: Case, keys: dict[uuid.UUID, str], *, whole: bool) -> list[DecisionView]:
    rows = session.scalars(select(Decision).where(Decision.case_id == case.id).order_by(Decision.id.desc())).all()
    codes = {row.id: row.code for row in session.execute(select(Offence.id, Offence.code).where(Offence.case_id == case.id))}
    return [
        DecisionView(
            keys[row.track_id], row.seq, row.decided_by, row.kind, row.motive, row.decided, row.mark, row.at,
            (row.words or "") if whole else "",
            [_part(session, actor, case, part, codes) for part in row.parts] if whole else (),
        )
        for row in rows
    ]  # fmt: skip


def _part(session: Session, actor: Actor, case: Case, part: DecisionPart, codes: dict[uuid.UUID, str]) -> PartView:
    about = next((one for one in persons_of(session, case) if one.id == part.suspect_id), None)
    suspect = person_name(session, actor, case, about) if about is not None else None
    return PartView(suspect, codes.get(part.offence_id) if part.offence_id else None, part.mark, part.result)


def _alerts(session: Session, case: Case, keys: dict[uuid.UUID, str]) -> list[AlertView]:
    rows = session.scalars(select(Alert).where(Alert.case_id == case.id).order_by(Alert.called_at.desc())).all()
    names, now = names_of(session, [row.by for row in rows]), clock.now()
    found = []
    for row in rows:
        until = row.deprived_since + LIBERTY if row.deprived_since else None
        left = until - now if until is not None and row.released_at is None else None
        found.append(
            AlertView(
                keys[row.track_id], row.called_at, row.magistrate, row.orders or "", names.get(row.by, ""), row.deprived_since,
                row.released_at, until, left,
            )
        )  # fmt: skip
    return found


def _instructions(session: Session, case: Case, keys: dict[uuid.UUID, str]) -> list[InstructionView]:
    rows = session.scalars(select(Instruction).where(Instruction.case_id == case.id).order_by(Instruction.id.desc())).all()
    names = names_of(session, [row.by for row in rows])
    query = select(OfficialReport.id, OfficialReport.number).where(OfficialReport.case_id == case.id)
    numbers = {row.id: row.number for row in session.execute(query)}
    return [
        InstructionView(
            keys[row.track_id], row.notice or "", row.words or "", row.due, row.at, names.get(row.by, ""), row.answered_at,
            numbers.get(row.answered_by, "") if row.answered_by else "",
        )
        for row in rows
    ]  # fmt: skip


def _reports(session: Session, case: Case) -> list[ReportView]:
    rows = session.scalars(select(OfficialReport).where(OfficialReport.case_id == case.id).order_by(OfficialReport.id))
    return [ReportView(row.kind, row.number, row.drawn_on, row.left_on, row.left_how, row.simplified) for row in rows]


def _sent(session: Session, case: Case) -> list[SentView]:
    query = select(Disclosure).where(Disclosure.case_id == case.id, Disclosure.recipient_kind == "magistrate")
    rows = session.scalars(query.order_by(Disclosure.id.desc())).all()
    names = names_of(session, [row.by for row in rows])
    return [
        SentView(row.at, row.what, row.recipient, row.legal_basis, row.register_number or "", row.words or "", names.get(row.by, ""))
        for row in rows
    ]
