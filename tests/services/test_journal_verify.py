"""Verifying the journal: every kind of tampering is found where it begins, and honest journals are left in peace."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from col13.db import Database
from col13.errors import NotFound
from col13.migrations.append_only import HEAD, LEDGERS
from col13.models import Case
from col13.policies import Role, Section
from col13.services import journal, journal_verify
from col13.services.journal_envelope import COLUMNS, GENESIS, link
from col13.services.journal_verify import Finding, FINDINGS, fits, STORED, verify
from tests.factories import a_bare_case, a_zone, an_actor, SHELL

pytestmark = pytest.mark.as_owner


class Tampering:
    """Somebody with the whole database in hand: triggers gone, any statement goes."""

    def __init__(self, session: Session, case: Case) -> None:
        self.session, self.case, self.chain = session, case, f"case:{case.id}"
        if session.get_bind().dialect.name == "sqlite":
            for table in (*LEDGERS, HEAD):
                for act in ("update", "delete", "replace"):
                    session.execute(text(f"DROP TRIGGER {table}_no_{act}"))
            session.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            session.execute(text("SET LOCAL session_replication_role = replica"))

    def run(self, sql: str, **values: object) -> None:
        self.session.execute(text(sql), {"chain": self.chain, **values})

    def set(self, column: str, value: object, seq: int = 2) -> None:
        self.run(f"UPDATE journal_entry SET {column} = :value WHERE chain = :chain AND seq = :seq", value=value, seq=seq)

    def rewrite(self, seq: int, **changed: object) -> None:
        """Change an envelope and hash it anew, as one who knows how it works."""
        query = text("SELECT envelope, hash FROM journal_entry WHERE chain = :chain AND seq = :seq")
        told = self.session.execute(query, {"chain": self.chain, "seq": seq}).one()
        before = self.session.execute(query, {"chain": self.chain, "seq": seq - 1}).one()
        self.put(seq, before.hash, json.dumps({**json.loads(bytes(told.envelope)), **changed}).encode())

    def put(self, seq: int, previous: str, envelope: bytes) -> None:
        """Put other bytes in an entry, with the hash that fits them."""
        self.set("envelope", envelope, seq)
        self.set("hash", link(previous, envelope), seq)


@pytest.fixture
def case(session: Session) -> Case:
    """A case with five entries beside another, and two chains of organisations."""
    zone = a_zone(session)
    auditor = an_actor(session, zone, Role.AUDITOR)
    for serial in (1, 2):
        made = a_bare_case(session, zone, serial)
        for number in range(5):
            journal.write(
                session, SHELL, operation="alteration", act="test", case=made, section=Section.FACTS, role=Role.INVESTIGATOR,
                track="report", detail={"n": number},
            )  # fmt: skip
    journal.write(session, auditor, operation="consultation", act="journal.read")
    journal.write(session, SHELL, operation="consultation", act="cases.list")
    return made


def test_an_honest_journal_is_sound(session: Session, case: Case) -> None:
    assert verify(session) == []
    assert verify(session, case.number) == []


def test_it_is_sound_in_small_batches_too(session: Session, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_verify, "BATCH", 2)
    assert verify(session) == []


def test_an_empty_journal_is_sound(database: Database) -> None:
    with database.read() as session:
        assert verify(session) == []


OTHER = uuid.UUID(int=7)
# What is done → (where it is found, what is said). Entry 2 of 5 is tampered with, unless told.
TRICKS: dict[str, tuple[Callable[[Tampering], None], int, str]] = {
    "an act changed": (lambda t: t.set("act", "other"), 2, "column:act"),
    "an operation changed": (lambda t: t.set("operation", "erasure"), 2, "column:operation"),
    "a role changed": (lambda t: t.set("role", "admin"), 2, "column:role"),
    "a role removed": (lambda t: t.set("role", None), 2, "column:role"),
    "a section changed": (lambda t: t.set("section", "summary"), 2, "column:section"),
    "a track changed": (lambda t: t.set("track", "unia_liaison"), 2, "column:track"),
    "a time changed": (lambda t: t.set("at", "2020-01-01 00:00:00.000000"), 2, "column:at"),
    "an actor changed": (lambda t: t.set("actor_id", OTHER.hex), 2, "column:actor_id"),
    "an organisation changed": (lambda t: t.set("org_id", OTHER.hex), 2, "column:org_id"),
    "an organisation removed": (lambda t: t.set("org_id", None), 2, "column:org_id"),
    "a case changed": (lambda t: t.set("case_id", OTHER.hex), 2, "column:case_id"),
    "a hash changed": (lambda t: t.set("hash", "0" * 64), 2, "hash"),
    "an envelope changed": (lambda t: t.set("envelope", b'{"format":1}'), 2, "hash"),
    "an envelope and its hash changed": (lambda t: t.rewrite(2, act="other"), 2, "column:act"),
    "an envelope, its column and its hash changed": (lambda t: (t.rewrite(2, act="other"), t.set("act", "other"))[0], 3, "hash"),
    "an envelope that is none, well hashed": (lambda t: t.rewrite(2, format=2), 2, "envelope"),
    "an envelope that is no JSON, well hashed": (lambda t: t.put(1, GENESIS, b"{"), 1, "envelope"),
    "an envelope that is a list, well hashed": (lambda t: t.put(1, GENESIS, b"[]"), 1, "envelope"),
    "an entry given to another case, well hashed": (
        lambda t: (t.rewrite(2, case=str(OTHER)), t.set("case_id", OTHER.hex))[0], 2, "column:chain",
    ),
    "a detail changed": (lambda t: t.set("detail", b"\x01other"), 2, "detail"),
    "a detail removed": (lambda t: t.set("detail", None), 2, "detail"),
    "the first entry removed": (lambda t: t.run("DELETE FROM journal_entry WHERE chain = :chain AND seq = 1"), 1, "gap"),
    "an entry in the middle removed": (lambda t: t.run("DELETE FROM journal_entry WHERE chain = :chain AND seq = 3"), 3, "gap"),
    "the tail cut": (lambda t: t.run("DELETE FROM journal_entry WHERE chain = :chain AND seq > 3"), 3, "head"),
    "the last entry changed": (lambda t: (t.rewrite(5, act="x"), t.set("act", "x", 5))[0], 5, "head"),
    "the head sent back": (lambda t: t.run("UPDATE journal_head SET seq = 4 WHERE chain = :chain"), 5, "head"),
    "the head's hash changed": (lambda t: t.run("UPDATE journal_head SET hash = :h WHERE chain = :chain", h="0" * 64), 5, "head"),
    "the head removed": (lambda t: t.run("DELETE FROM journal_head WHERE chain = :chain"), 5, "head_missing"),
    "all entries removed": (lambda t: t.run("DELETE FROM journal_entry WHERE chain = :chain"), 0, "no_entries"),
    "entries and head removed": (
        lambda t: (t.run("DELETE FROM journal_entry WHERE chain = :chain"), t.run("DELETE FROM journal_head WHERE chain = :chain"))[0],
        0, "no_entries",
    ),
    "two entries swapped": (
        lambda t: (t.set("seq", 99, 2), t.set("seq", 2, 3), t.set("seq", 3, 99))[0], 2, "hash",
    ),
}  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_tampering_is_found_where_it_begins(session: Session, case: Case, trick: str) -> None:
    act, seq, what = TRICKS[trick]
    act(Tampering(session, case))
    assert verify(session) == verify(session, case.number) == [Finding(f"case:{case.id}", seq, what)]


def test_a_case_that_is_gone_leaves_an_orphan(session: Session, case: Case) -> None:
    tampering = Tampering(session, case)
    for table in ("case_key", "case"):
        tampering.run(f'DELETE FROM "{table}" WHERE {"case_id" if table == "case_key" else "id"} = :id', id=case.id.hex)
    session.expunge_all()
    assert verify(session) == [Finding(f"case:{case.id}", 5, "orphan")]
    with pytest.raises(NotFound):
        verify(session, case.number)


def test_values_of_a_wrong_type_are_found_and_do_not_stop_the_check(session: Session, case: Case) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL's columns have types
    for column, value, what in (
        ("at", "yesterday", "column:at"), ("actor_id", "nobody", "column:actor_id"), ("envelope", "text", "envelope"),
        ("detail", "x", "detail"),
    ):  # fmt: skip
        with session.begin_nested() as tried:
            Tampering(session, case).set(column, value)
            assert verify(session) == [Finding(f"case:{case.id}", 2, what)]
            tried.rollback()


def test_a_seventh_operation_is_found(session: Session, case: Case) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return  # nobody can switch PostgreSQL's check off
    session.execute(text("PRAGMA ignore_check_constraints = ON"))
    tampering = Tampering(session, case)
    tampering.rewrite(2, operation="reading")
    tampering.set("operation", "reading")
    session.execute(text("PRAGMA ignore_check_constraints = OFF"))
    assert verify(session) == [Finding(tampering.chain, 2, "column:operation")]


def test_a_chain_of_nobodys_is_an_orphan(session: Session, case: Case) -> None:
    tampering = Tampering(session, case)
    tampering.run("UPDATE journal_head SET chain = 'case:nobody' WHERE chain = :chain")
    assert Finding("case:nobody", 0, "no_entries") in verify(session)
    assert Finding(tampering.chain, 5, "head_missing") in verify(session)


def test_each_bad_chain_is_named_once(session: Session, case: Case) -> None:
    tampering = Tampering(session, case)
    tampering.run("UPDATE journal_entry SET act = 'other'")
    found = verify(session)
    assert [(one.seq, one.what) for one in found] == [(1, "column:act")] * 4
    assert len({one.chain for one in found}) == 4


def test_one_bad_case_does_not_stain_another(session: Session, case: Case) -> None:
    Tampering(session, case).set("act", "other")
    assert verify(session, case.number.replace("000002", "000001")) == []


def test_an_unknown_number_is_not_found(session: Session, case: Case) -> None:
    with pytest.raises(NotFound):
        verify(session, "COL13-9999-2026-000001")


BENT: tuple[object, ...] = (
    None, "", "other", 0, 7, True, b"", b"{", b"[]", b"null", b'{"format":1}', b"\xff", "x" * 36, "00000000-0000-0000-0000-000000000007",
    "2026-01-01 00:00:00.000000", OTHER,
)  # fmt: skip


@pytest.mark.parametrize("name", [*COLUMNS, "envelope", "detail", "hash"])
def test_the_quick_look_lets_nothing_through_that_the_judge_would_not(session: Session, case: Case, name: str) -> None:
    rows = session.execute(select(STORED).where(STORED.c.chain == f"case:{case.id}").order_by(STORED.c.seq)).all()
    before, row = rows[0], rows[1]
    assert fits(row, 1, before.hash)
    at = list(STORED.c.keys()).index(name)
    for other in BENT:
        bent = (*row[:at], other, *row[at + 1 :])
        assert not fits(bent, 1, before.hash), (name, other)
    assert not fits(row, 2, before.hash)
    assert not fits(row, 1, row.hash)
    assert not fits(row, 1, "none")


@pytest.mark.parametrize("changed", [{"case": None}, {"case": ""}, {"org": None}, {"at": None}, {"seq": "2"}, {"chain": "case:x"}])
def test_an_envelope_that_differs_in_one_field_and_is_well_hashed_fits_no_column(
    session: Session, case: Case, changed: dict[str, object]
) -> None:
    row = session.execute(select(STORED).where(STORED.c.chain == f"case:{case.id}", STORED.c.seq == 2)).one()
    first = session.execute(select(STORED.c.hash).where(STORED.c.chain == f"case:{case.id}", STORED.c.seq == 1)).scalar_one()
    told = json.dumps({**json.loads(row.envelope), **changed}).encode()
    at = list(STORED.c.keys()).index("envelope")
    assert not fits((*row[:at], told, *row[at + 1 : -1], link(first, told)), 1, first)


def test_every_finding_has_its_sentence(session: Session, case: Case) -> None:
    told = {what.partition(":")[0] for _, _, what in TRICKS.values()} | {"orphan"}
    assert told == set(FINDINGS)
    assert Finding("case:x", 2, "column:act").says is FINDINGS["column"]
