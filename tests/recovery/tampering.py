"""What a database administrator can do who drops triggers and knows how the journal is made: a scene, the hands, and each trick with
where it must be found. Run by the tests, and by scripts/tamper-drill for the table."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import create_engine, text

from col13 import checkpoint_key
from col13.config import Config
from col13.db import Database
from col13.models import Checkpoint
from col13.policies import Role, Section
from col13.services import checkpoints, journal, journal_export
from col13.services.checkpoints_file import header, name
from col13.services.journal_envelope import canonical, link
from tests.conftest import owning
from tests.factories import a_bare_case, a_zone, SHELL

TABLES = ("journal_entry", "journal_head", "checkpoint")
Place = tuple[str, int, str]  # chain (A, B, instance, checkpoint), line, what


@dataclass
class Scene:
    """Two cases: lines 1 to 5, checkpoint 1, lines 6 and 7, checkpoint 2, line 8. `early` holds the tables as after checkpoint 1."""

    database: Database
    a: str
    b: str
    early: dict[str, list[dict[str, Any]]]

    @property
    def folder(self) -> Path:
        return self.database.config.checkpoints

    def named(self, chain: str) -> str:
        return {self.a: "A", self.b: "B", "org:instance": "instance"}.get(chain, chain)


def a_scene(database: Database) -> Scene:
    """The journal before anybody tampers with it."""
    with database.write() as session:
        zone = a_zone(session)
        cases = [a_bare_case(session, zone, serial) for serial in (1, 2)]

    def lines(count: int) -> None:
        with database.write() as session:
            for case in cases:
                for number in range(count):
                    journal.write(
                        session, SHELL, operation="alteration", act="test", case=case, section=Section.FACTS, role=Role.INVESTIGATOR,
                        detail={"n": number},
                    )  # fmt: skip

    lines(5)
    sign(database)
    early = copied(database.config)
    lines(2)
    sign(database)
    lines(1)
    return Scene(database, f"case:{cases[0].id}", f"case:{cases[1].id}", early)


def sign(database: Database) -> Checkpoint:
    """One more checkpoint."""
    with database.read() as session:
        made = checkpoints.draft(session)
    with database.write() as session:
        return checkpoints.keep(session, SHELL, made)


def copied(config: Config) -> dict[str, list[dict[str, Any]]]:
    """The tables as they stand, byte for byte."""
    engine = create_engine(owning(config).database_url)
    with engine.connect() as connection:
        found = {table: [dict(row._mapping) for row in connection.execute(text(f"SELECT * FROM {table}"))] for table in TABLES}
    engine.dispose()
    return found


def exported(database: Database, path: Path) -> Path:
    """What `journal export` writes."""
    with database.read() as session:
        path.write_text("".join(journal_export.lines(session)), encoding="utf-8")
    return path


class Hands:
    """Somebody with the whole database in hand: triggers gone, references off, any statement goes."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def __enter__(self) -> Hands:
        self._engine = create_engine(owning(self.scene.database.config).database_url)
        self._connection = self._engine.connect()
        if self._engine.dialect.name != "sqlite":
            self.run("SET LOCAL session_replication_role = replica")
            return self
        for trigger in self._connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            if "_no_" in trigger:
                self.run(f"DROP TRIGGER {trigger}")
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.commit()
        self._connection.close()
        self._engine.dispose()

    def run(self, sql: str, **values: object) -> None:
        self._connection.execute(text(sql), values)

    def entry(self, seq: int, chain: str | None = None) -> dict[str, Any]:
        query = text("SELECT * FROM journal_entry WHERE chain = :chain AND seq = :seq")
        row = self._connection.execute(query, {"chain": chain or self.scene.a, "seq": seq}).one()
        return {**row._mapping, "envelope": bytes(row.envelope)}

    def put(self, table: str, row: dict[str, Any]) -> None:
        self.run(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{column}' for column in row)})", **row)

    def set(self, line: int, chain: str | None = None, /, **values: object) -> None:
        """Change columns of an entry of case A."""
        changes = ", ".join(f"{column} = :{column}_" for column in values)
        told = {f"{column}_": value for column, value in values.items()}
        self.run(f"UPDATE journal_entry SET {changes} WHERE chain = :at AND seq = :line", at=chain or self.scene.a, line=line, **told)

    def head(self, seq: int) -> None:
        """Make this line of case A the last one."""
        self.run(
            "UPDATE journal_head SET seq = :seq, hash = :hash WHERE chain = :chain",
            chain=self.scene.a,
            seq=seq,
            hash=self.entry(seq)["hash"],
        )

    def rechain(self, first: int, **changed: object) -> None:
        """Change what an entry's envelope tells, and hash it and all that follow anew, head and all."""
        last = 8
        for seq in range(first, last + 1):
            told = {**json.loads(self.entry(seq)["envelope"]), **(changed if seq == first else {})}
            raw = canonical(told)
            self.set(seq, envelope=raw, hash=link(self.entry(seq - 1)["hash"] if seq > 1 else "0" * 64, raw))
        self.head(last)

    def drop(self, condition: str) -> None:
        self.run(f"DELETE FROM journal_entry WHERE chain = :chain AND {condition}", chain=self.scene.a)


def swap(on: Hands) -> None:
    for before, after in ((3, 99), (4, 3), (99, 4)):
        on.set(before, seq=after)


def insert(on: Hands) -> None:
    for seq in range(8, 3, -1):
        on.set(seq, seq=seq + 1)
    row = on.entry(3)
    raw = canonical({**json.loads(row["envelope"]), "seq": 4})
    on.put("journal_entry", {**row, "seq": 4, "envelope": raw, "hash": link(row["hash"], raw)})


def cut(on: Hands) -> None:
    on.drop("seq > 6")
    on.head(6)


def retime(on: Hands) -> None:
    on.rechain(6, at="2020-01-01T00:00:00.000000Z")
    on.set(6, at="2020-01-01 00:00:00.000000")


def reword(on: Hands) -> None:
    on.rechain(3, act="other")
    on.set(3, act="other")


def remove_case(on: Hands) -> None:
    on.drop("true")
    on.run("DELETE FROM journal_head WHERE chain = :chain", chain=on.scene.a)
    remove_row(on)


def remove_row(on: Hands) -> None:
    number = "COL13-5906-%-000001"
    on.run('DELETE FROM case_key WHERE case_id IN (SELECT id FROM "case" WHERE number LIKE :number)', number=number)
    on.run('DELETE FROM "case" WHERE number LIKE :number', number=number)


def roll_back(on: Hands) -> None:
    for table in TABLES:
        on.run(f"DELETE FROM {table}")
        for row in on.scene.early[table]:
            on.put(table, row)


def move(on: Hands) -> None:
    on.set(8, chain=on.scene.b, seq=9)


def bend_file(on: Hands) -> None:
    path = on.scene.folder / name(2)
    raw = path.read_bytes()
    path.write_bytes(raw.replace(on.entry(7)["hash"].encode(), b"0" * 64))


def sign_again(on: Hands, number: int = 2, **changed: object) -> None:
    """Somebody else's signature on a checkpoint, in file and row."""
    path = on.scene.folder / name(2)
    body, _, leaves = path.read_bytes().split(b"\n", 2)
    key = Ed25519PrivateKey.generate()
    told = canonical({**json.loads(body), "key": checkpoint_key.fingerprint(key.public_key()), "sequence": number, **changed})
    (on.scene.folder / name(number)).write_bytes(header(told, key.public_key(), key.sign(told), None) + leaves)


def remove_file(on: Hands, number: int) -> None:
    (on.scene.folder / name(number)).unlink()


TRICKS: dict[str, tuple[Callable[[Hands], None], list[Place]]] = {
    "bytes of an envelope changed": (lambda on: on.set(3, envelope=b'{"format":1}'), [("A", 3, "hash")]),
    "a column changed that repeats the bytes": (lambda on: on.set(3, act="other"), [("A", 3, "column:act")]),
    "the time in its column changed": (lambda on: on.set(3, at="2020-01-01 00:00:00.000000"), [("A", 3, "column:at")]),
    "ciphertext of a detail changed": (lambda on: on.set(3, detail=b"\x01other"), [("A", 3, "detail")]),
    "an entry in the middle dropped": (lambda on: on.drop("seq = 3"), [("A", 3, "gap")]),
    "the tail dropped": (lambda on: on.drop("seq > 6"), [("A", 6, "head")]),
    "the tail dropped, the head put right": (cut, [("A", 7, "cut")]),
    "two entries swapped": (swap, [("A", 3, "hash")]),
    "an entry inserted, well hashed": (insert, [("A", 5, "hash")]),
    "a history written anew, all hashes too": (reword, [("A", 1, "rewritten:5")]),
    "a time changed and all hashed anew": (retime, [("A", 6, "rewritten:7")]),
    "a case removed with its chain": (remove_case, [("A", 1, "gone")]),
    "a case removed, its chain left": (remove_row, [("A", 8, "orphan")]),
    "the head's row put back": (lambda on: on.head(5), [("A", 8, "head")]),
    "the whole database put back": (
        roll_back, [("checkpoint", 2, "rolled_back"), ("A", 6, "cut"), ("B", 6, "cut")],
    ),
    "an entry moved to another chain": (move, [("A", 7, "head"), ("B", 9, "hash")]),
    "the row of a checkpoint deleted": (lambda on: on.run("DELETE FROM checkpoint WHERE sequence = 2"), [("checkpoint", 2, "row_missing")]),
    "a row of a checkpoint changed": (lambda on: on.run("UPDATE checkpoint SET leaves = 7 WHERE sequence = 2"), [("checkpoint", 2, "row")]),
    "the file of a checkpoint altered": (bend_file, [("checkpoint", 2, "heads")]),
    "the file of the first checkpoint removed": (lambda on: remove_file(on, 1), [("checkpoint", 1, "file_missing")]),
    "the file of the last checkpoint removed": (lambda on: remove_file(on, 2), [("checkpoint", 2, "file_missing")]),
    "a checkpoint signed again with another key": (sign_again, [("checkpoint", 2, "key")]),
    "a forged checkpoint added": (lambda on: sign_again(on, 3), [("checkpoint", 3, "key")]),
}  # fmt: skip
