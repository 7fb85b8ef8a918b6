"""What an equality body's list tells of each case: the same stage, grounds and consents as its projection, for many cases at once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

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


def reads(ids: Sequence[uuid.UUID], body: str) -> dict[str, Select[*tuple[Any, ...]]]:
    """What glances() needs of cases with a live share to this body, which the caller fetched through visible()."""
    whole = (Share.case_id.in_(ids), Share.body == body, Share.until.is_(None), Share.without_victim.is_(True))
    grounds = select(Bias.case_id, Bias.offence_id, Bias.phenomenon, Bias.sub_phenomenon).join(Offence, Offence.id == Bias.offence_id)
    suffered = select(OffencePerson.offence_id, OffencePerson.person_id)
    return {
        "tracks": select(Track.case_id, Track.workflow, Track.subject, Track.state).where(Track.case_id.in_(ids)),
        "consents": select(*CONSENT).where(Consent.case_id.in_(ids), Consent.recipient == body).order_by(Consent.id),
        "whole": select(Share.case_id).where(*whole),
        "suffered": suffered.where(OffencePerson.case_id.in_(ids), OffencePerson.part == "victim"),
        "grounds": grounds.where(Bias.case_id.in_(ids), Offence.dropped_at.is_(None), Bias.status.not_in(NOT_A_GROUND)),
    }


def glances(ids: Sequence[uuid.UUID], body: str, rows: Mapping[str, Sequence[Any]]) -> dict[uuid.UUID, Glance]:
    """From the rows of those reads."""
    stages, allowed, untils = _stages(ids, rows["tracks"]), *_consents(rows["consents"], body)
    everything = {row.case_id for row in rows["whole"]}
    grounds = _grounds(rows, allowed, everything)
    return {
        case_id: Glance(stages[case_id], tuple(sorted(grounds[case_id])), None if case_id in everything else untils.get(case_id))
        for case_id in ids
    }


CONSENT = (
    Consent.id, Consent.case_id, Consent.person_id, Consent.recipient, Consent.scope, Consent.answer, Consent.valid_from,
    Consent.valid_until, Consent.covers_sharing,
)  # fmt: skip


def _stages(ids: Sequence[uuid.UUID], rows: Sequence[Any]) -> dict[uuid.UUID, str]:
    reports: dict[uuid.UUID, str] = {}
    referrals: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    for case_id, workflow, subject, state in rows:
        if workflow == "report":
            reports[case_id] = state
        elif workflow == "prosecution_referral":
            referrals[case_id][subject] = state
    return {case_id: plain_stage(reports.get(case_id, "draft"), referrals[case_id]) for case_id in ids}


def _consents(rows: Sequence[Any], body: str) -> tuple[dict[uuid.UUID, set[uuid.UUID]], dict[uuid.UUID, dt.date | None]]:
    """The victims whose consent for this body is valid today and covers sharing, and until when the last of these holds."""
    lines: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for line in rows:
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
    rows: Mapping[str, Sequence[Any]], allowed: dict[uuid.UUID, set[uuid.UUID]], everything: set[uuid.UUID]
) -> dict[uuid.UUID, set[str]]:
    """As the projection: of offences that concern a consenting victim or nobody in particular, what was not rejected."""
    victims: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for offence_id, person_id in rows["suffered"]:
        victims[offence_id].add(person_id)
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for case_id, offence_id, phenomenon, sub in rows["grounds"]:
        concerned = victims[offence_id]
        if case_id in everything or not concerned or concerned & allowed.get(case_id, set()):
            found[case_id].add(sub or phenomenon)
    return found
