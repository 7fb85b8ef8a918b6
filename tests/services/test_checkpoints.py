"""Making checkpoints: what is signed, where it is kept, and what a machine that dies between two moves leaves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from col13 import checkpoint_key
from col13.config import Config
from col13.db import Database
from col13.errors import Forbidden, StepRefused
from col13.models import Checkpoint, Entry
from col13.policies import Actor, Role
from col13.services import checkpoints, checkpoints_file, journal
from col13.services.checkpoints_file import judge
from col13.services.journal_envelope import GENESIS
from col13.services.merkle import DOMAIN, Tree
from tests.factories import a_bare_case, a_zone, an_actor, CLOCK, SHELL

pytestmark = pytest.mark.as_owner


def three_heads(database: Database) -> None:
    """A journal of two cases and the instance."""
    with database.write() as session:
        zone = a_zone(session)
        for serial in (1, 2):
            journal.write(session, SHELL, operation="alteration", act="test", case=a_bare_case(session, zone, serial))
        journal.write(session, SHELL, operation="consultation", act="cases.list")


def checkpoint(database: Database, actor: Actor = SHELL) -> Checkpoint:
    """One more."""
    with database.read() as session:
        made = checkpoints.draft(session)
    with database.write() as session:
        return checkpoints.keep(session, actor, made)


def rfc6962(leaves: list[bytes]) -> bytes:
    """The definition of the RFC, word for word: split at the largest power of two below the number of leaves."""
    if len(leaves) <= 1:
        return hashlib.sha256(b"\0" + DOMAIN + leaves[0] if leaves else b"").digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + rfc6962(leaves[:split]) + rfc6962(leaves[split:])).digest()


@pytest.mark.parametrize("count", [*range(18), 31, 32, 33, 100])
def test_the_root_is_that_of_the_rfc(count: int) -> None:
    leaves = [str(number).encode() for number in range(count)]
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    assert (tree.count, tree.root()) == (count, rfc6962(leaves).hex())


def test_a_checkpoint_is_a_file_a_row_and_an_entry(database: Database, config: Config) -> None:
    three_heads(database)
    made = checkpoint(database)
    path = config.checkpoints / "00000001.checkpoint"
    told = judge(path, database_keys(config))
    assert (told.wrong, told.hash, told.told["previous"]) == (None, made.hash, GENESIS)
    heads = list(checkpoints_file.heads(path))
    assert len(heads) == made.leaves == 3
    assert heads == sorted(heads)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in config.checkpoints.iterdir()] == [path.name]
    with database.read() as session:
        entry = session.query(Entry).filter_by(act="journal.checkpoint").one()
        assert json.loads(entry.envelope)["about"] == f"1:{made.hash}"
        assert checkpoints.told(session) == {
            "sequence": 1, "at": made.at.isoformat(timespec="seconds")[:19] + "Z", "root": made.root, "hash": made.hash,
        }  # fmt: skip


def database_keys(config: Config) -> tuple[checkpoint_key.Ed25519PublicKey, ...]:
    return checkpoint_key.signing(config).trusted()


def test_each_checkpoint_names_the_one_before(database: Database, config: Config) -> None:
    first, second = checkpoint(database), checkpoint(database)
    assert (first.sequence, second.sequence, second.previous) == (1, 2, first.hash)
    assert (first.leaves, second.leaves) == (0, 1)  # an empty journal, then the entry about the first checkpoint
    assert judge(config.checkpoints / checkpoints_file.name(1), database_keys(config)).wrong is None


def test_the_ledger_takes_checkpoints_and_gives_none_back(database: Database) -> None:
    made = checkpoint(database)
    for statement in ("UPDATE checkpoint SET root = 'x'", "DELETE FROM checkpoint"):
        with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
            session.execute(text(statement))
    with database.read() as session:
        assert session.get_one(Checkpoint, 1).root == made.root


def test_two_at_once_give_one_checkpoint(database: Database, config: Config) -> None:
    with database.read() as session:
        slow = checkpoints.draft(session)
    checkpoint(database)
    with pytest.raises(StepRefused), database.write() as session:
        checkpoints.keep(session, SHELL, slow)
    assert [one.name for one in config.checkpoints.iterdir()] == ["00000001.checkpoint"]


def test_only_who_may_read_the_journal_makes_one_by_hand(database: Database) -> None:
    with database.write() as session:
        zone = a_zone(session)
        desk, auditor = an_actor(session, zone, Role.RECEPTION), an_actor(session, zone, Role.AUDITOR)
    with pytest.raises(Forbidden):
        checkpoint(database, desk)
    assert checkpoint(database, auditor).sequence == 1
    assert checkpoint(database, CLOCK).sequence == 2


def test_a_machine_that_dies_after_the_commit_names_the_file_later(
    database: Database, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "publish", lambda path: None)
    made = checkpoint(database)
    monkeypatch.undo()
    file = config.checkpoints / checkpoints_file.name(made.sequence)
    assert not file.exists()
    with database.read() as session:
        checkpoints.finish(session)
    assert judge(file, database_keys(config)).hash == made.hash


def test_a_draft_that_was_overtaken_is_thrown_away(database: Database, config: Config) -> None:
    with database.read() as session:
        lost = checkpoints.draft(session)
    checkpoint(database)
    with database.read() as session:
        checkpoints.finish(session)
    assert not lost.path.exists()


def test_a_number_is_never_given_twice_even_by_a_database_put_back(database: Database, config: Config) -> None:
    checkpoint(database)
    checkpoint(database)
    tampering(database, "DELETE FROM checkpoint WHERE sequence = 2")
    third = checkpoint(database)
    assert third.sequence == 3
    assert third.previous == judge(config.checkpoints / checkpoints_file.name(2), database_keys(config)).hash


def tampering(database: Database, *statements: str) -> None:
    """Somebody with the whole database in hand."""
    with database.write() as session:
        freed(session)
        for statement in statements:
            session.execute(text(statement))


def freed(session: Session) -> None:
    """No trigger stands in the way any more."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for name in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_no\\_%' ESCAPE '\\'")).all():
        session.execute(text(f"DROP TRIGGER {name}"))


def test_a_new_key_leaves_the_old_one_believed(database: Database, config: Config) -> None:
    first = checkpoint(database)
    checkpoint_key.renew(checkpoint_key.signing(config))
    second = checkpoint(database)
    assert first.signer != second.signer
    assert [judge(config.checkpoints / checkpoints_file.name(one), database_keys(config)).wrong for one in (1, 2)] == [None, None]
    assert (config.instance / "keys" / "checkpoint.key").stat().st_mode & 0o777 == 0o600


BENT: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a time": (lambda raw: raw.replace(b'"count":3', b'"count":4', 1), "signature"),
    "a head": (lambda raw: raw[:-3] + b'0"]\n' if raw[-4:-3] != b"0" else raw[:-3] + b'1"]\n', "heads"),
    "a head less": (lambda raw: raw[: raw.rstrip(b"\n").rindex(b"\n") + 1], "heads"),
    "half a file": (lambda raw: raw[:40], "file"),
    "nothing": (lambda raw: b"", "file"),
    "a list": (lambda raw: b"[]\n" + raw.partition(b"\n")[2], "file"),
    "another stamp": (lambda raw: raw.replace(b'"stamp":null}\n[', b'"stamp":"AAAA"}\n[', 1), "stamp"),
}


@pytest.mark.parametrize("bent", BENT)
def test_a_bent_file_is_recognised(database: Database, config: Config, bent: str) -> None:
    three_heads(database)
    checkpoint(database)
    path = config.checkpoints / checkpoints_file.name(1)
    change, what = BENT[bent]
    raw = path.read_bytes()
    assert change(raw) != raw
    path.write_bytes(change(raw))
    assert judge(path, database_keys(config)).wrong == what


def test_a_stranger_signs_nothing_that_is_believed(database: Database, config: Config) -> None:
    checkpoint(database)
    stranger = checkpoint_key.Ed25519PrivateKey.generate().public_key()
    assert judge(config.checkpoints / checkpoints_file.name(1), (stranger,)).wrong == "key"
