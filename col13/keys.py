"""The instance's keys on disk: the wrapping keys of the case keys, and beside them the key of the search tokens. Never in the database."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from col13.config import Config, Misconfigured, private_file
from col13.models.vault import new_key, Vault

LENGTH = 32
FIRST_TOKENS = "t1"  # the first token key stands in its file without an id


def make(config: Config) -> None:
    """Make the key files that are missing, readable by their owner alone; keys that stand are kept."""
    private_file(config.key_file, f"k1 {_text(new_key())}\n")
    private_file(_token_file(config), f"{_text(new_key())}\n")


def load(config: Config) -> Vault:
    """The vault. A line of the key file is `<id> <base64 of 32 bytes>`; the last such line wraps new cases, the others only open old ones.
    `<id>/<name> <base64>` is what a retired key left for reading. A token key is a line alone (`t1`) or with its id; the last one makes
    new tokens. Misconfigured when a file is missing, open to others or not a key."""
    wrapping, derived = {}, {}
    for line in _lines(config.key_file):
        name, _, text = line.rpartition(" ")
        key_id, parted, whose = name.partition("/")
        if parted:
            derived[key_id, whose] = _key(text, config.key_file)
        else:
            wrapping[name] = _key(text, config.key_file)
    tokens = {}
    for line in _lines(_token_file(config)):
        name, _, text = line.rpartition(" ")
        tokens[name or FIRST_TOKENS] = _key(text, _token_file(config))
    if not wrapping or not tokens:
        raise Misconfigured(name=config.key_file.name)
    current = list(tokens)[-1]
    older = {name: key for name, key in tokens.items() if name != current}
    return Vault(wrapping, tokens[current], current, older, derived)


def mark(config: Config) -> tuple[tuple[int, int, int], ...]:
    """What changes when a key file is changed: a process that runs reads its keys again then."""
    try:
        told = [path.stat() for path in (config.key_file, _token_file(config))]
    except FileNotFoundError:
        return ()
    return tuple((one.st_ino, one.st_mtime_ns, one.st_size) for one in told)


def add_wrapping(config: Config) -> str:
    """A new wrapping key as the last line, with the next id; the old ones are kept. The file is replaced in one move."""
    return _add(config.key_file, "k")


def add_tokens(config: Config) -> str:
    """As add_wrapping, for the search tokens."""
    return _add(_token_file(config), "t")


def retire(config: Config, key_id: str, left: Mapping[str, bytes]) -> None:
    """Take a wrapping or a token key out of its file; `left`: name → derived key, what is kept of a wrapping key for reading."""
    path = _token_file(config) if key_id.startswith("t") else config.key_file
    kept = []
    for line in _lines(path):
        name = line.rpartition(" ")[0]
        if (name or FIRST_TOKENS) != key_id:
            kept.append(line)
        else:
            kept += [f"{key_id}/{whose} {_text(key)}" for whose, key in left.items()]
    _replace(path, kept)


def _add(path: Path, letter: str) -> str:
    lines = _lines(path)
    names = [line.rpartition(" ")[0].partition("/")[0] or FIRST_TOKENS for line in lines]
    numbers = [int(name[1:]) for name in names if name[:1] == letter and name[1:].isdigit()]
    made = f"{letter}{max(numbers, default=0) + 1}"
    _replace(path, [*lines, f"{made} {_text(new_key())}"])
    return made


def _replace(path: Path, lines: list[str]) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
