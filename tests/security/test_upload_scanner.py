"""With a virus scanner: what it finds is refused and written, and where it does not answer nothing is taken."""

from __future__ import annotations

import dataclasses
import hashlib
import socket
import threading
from pathlib import Path

import pytest

from col13.config import Config, Misconfigured
from col13.db import Database
from col13.models import Entry
from col13.services import journal, virus_scan
from col13.services.uploads import MEGABYTE
from tests.browsing import words
from tests.conftest import Opened
from tests.security.clamd import EICAR, listening
from tests.views.scene import build, Scene
from tests.views.test_case_documents import send, stored


def scene_with(config: Config, database: Database, address: str) -> Scene:
    """The case of the scene in a house that asks a scanner."""
    database.dispose()
    guarded = dataclasses.replace(config, clamav=address)
    return build(guarded, Opened(guarded))


def infected(scene: Scene) -> list[dict[str, object] | None]:
    """What the journal's entries about viruses hold."""
    with scene.database.read() as session:
        return [journal.open_detail(session, entry) for entry in session.query(Entry).filter_by(act="document.infected")]


def test_what_the_scanner_finds_is_refused_at_the_field_and_journalled(config: Config, database: Database, tmp_path: Path) -> None:
    with listening(tmp_path) as (address, clamd):
        scene = scene_with(config, database, address)
        desk = scene.browser("desk")
        clean = b"words " * MEGABYTE  # several pieces
        assert send(scene, desk, clean, "clean.txt").status_code == 303
        answer = send(scene, desk, EICAR, "letter.txt", title="Zqkept")
    assert answer.status_code == 422
    assert "The virus scanner found something in this file." in words(answer)
    assert "Zqkept" in answer.text
    assert clamd.seen == [clean, EICAR]
    assert [row.size for row in stored(scene)] == [len(clean)]
    told = {"virus": "Eicar-Test-Signature", "sha256": hashlib.sha256(EICAR).hexdigest(), "size": len(EICAR)}
    assert infected(scene) == [told]
    scene.database.dispose()


@pytest.mark.parametrize("mood", ["full", "mute", "odd"])
def test_without_a_judgement_nothing_is_taken(config: Config, database: Database, tmp_path: Path, mood: str) -> None:
    with listening(tmp_path, mood) as (address, _clamd):
        scene = scene_with(config, database, address)
        answer = send(scene, scene.browser("desk"), b"words", "clean.txt")
    assert answer.status_code == 422
    assert "The virus scanner does not answer." in words(answer)
    assert (stored(scene), infected(scene)) == ([], [])
    scene.database.dispose()


def test_no_scanner_at_the_address_is_no_judgement(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        for address in (f"unix:{tmp_path}/nothing.ctl", f"127.0.0.1:{nobody.getsockname()[1]}"):
            with (tmp_path / "x").open("w+b") as file, pytest.raises(virus_scan.Silent):
                virus_scan.found(address, file)


def test_a_scanner_on_another_machine_is_asked_by_host_and_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard: list[bytes] = []

        def answer() -> None:
            line, _ = server.accept()
            with line:
                heard.append(line.recv(1000))
                line.sendall(b"stream: OK\0")

        thread = threading.Thread(target=answer)
        thread.start()
        with (tmp_path / "x").open("w+b") as empty:
            assert virus_scan.found(f"127.0.0.1:{server.getsockname()[1]}", empty) is None
        thread.join()
    assert heard[0].startswith(b"zINSTREAM\0")
    for wrong in ("nowhere", "host:", "host:x", ":1"):
        with pytest.raises(Misconfigured):
            virus_scan.host_and_port(wrong)
