"""The instance's keys on disk: the wrapping keys of the case keys, and beside them the key of the search tokens. Never in the database."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from pathlib import Path

from col13.config import Config, Misconfigured, private_file
from col13.models.vault import new_key, Vault

LENGTH = 32


def make(config: Config) -> None:
    """Make the key files that are missing, readable by their owner alone; keys that stand are kept."""
    private_file(config.key_file, f"k1 {_text(new_key())}\n")
    private_file(_token_file(config), f"{_text(new_key())}\n")


def load(config: Config) -> Vault:
    """The vault. A line of the key file is `<id> <base64 of 32 bytes>`; the last line wraps new cases, the others only open old
    ones. Misconfigured when a file is missing, open to others or not a key."""
    wrapping = {}
    for line in _lines(config.key_file):
        name, _, text = line.partition(" ")
        wrapping[name] = _key(text, config.key_file)
    tokens = [_key(line, config.key_file) for line in _lines(_token_file(config))]
    if not wrapping or len(tokens) != 1:
        raise Misconfigured(name=config.key_file.name)
    return Vault(wrapping, tokens[0])


def exist(config: Config) -> bool:
    """Whether the wrapping keys stand where the configuration says."""
    return config.key_file.exists()


def database_key(config: Config) -> Callable[[], bytes] | None:
    """What reads the key of the encrypted SQLite file (one line, base64 of 32 bytes) when it is first needed; None when no file is set.
    Misconfigured as load() is."""
    path = Path(config.database_key_file)
    if not config.database_key_file:
        return None

    def read() -> bytes:
        lines = _lines(path)
        if len(lines) != 1:
            raise Misconfigured(name=path.name)
        return _key(lines[0], path)

    return read


def make_database_key(config: Config) -> None:
    """Make the key file of the encrypted SQLite file where the setting says; one that stands is kept."""
    private_file(Path(config.database_key_file), f"{_text(new_key())}\n")


def _token_file(config: Config) -> Path:
    return config.key_file.with_name("tokens.key")


def _lines(path: Path) -> list[str]:
    try:
        if path.stat().st_mode & 0o077:
            raise Misconfigured(name=f"{path.name} (chmod 600)")
        return [line.strip() for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
    except (FileNotFoundError, UnicodeDecodeError) as wrong:
        raise Misconfigured(name=path.name) from wrong


def _key(text: str, path: Path) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as wrong:
        raise Misconfigured(name=path.name) from wrong
    if len(key) != LENGTH:
        raise Misconfigured(name=path.name)
    return key


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()
