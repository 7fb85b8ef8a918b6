"""Configuration and keys: which source wins, what is refused, what only its owner may read."""

from __future__ import annotations

import stat
import uuid
from pathlib import Path

import pytest

from col13 import keys
from col13.config import Config, load, Misconfigured
from col13.db import Database
from tests.factories import a_bare_case, a_zone

LONG = "x" * 40


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('locale = "fr"\nactor = "desk"\n[policy]\nassess = 3\n', encoding="utf-8")
    config = load({"COL13_INSTANCE": str(tmp_path), "COL13_LOCALE": "de", "COL13_SECRET_KEY": LONG})
    assert (config.locale, config.actor, dict(config.policy), config.secret_key) == ("de", "desk", {"assess": 3}, LONG)
    assert config.database_url == f"sqlite:///{tmp_path / 'col13.sqlite3'}"
    assert config.documents == tmp_path / "documents"


def test_what_is_given_wins_over_all(tmp_path: Path) -> None:
    config = load({"COL13_LOCALE": "de", "COL13_INSTANCE": "/nowhere"}, instance=tmp_path, locale="nl")
    assert (config.instance, config.locale) == (tmp_path, "nl")


def test_a_secret_is_made_once_for_development(tmp_path: Path) -> None:
    first, second = load({}, instance=tmp_path), load({}, instance=tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 64
    assert stat.S_IMODE((tmp_path / "keys" / "secret.dev").stat().st_mode) == 0o600


@pytest.mark.parametrize("secret", ["", "short", "dev-" + "x" * 60])
def test_production_starts_with_no_secret_of_development(tmp_path: Path, secret: str) -> None:
    with pytest.raises(Misconfigured):
        load({"COL13_SECRET_KEY": secret}, instance=tmp_path, production=True)
    made = load({}, instance=tmp_path).secret_key
    with pytest.raises(Misconfigured):
        load({"COL13_SECRET_KEY": made}, instance=tmp_path, production=True)


def test_production_starts_with_a_secret_of_its_own(tmp_path: Path) -> None:
    assert load({"COL13_SECRET_KEY": LONG, "COL13_PRODUCTION": "true"}, instance=tmp_path).production
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "text"), [("config.toml", "locale = "), ("config.toml", 'production = "perhaps"')])
def test_a_broken_file_is_told(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured):
        load({}, instance=tmp_path)


def test_a_secret_does_not_stand_in_a_traceback() -> None:
    assert LONG not in repr(Config(instance=Path(), secret_key=LONG))


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    config = load({}, instance=tmp_path)
    keys.make(config)
    first = keys.load(config)
    keys.make(config)
    assert keys.load(config) == first
    assert first.current == "k1"
    for file in (config.key_file, config.key_file.with_name("tokens.key")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(config.key_file.parent.stat().st_mode) == 0o700


def test_the_last_key_wraps_and_the_older_ones_still_open(tmp_path: Path) -> None:
    config = load({"COL13_KEY_FILE": str(tmp_path / "elsewhere" / "zone.keys")}, instance=tmp_path)
    keys.make(config)
    before = keys.load(config)
    case_id = uuid.UUID(int=5)
    key_id, wrapped = before.wrap(case_id, b"k" * 32)
    line = config.key_file.read_text(encoding="ascii").split()[1]
    config.key_file.write_text(f"k1 {line}\nk2 {'B' * 43}=\n", encoding="ascii")
    after = keys.load(config)
    assert (after.current, after.unwrap(case_id, key_id, wrapped)) == ("k2", b"k" * 32)


@pytest.mark.parametrize("text", ["", "k1 short\n", "k1 ???\n", "k1\n", "k1 é\n"])
def test_a_key_file_that_holds_no_key_is_refused(tmp_path: Path, text: str) -> None:
    config = load({}, instance=tmp_path)
    keys.make(config)
    config.key_file.write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured):
        keys.load(config)


def test_keys_open_to_others_are_refused(tmp_path: Path) -> None:
    config = load({}, instance=tmp_path)
    keys.make(config)
    config.key_file.chmod(0o640)
    with pytest.raises(Misconfigured):
        keys.load(config)


def test_without_keys_there_is_no_session(tmp_path: Path) -> None:
    database = Database(load({}, instance=tmp_path))
    with pytest.raises(Misconfigured), database.read():
        pass
    database.dispose()


def test_no_new_keys_are_made_for_cases_sealed_with_others(database: Database, config: Config) -> None:
    with database.write() as session:
        a_bare_case(session, a_zone(session))
    config.key_file.unlink()
    again = Database(config)
    with pytest.raises(Misconfigured):
        again.prepare()
    again.dispose()
    assert not config.key_file.exists()
