"""Gathering what was done for the victims, what went to the magistrate and what came back."""

from __future__ import annotations

from col13.models import Alert, Decision, Disclosure, Instruction, NeedsAssessment, Offence, OfficialReport, VictimRight
from col13.services.dossiers_gather import columns, Gathering, Record


def rights(on: Gathering) -> Record:
    """The rights tracker: what each victim was told, given and offered."""
    return {"rights": [{"who": on.number(row.person_id), **columns(row, "what on how language")} for row in on.rows(VictimRight)]}


def measures(on: Gathering) -> Record:
    """Protective measures and contact bans; never the words of the needs assessment."""
    return {
        "measures": [
            {"who": on.number(row.person_id), **columns(row, "measures review_on declined at")} for row in on.rows(NeedsAssessment)
        ],
        "bans": [
            {"who": person.seq, **columns(person, "contact_ban released_on")}
            for person in on.people
            if person.id in on.suspects and (person.contact_ban or person.released_on)
        ],
    }


def referral(on: Gathering) -> Record:
    """PVs, calls, instructions and what left, of this recipient's track."""
    reports = on.rows(OfficialReport)
    numbers = {row.id: row.number for row in reports}
    return {
        "reports": [columns(row, "kind number drawn_on author simplified left_on left_how") for row in reports],
        "alerts": [
            columns(row, "called_at magistrate orders deprived_since released_at") for row in on.rows(Alert) if on.its_track(row.track_id)
        ],
        "instructions": [
            {**columns(row, "at notice due words answered_at"), "answered_by": numbers.get(row.answered_by)}
            for row in on.rows(Instruction)
            if on.its_track(row.track_id)
        ],
        "disclosures": [
            columns(row, "at what register_number legal_basis")
            for row in on.rows(Disclosure)
            if row.recipient_kind == "magistrate" and on.its_track(row.track_id)
        ],
    }


def decisions(on: Gathering) -> Record:
    """The list of this recipient's decisions, with their parts per suspect and offence."""
    offences = {row.id: row.seq for row in on.rows(Offence)}
    return {
        "decisions": [
            {
                **columns(row, "seq decided_by kind motive decided mark words"),
                "parts": [
                    {"suspect": on.number(part.suspect_id), "offence": offences.get(part.offence_id), **columns(part, "mark result")}
                    for part in row.parts
                    if on.its_suspect(part.suspect_id)
                ],
            }
            for row in on.rows(Decision, Decision.seq)
            if on.its_track(row.track_id)
        ]
    }
