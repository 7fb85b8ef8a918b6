"""Many cases whose one consent ends on a day, made in bulk: what the clock's round is tried and measured on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, CaseKey, Consent, new_id, Organisation, Person, PersonRole, Track
from col13.models.vault import new_key, vault_of
from col13.policies import SHELL_ID

BODY = "unia"


def consented(session: Session, zone: Organisation, count: int, until: dt.date | None, first: int = 1) -> None:
    """`count` open cases of this zone: one victim, who consented to Unia until this day, and a track that waits for the share."""
    now = clock.now()
    ids = [(new_id(), new_id(), serial) for serial in range(first, first + count)]
    wrapping, wrapped = vault_of(session).wrap(new_id(), new_key())  # one for all: nothing is opened here
    rows: dict[Any, list[dict[str, Any]]] = {
        Case: [
            {
                "id": case, "number": f"COL13-{zone.code}-{now.year}-{serial:06d}", "zone": zone.code, "year": now.year, "serial": serial,
                "owner_id": zone.id, "opened_at": now, "opened_by": SHELL_ID,
            }
            for case, _, serial in ids
        ],
        CaseKey: [{"case_id": case, "wrapping_key": wrapping, "wrapped": wrapped} for case, _, _ in ids],
        Person: [{"id": person, "case_id": case, "seq": 1, "kind": "person", "at": now, "by": SHELL_ID} for case, person, _ in ids],
        PersonRole: [
            {"id": new_id(), "case_id": case, "person_id": person, "role": "victim", "since": now, "by": SHELL_ID}
            for case, person, _ in ids
        ],
        Track: [
            {"id": new_id(), "case_id": case, "workflow": "unia_liaison", "version": 1, "key": "unia_liaison", "subject": BODY,
             "state": "consented", "seq": 2, "since": now, "due": until, "entered_by": SHELL_ID}
            for case, _, _ in ids
        ],
        Consent: [
            {"id": new_id(), "case_id": case, "person_id": person, "recipient": BODY, "recipient_kind": "body", "scope": "minimal",
             "answer": "given", "valid_from": clock.today(), "valid_until": until, "at": now, "by": SHELL_ID}
            for case, person, _ in ids
        ],
    }  # fmt: skip
    for model, values in rows.items():
        session.execute(insert(model.__table__), values)
