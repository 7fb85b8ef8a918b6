"""The tamper drill: each kind of tampering is found and its place named, by the house and by the script of an outside expert."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

from col13 import checkpoint_key
from col13.db import Database
from col13.engines import sqlite_file
from col13.services import checkpoints_verify
from tests.recovery.tampering import a_scene, exported, Hands, Place, Scene, sign, TRICKS

pytestmark = pytest.mark.database
SCRIPT = Path(__file__).parents[2] / "scripts" / "verify-journal"


def an_experts_script() -> Any:
    """The stand-alone verifier, loaded as it is."""
    spec = spec_from_loader("verify_journal", SourceFileLoader("verify_journal", str(SCRIPT)))
    assert spec is not None
    assert spec.loader is not None
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


EXPERT = an_experts_script()


@pytest.fixture
def scene(database: Database) -> Scene:
    return a_scene(database)


def ours(scene: Scene) -> list[Place]:
    with scene.database.read() as session:
        trusted = checkpoint_key.signing(scene.database.config).trusted()
        found = checkpoints_verify.verify(session, checkpoints_verify.files(scene.folder), trusted)
    return named(scene, ((one.chain, one.seq, one.what) for one in found))


def theirs(scene: Scene, source: Path) -> list[Place]:
    keys = {checkpoint_key.fingerprint(key): key for key in checkpoint_key.signing(scene.database.config).trusted()}
    return named(scene, EXPERT.verify(source, scene.folder, keys))


def named(scene: Scene, found: Iterable[Place]) -> list[Place]:
    return sorted((scene.named(chain), seq, what) for chain, seq, what in found)


def in_bytes(trick: str) -> list[Place]:
    """What an export shows: no columns beside the bytes and no cases, so a lying column and a missing case are for the database."""
    return [one for one in TRICKS[trick][1] if not one[2].startswith("column:") and one[2] not in ("row", "orphan")]


def test_an_honest_journal_is_intact(scene: Scene, tmp_path: Path) -> None:
    assert ours(scene) == theirs(scene, exported(scene.database, tmp_path / "journal.jsonl")) == []


@pytest.mark.parametrize("trick", TRICKS)
def test_tampering_is_found_and_its_place_named(scene: Scene, tmp_path: Path, trick: str) -> None:
    act, places = TRICKS[trick]
    with Hands(scene) as hands:
        act(hands)
    assert ours(scene) == sorted(places)
    file = sqlite_file(scene.database.config.database_url)
    if file is not None:
        assert theirs(scene, file) == sorted(places)
    assert theirs(scene, exported(scene.database, tmp_path / "journal.jsonl")) == sorted(in_bytes(trick))


def test_what_no_checkpoint_saw_yet_can_be_cut_unseen_until_the_next_one(scene: Scene) -> None:
    """Said in docs/journal.md: the last hours hang on the triggers alone. So sign often, and before a dossier leaves."""
    with Hands(scene) as hands:
        hands.drop("seq > 7")
        hands.head(7)
    assert ours(scene) == []


def test_a_database_put_back_and_used_again_is_still_found(scene: Scene) -> None:
    roll_back = TRICKS["the whole database put back"][0]
    with Hands(scene) as hands:
        roll_back(hands)
    sign(scene.database)
    assert ("checkpoint", 2, "rolled_back") in ours(scene)


def test_one_checkpoint_alone_finds_what_it_saw(scene: Scene) -> None:
    with Hands(scene) as hands:
        TRICKS["a history written anew, all hashes too"][0](hands)
    trusted = checkpoint_key.signing(scene.database.config).trusted()
    with scene.database.read() as session:
        second = checkpoints_verify.files(scene.folder)[1]
        found = checkpoints_verify.verify(session, [second], trusted, whole=False)
    assert [(scene.named(one.chain), one.seq, one.what) for one in found] == [("A", 1, "rewritten:7")]


def test_every_finding_has_its_sentence(scene: Scene) -> None:
    told = {what.partition(":")[0] for _, places in TRICKS.values() for chain, _, what in places if chain == "checkpoint"}
    assert told <= set(checkpoints_verify.WRONG)
    assert not set(checkpoints_verify.WRONG) & set(checkpoints_verify.FINDINGS)


def test_the_experts_script_needs_nothing_of_ours(scene: Scene, tmp_path: Path) -> None:
    public = tmp_path / "public.pem"
    public.write_bytes(b"".join(map(checkpoint_key.public_pem, checkpoint_key.signing(scene.database.config).trusted())))
    source = exported(scene.database, tmp_path / "journal.jsonl")
    words = [sys.executable, "-I", str(SCRIPT), str(source), str(scene.folder), str(public)]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "journal intact\n", "")
    with Hands(scene) as hands:
        hands.drop("seq = 3")
    exported(scene.database, source)
    found = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (1, f"{scene.a} 3: gap\n")
    assert subprocess.run(words[:-1], cwd=tmp_path, capture_output=True, check=False).returncode == 2
    lines = SCRIPT.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 150
    assert not any(line.lstrip().startswith(("import col13", "from col13")) for line in lines)
