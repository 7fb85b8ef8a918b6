"""Gathering for those outside the inquiry: an equality body's minimum, and the acknowledgement of a report."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select

from col13 import catalogue
from col13.dossier.profiles import VICTIM
from col13.models import Bias, Consent, Incident, Offence, OffencePerson, OfficialReport, Organisation, Person, Report, Share
from col13.services import ledger
from col13.services import tracks as tracking
from col13.services.dossiers_gather import columns, Gathering, how_shown, iso, names_of, pseudonym_of, Record

NOT_A_GROUND = ("rejected", "not_kept")
SENT = frozenset({"transmitted", "received", "further_inquiry"})


def stage(on: Gathering) -> Record:
    """Where the file stands, in one plain word."""
    found = tracking.tracks_of(on.session, on.case)
    report = next(track.state for track in found if track.workflow == "report")
    return {"stage": plain_stage(report, {track.subject: track.state for track in found if track.workflow == "prosecution_referral"})}


def plain_stage(report: str, referrals: Mapping[str, str]) -> str:
    """received, recorded, passed_on, sent, sent_labour, decided or closed. `report`: its state; `referrals`: recipient → state."""
    states = set(referrals.values())
    if states & {"closed"} and states <= {"closed", "waiting"}:
        return "closed"
    if states & {"decided", "closed"}:
        return "decided"
    if states & SENT:
        return "sent_labour" if referrals.get("labour_auditor") in SENT and referrals.get("prosecutor") not in SENT else "sent"
    if report == "redirected":
        return "passed_on"
    return "recorded" if report in ("recorded", "acknowledged") else "received"


def consenting(on: Gathering) -> frozenset[uuid.UUID]:
    """The victims whose consent for this body is valid today and covers that the police share."""
    given = ledger.consents_for(on.session, on.case, on.recipient, on.today)
    return frozenset(uuid.UUID(one.victim) for one in given if one.covers_sharing)


def without_victim(on: Gathering) -> bool:
    """Whether the body's share is one without any victim."""
    query = select(Share.id).where(
        Share.case_id == on.case.id, Share.body == on.recipient, Share.until.is_(None), Share.without_victim.is_(True)
    )
    return on.session.execute(query).first() is not None


def grounds(on: Gathering) -> Record:
    """Phenomena and criteria not rejected, of offences that concern a consenting victim or nobody in particular."""
    allowed, victims = consenting(on), defaultdict(set)
    for row in on.rows(OffencePerson):
        if row.part == "victim":
            victims[row.offence_id].add(row.person_id)
    everything = without_victim(on)
    offences = {
        row.id: row
        for row in on.rows(Offence)
        if row.dropped_at is None and (everything or not victims[row.id] or victims[row.id] & allowed)
    }
    biases = [row for row in on.rows(Bias) if row.offence_id in offences and row.status not in NOT_A_GROUND]
    incidents = {row.incident_id for row in offences.values()}
    places = {row.domain_of_life for row in on.rows(Incident) if row.domain_of_life and (not offences or row.id in incidents)}
    return {
        "phenomena": sorted({row.sub_phenomenon or row.phenomenon for row in biases}),
        "criteria": sorted({criterion.code for row in biases for criterion in row.criteria}),
        "domains_of_life": sorted(places),
    }


def consents(on: Gathering) -> Record:
    """Each victim by number: whether a consent for this body is valid, how far, since when and until when. Nothing else of anybody."""
    if without_victim(on):
        return {"without_victim": True, "victims": []}
    lines: dict[uuid.UUID, Consent] = {}
    valid = consenting(on)
    for line in ledger.lines_of(on.session, on.case, on.recipient):
        if line.person_id in valid and line.answer == "given":
            lines[line.person_id] = line
    victims = [person for person in on.people if person.has_role("victim")]
    return {
        "without_victim": False,
        "victims": [
            {
                "seq": on.role_number(person.id, "victim"), "answer": "given" if person.id in valid else "none",
                "scope": lines[person.id].scope if person.id in lines else None,
                "valid_from": iso(lines[person.id].valid_from) if person.id in lines else None,
                "valid_until": iso(lines[person.id].valid_until) if person.id in lines else None,
            }
            for person in victims
        ],
    }  # fmt: skip


def contact(on: Gathering) -> Record:
    """Whom to ask: the function, never an invented person."""
    return {"role": "reference_officer", "zone": zone_name(on)}


def zone_name(on: Gathering) -> str:
    """The zone that has the case, in the dossier's language."""
    zone = on.session.get_one(Organisation, on.case.owner_id)
    return zone.name_fr if on.language == "fr" else zone.name_nl


def acknowledgement(on: Gathering) -> Record:
    """What the letter says to one reporter or victim; the grounds only where that may be."""
    person = on.session.get_one(Person, uuid.UUID(on.recipient))
    pv = next((row for row in on.rows(OfficialReport) if row.kind == "initial"), None)
    report = next(iter(on.rows(Report)), None)
    named = grounds_may_be_named(on, person)
    offences = [
        row
        for row in on.rows(Offence)
        if row.dropped_at is None and (named or catalogue.offence(row.code).class_ != "discrimination_offence") and _own(on, row, person)
    ]
    incidents = on.rows(Incident, Incident.seq)
    biases = [row for row in on.rows(Bias) if named and row.offence_id in {one.id for one in offences} and row.status not in NOT_A_GROUND]
    return {
        **addressed(on, person), "pv_number": pv.number if pv else on.case.pv_number,
        "pv_on": iso(pv.drawn_on) if pv else None, "pv_author": pv.author if pv else None,
        "role": "victim" if person.has_role("victim") else "reporter", "to_representative": not named,
        "happened": incidents[0].happened.iso() if incidents else None,
        "municipality": incidents[0].municipality if incidents else None, "offences": [row.code for row in offences],
        "grounds": sorted({row.sub_phenomenon or row.phenomenon for row in biases}),
        "bodies": [body.code for body in catalogue.entries("body")],
        **(columns(report, "reported_at") if report else {"reported_at": None}),
    }  # fmt: skip


def _own(on: Gathering, offence: Offence, person: Person) -> bool:
    victims = {row.person_id for row in on.rows(OffencePerson) if row.offence_id == offence.id and row.part == "victim"}
    return not victims or person.id in victims or not person.has_role("victim")


def addressed(on: Gathering, person: Person) -> Record:
    """Name and envelope. No envelope where a letter is unsafe, nor for a minor's information: both are handed over in person."""
    if how_shown(on, person) != "named":
        return {"name": pseudonym_of(on, person), "address_lines": []}
    in_person = "letter" in person.forbidden_channels.split() or (person.minor and on.profile.name == VICTIM.name)
    address = "" if in_person else person.address or ""
    lines = [line.strip() for line in address.replace("\n", ",").split(",")]
    return {"name": " ".join(names_of(person)), "address_lines": [line for line in lines if line]}


def grounds_may_be_named(on: Gathering, person: Person) -> bool:
    """To a representative, or to a minor whose post a representative opens, only if the minor who can judge agreed (design section 5)."""
    represented = [one for one in on.people if one.representative_id == person.id]
    if person.minor and person.representative_id is not None:
        represented.append(person)
    return all(one.able_to_judge is True and one.ground_may_be_named is True for one in represented if one.minor)
