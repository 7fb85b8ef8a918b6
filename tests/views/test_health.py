"""/healthz tells a monitor whether the database answers and is migrated, and nothing else."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from col13 import create_app
from col13.config import load


def test_a_migrated_database_is_healthy(app: Flask) -> None:
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_an_instance_without_a_database_is_not(tmp_path: Path) -> None:
    bare = create_app(load({}, instance=tmp_path, secret_key="a secret of the tests, long enough"))
    assert bare.test_client().get("/healthz").status_code == 503
