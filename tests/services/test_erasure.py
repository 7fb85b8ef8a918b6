"""Erasing: nothing of a case's words is left in the database's file or the folder, a stone is, the chains verify, and it ends well."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from col13 import clock, jobs
from col13.db import Database
from col13.errors import Gone, NotFound
from col13.migrations import append_only
from col13.models import Case, CaseKey, CaseLink, Document, Entry, Job, Person, PersonToken, Share, Stone
from col13.policies import Role
from col13.services import casework, document_files, dossiers, erasure, journal, journal_verify, queue, retention, search
from col13.services import names as naming
from tests.factories import an_actor, SHELL
from tests.services.dossier_case import a_full_case, FullCase

NAME, WORD, PHONE = "Quarantagnes", "Xylofoonbrug", "+32470999123"


def closed(session: Session) -> FullCase:
    """A full case with words to look for, a document on disk, a dossier that waits, and a link from another case; closed."""
    full = a_full_case(session)
    victim = full.people["victim"]
    victim.family_name, victim.phone = NAME, PHONE
    naming.rewrite_tokens(session, victim)
    assert full.incident is not None
    full.incident.facts = f"{full.incident.facts} Het was aan de {WORD}."
    stored = document_files.store(session, full.case.id, io.BytesIO(f"{WORD} {NAME}".encode() * 50), 10_000)
    full.row(Document, "file", kind="photo", media_type="image/png", size=1, sha256=stored.sha256, path=stored.path)
    recipient = dossiers.default_recipient(session, full.case, "internal")
    dossiers.request(session, full.officer, full.case, profile="internal", recipient=recipient, reason="review")
    other = casework.open_case(session, full.reception)
    CaseLink(session, case_id=other.id, other_id=full.case.id, kind="series", at=clock.now(), by=full.officer.id)
    full.case.closed_at, full.case.close_reason = clock.now(), "rests"
    session.flush()
    return full


def decided(full: FullCase) -> None:
    """Proposed by the officer, confirmed by another."""
    second = an_actor(full.session, full.zone, Role.REFERENCE_OFFICER)
    retention.propose(full.session, full.officer, full.case, kind="erase", reason="term", words="twenty years")
    retention.decide(full.session, second, full.case, answer="confirmed")


def test_erasing_leaves_a_stone_and_no_row_with_words(session: Session) -> None:
    full = closed(session)
    decided(full)
    stone = erasure.erase(session, full.case.id)
    assert stone is not None
    assert session.get(CaseKey, full.case.id) is None
    assert {"racism", "sexism"} <= set(stone.codes["phenomena"])
    assert stone.codes["persons"]["victim"] == 2
    assert stone.backups_until > clock.today()
    assert session.execute(select(func.count()).select_from(PersonToken)).scalar_one() == 0
    assert session.execute(select(func.count(Share.id))).scalar_one() == 0
    assert session.execute(select(func.count(CaseLink.id))).scalar_one() == 0
    assert session.execute(select(func.count(Job.id)).where(Job.kind == queue.RENDER)).scalar_one() == 0
    assert {row.family_name_encrypted for row in session.execute(select(Person.family_name_encrypted))} <= {None}
    assert not search.search(session, full.officer, WORD).hits
    assert not search.search(session, full.officer, NAME).hits


def test_the_chains_still_verify_and_details_read_as_gone(session: Session) -> None:
    full = closed(session)
    decided(full)
    erasure.erase(session, full.case.id)
    assert journal_verify.verify(session) == []
    entries = session.scalars(select(Entry).where(Entry.case_id == full.case.id)).all()
    assert {entry.act for entry in entries} >= {"case.open", "retention.confirm", "case.erase"}
    assert [journal.open_detail(session, entry) for entry in entries] == [None] * len(entries)


def test_who_could_see_the_case_is_told_and_others_are_not(session: Session) -> None:
    full = closed(session)
    decided(full)
    erasure.erase(session, full.case.id)
    for hand in (full.officer, full.investigator, SHELL):
        with pytest.raises(Gone) as told:
            casework.get(session, hand, full.case.number)
        assert isinstance(told.value.stone, Stone)
    with pytest.raises(NotFound) as hidden:
        casework.get(session, full.liaison, full.case.number)
    assert not isinstance(hidden.value, Gone)


def test_a_second_run_and_an_unconfirmed_case_change_nothing(session: Session) -> None:
    full = closed(session)
    assert erasure.erase(session, full.case.id) is None
    decided(full)
    assert erasure.erase(session, full.case.id) is not None
    entries = session.execute(select(func.count()).select_from(Entry)).scalar_one()
    assert erasure.erase(session, full.case.id) is None
    assert session.execute(select(func.count()).select_from(Entry)).scalar_one() == entries


def raw(folder: Path, words: set[str]) -> set[str]:
    """Which of the words stand in any file of a folder, as bytes: in UTF-8, in small letters, or as a token's stump."""
    found = set()
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            found |= {word for word in words if word.encode() in content or word.lower().encode() in content}
    return found


def test_no_word_is_left_in_the_files_of_the_instance(database: Database) -> None:
    with database.write() as session:
        full = closed(session)
        decided(full)
        case_id, number = full.case.id, full.case.number
        victim = session.get_one(Person, full.people["victim"].id)
        words = {WORD, NAME, PHONE, victim.given_name or "", "Insults at a bus stop", "ME.56.L2.000123/2026"}
    folder = database.config.instance
    if database.config.database_url.startswith("sqlite"):
        assert {WORD, "Insults at a bus stop"} <= raw(folder, words)  # plain: what is looked for can be found
    assert (database.config.documents / str(case_id)).exists()
    jobs.sweep(database)
    assert raw(folder, words) == set()
    assert not (database.config.documents / str(case_id)).exists()
    with database.read() as session:
        stone = session.scalars(select(Stone).where(Stone.number == number)).one()
        assert stone.scrubbed_at is not None
        for table in ("incident", "person", "official_report", '"case"'):
            rows = session.execute(text(f"SELECT * FROM {table}")).all()
            assert not [row for row in rows if any(word in str(row) for word in words)]


def test_an_erasure_that_died_between_its_two_parts_ends_when_run_again(database: Database) -> None:
    with database.write() as session:
        full = closed(session)
        decided(full)
        case_id = full.case.id
    with database.write() as session:  # the rows went, then the machine died: no scrub was begun
        erasure.erase(session, case_id)
    assert (database.config.documents / str(case_id)).exists()
    jobs.sweep(database)
    assert not (database.config.documents / str(case_id)).exists()
    jobs.scrub_case(database, {"case": str(case_id)})  # and once more does no harm
    with database.read() as session:
        assert session.scalars(select(Stone)).one().scrubbed_at is not None
        assert journal_verify.verify(session) == []


def test_an_erasure_whose_commit_failed_left_everything(database: Database) -> None:
    with database.write() as session:
        full = closed(session)
        decided(full)
        case_id = full.case.id
    with database.write() as session:
        assert erasure.erase(session, case_id) is not None
        session.rollback()
    with database.read() as session:
        assert session.get(CaseKey, case_id) is not None
        assert session.get_one(Case, case_id).erased_at is None
    jobs.sweep(database)
    with database.read() as session:
        assert session.get(CaseKey, case_id) is None


def test_erasing_knows_every_ledger() -> None:
    assert {*erasure.LEDGERS, "journal_entry", "checkpoint"} == set(append_only.LEDGERS)
