"""The migration of the register: dossiers of before keep every value and do not expire; the new columns are empty on them."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, select

from col13.db import Database
from col13.models import Case, Dossier
from col13.services import dossiers
from tests.services.dossier_case import a_full_case

pytestmark = [pytest.mark.database, pytest.mark.as_owner]
ADDED = ("legal_basis", "expires_on", "unsigned_sha256", "seal_fingerprint", "seal_level", "leaks")
KEPT = ("register_number", "state", "projection_sha256", "pdf_sha256", "pdf_size", "revision", "recipient", "language")


def kept(database: Database) -> list[tuple[object, ...]]:
    """What the rows say that was there before."""
    with database.read() as session:
        return [tuple(getattr(row, name) for name in KEPT) for row in session.scalars(select(Dossier).order_by(Dossier.id))]


def test_dossiers_of_before_are_kept_and_can_still_be_fetched(database: Database) -> None:
    with database.write() as session:
        on = a_full_case(session)
        for recipient in ("prosecutor", "prosecutor"):
            made = dossiers.request(session, on.officer, on.case, profile="prosecutor", recipient=recipient, reason="referral")
        dossiers.release(session, made.id, b"%PDF-1.7 of before")
        assert made.expires_on is not None
        assert made.legal_basis == "judicial_authority"
        number, officer, dossier_id = on.case.number, on.officer, made.id
    before = kept(database)
    database.migrate_down("0002")
    try:
        with database.read() as session:
            assert not set(ADDED) & {column["name"] for column in inspect(session.connection()).get_columns("dossier")}
    finally:
        database.migrate()
    assert kept(database) == before
    assert len(before) == 2
    with database.write() as session:
        row = session.get_one(Dossier, dossier_id)
        assert [getattr(row, name) for name in ADDED] == [None] * len(ADDED)
        case = session.get_one(Case, row.case_id)
        assert case.number == number
        assert dossiers.fetch(session, officer, case, dossier_id)[0] == b"%PDF-1.7 of before"
