"""What an equality body's list tells of each case: the same stage, grounds and consents as its projection, for many cases at once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Bias, Consent, Offence, OffencePerson, Share, Track
from col13.services import ledger
from col13.services.dossiers_gather_body import NOT_A_GROUND, plain_stage


@dataclass(frozen=True, slots=True)
class Glance:
    """Stage in one plain word, phenomena, and the last day on which the access holds (None: until a consent is withdrawn)."""

    stage: str
    grounds: tuple[str, ...]
    until: dt.date | None


def glances(session: Session, ids: Sequence[uuid.UUID], body: str) -> dict[uuid.UUID, Glance]:
    """Of cases with a live share to this body, which the caller fetched through visible(). Five statements, however many cases."""
    stages, allowed, untils = _stages(session, ids), *_consents(session, ids, body)
    query = select(Share.case_id).where(Share.case_id.in_(ids), Share.body == body, Share.until.is_(None), Share.without_victim.is_(True))
    everything = set(session.scalars(query))
    grounds = _grounds(session, ids, allowed, everything)
    return {
        case_id: Glance(stages[case_id], tuple(sorted(grounds[case_id])), None if case_id in everything else untils.get(case_id))
        for case_id in ids
    }


def _stages(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    reports: dict[uuid.UUID, str] = {}
    referrals: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    query = select(Track.case_id, Track.workflow, Track.subject, Track.state).where(Track.case_id.in_(ids))
    for case_id, workflow, subject, state in session.execute(query):
        if workflow == "report":
            reports[case_id] = state
        elif workflow == "prosecution_referral":
            referrals[case_id][subject] = state
    return {case_id: plain_stage(reports.get(case_id, "draft"), referrals[case_id]) for case_id in ids}


def _consents(
    session: Session, ids: Sequence[uuid.UUID], body: str
) -> tuple[dict[uuid.UUID, set[uuid.UUID]], dict[uuid.UUID, dt.date | None]]:
    """The victims whose consent for this body is valid today and covers sharing, and until when the last of these holds."""
    lines: dict[uuid.UUID, list[Consent]] = defaultdict(list)
    for line in session.scalars(select(Consent).where(Consent.case_id.in_(ids), Consent.recipient == body).order_by(Consent.id)):
        lines[line.case_id].append(line)
    victims, untils = {}, {}
    for case_id, own in lines.items():
        valid = {one.line for one in ledger.valid(own, body, clock.today()) if one.covers_sharing}
        standing = [line for line in own if line.id in valid]
        victims[case_id] = {line.person_id for line in standing}
        ends = [line.valid_until for line in standing]
        untils[case_id] = None if None in ends else max((end for end in ends if end), default=None)
    return victims, untils


def _grounds(
    session: Session, ids: Sequence[uuid.UUID], allowed: dict[uuid.UUID, set[uuid.UUID]], everything: set[uuid.UUID]
) -> dict[uuid.UUID, set[str]]:
    """As the projection: of offences that concern a consenting victim or nobody in particular, what was not rejected."""
    victims: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    suffered = select(OffencePerson.offence_id, OffencePerson.person_id)
    for offence_id, person_id in session.execute(suffered.where(OffencePerson.case_id.in_(ids), OffencePerson.part == "victim")):
        victims[offence_id].add(person_id)
    query = select(Bias.case_id, Bias.offence_id, Bias.phenomenon, Bias.sub_phenomenon).join(Offence, Offence.id == Bias.offence_id)
    query = query.where(Bias.case_id.in_(ids), Offence.dropped_at.is_(None), Bias.status.not_in(NOT_A_GROUND))
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for case_id, offence_id, phenomenon, sub in session.execute(query):
        concerned = victims[offence_id]
        if case_id in everything or not concerned or concerned & allowed.get(case_id, set()):
            found[case_id].add(sub or phenomenon)
    return found
