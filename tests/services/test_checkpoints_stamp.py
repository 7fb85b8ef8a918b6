"""An authority's time on a checkpoint: `openssl ts` gives it and believes it; without an answer the checkpoint is made all the same."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import subprocess
from pathlib import Path

from col13.config import Config, load
from col13.db import Database
from col13.services import checkpoints_file
from col13.services.checkpoints_file import judge
from col13.services.journal_envelope import canonical
from tests.dossier.timestamp_authority import a_zone_with_a_seal, stamping
from tests.services.test_checkpoints import checkpoint, database_keys


def with_authority(config: Config, url: str) -> Config:
    return load({}, instance=config.instance, database_url=config.database_url, secret_key=config.secret_key, timestamp_url=url)


def test_an_authority_confirms_the_time_of_what_was_signed(database: Database, config: Config, tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    folder.mkdir()
    a_zone_with_a_seal(folder)
    with stamping(folder) as address:
        stamped = Database(with_authority(config, address))
        row = checkpoint(stamped)
        stamped.dispose()
    path = config.checkpoints / checkpoints_file.name(1)
    assert judge(path, database_keys(config)).wrong is None
    body, seal, *_ = path.read_bytes().split(b"\n")
    told = json.loads(body)
    token = base64.b64decode(json.loads(seal)["stamp"])
    assert told["stamp"] == hashlib.sha256(token).hexdigest()
    assert row.stamp == token
    (tmp_path / "token").write_bytes(token)
    core = hashlib.sha256(canonical({name: value for name, value in told.items() if name != "stamp"})).hexdigest()
    words = [
        "openssl",
        "ts",
        "-verify",
        "-digest",
        core,
        "-in",
        str(tmp_path / "token"),
        "-token_in",
        "-CAfile",
        str(folder / "tsa-root.pem"),
    ]
    done = subprocess.run([*words, "-untrusted", str(folder / "tsa.pem")], capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr


def test_without_an_answer_the_checkpoint_is_made_and_says_so(database: Database, config: Config) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        silent = Database(with_authority(config, f"http://127.0.0.1:{closed.getsockname()[1]}/"))
        row = checkpoint(silent)
        silent.dispose()
    assert row.stamp is None
    told = judge(config.checkpoints / checkpoints_file.name(1), database_keys(config))
    assert (told.wrong, told.told["stamp"]) == (None, None)
