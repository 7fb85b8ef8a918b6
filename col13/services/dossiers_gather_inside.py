"""Gathering what stays inside the zone: notes, words of statements, consents, the exchange with bodies, the register of what left.

Never the contact log, nor the words of the needs assessment (design section 5).
"""

from __future__ import annotations

from col13.models import BodyMessage, Consent, Disclosure, Report, Share, Statement
from col13.services.dossiers_gather import columns, Gathering, Record


def inside(on: Gathering) -> Record:
    """What the reference officer may read besides the inquiry."""
    report = on.rows(Report)
    return {
        "safety_needs": report[0].safety_needs if report else None,
        "people": [{"who": person.seq, "note": person.note} for person in on.people if person.note],
        "statements": [
            {"who": on.number(row.person_id), **columns(row, "taken_on words")} for row in on.rows(Statement) if row.words
        ],
        "consents": [
            {"who": on.number(row.person_id), **columns(row, "recipient scope answer valid_from valid_until words standing")}
            for row in on.rows(Consent)
        ],
        "shares": [columns(row, "body profile legal_basis authorisation without_victim since until") for row in on.rows(Share)],
        "messages": [columns(row, "at body kind from_body file_number words") for row in on.rows(BodyMessage)],
        "disclosures": [
            {**columns(row, "at recipient_kind what register_number legal_basis words"), "recipient": _recipient(on, row)}
            for row in on.rows(Disclosure)
        ],
    }  # fmt: skip


def _recipient(on: Gathering, row: Disclosure) -> str:
    # A victim's own line names no id on paper: the person is told by number.
    if row.recipient_kind != "victim":
        return row.recipient
    return next((str(person.seq) for person in on.people if str(person.id) == row.recipient), "")
