"""What an instance is told from outside: the defaults, then instance/config.toml, then the COL13_* environment."""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from col13.errors import Unavailable
from col13.i18n import S_

NAMES = (
    "instance", "database_url", "database_role", "database_pool", "jobs_url", "secret_key", "key_file", "actor", "locale", "production",
    "seal_pkcs12", "seal_passphrase_file", "seal_trust", "seal_revocation", "timestamp_url", "checkpoints",
    "database_key_file", "backup_key_file", "proxies", "log", "clamav",
    "origin", "oidc_issuer", "oidc_client_id", "oidc_client_secret_file", "oidc_acr", "oidc_name", "oidc_claim",
)  # fmt: skip
SHORTEST_SECRET = 32
MOST_CONNECTIONS = 200  # of one process to PostgreSQL, for reading and for writing each
DEV_MARK = "dev-"  # a secret the house made for itself says so, and is refused in production


class Misconfigured(Unavailable):
    """The instance cannot start like this; facts `name` (the setting) and what is wrong with it."""

    key = S_("The setting “%(name)s” is missing or wrong.")


@dataclass(frozen=True)
class Config:
    """The settings of one instance. `policy` holds the instance's own values of the zone policy, over the house's defaults."""

    instance: Path
    database_url: str = ""  # empty: SQLite in the instance's folder
    database_role: str = ""  # PostgreSQL: the role that serves, where it is not the owner; `migrate` gives it its rights
    database_pool: int = 0  # PostgreSQL: connections a process keeps open for writing, and as many for reading; 0: the house's own number
    jobs_url: str = ""  # empty: SQLite beside the database
    secret_key: str = field(default="", repr=False)
    key_file: Path = Path()
    actor: str | None = None
    locale: str | None = None
    production: bool = False
    seal_pkcs12: str = ""  # path of the zone's key and certificate; empty: the instance's test authority
    seal_passphrase_file: str = ""  # path; the passphrase stands in no setting
    seal_trust: str = ""  # path of PEM certificates of authorities whose seals are believed
    seal_revocation: str = ""  # folder of revocation lists (DER) of the chains of seal and time stamp: with them the seal lasts (B-LT)
    timestamp_url: str = ""  # an RFC 3161 authority; empty: sealed without a time stamp
    checkpoints: Path = Path()  # folder of the signed checkpoints of the journal, best on another machine's disk; empty: in the instance
    proxies: int = 0  # how many proxies of ours stand before this house: so many are believed about where a request comes from
    database_key_file: str = ""  # path of the key of an encrypted SQLite file; empty: the file is not encrypted as a whole
    backup_key_file: str = ""  # path of the key backups are made to, private or public alone; empty: the instance's own
    log: str = ""  # json or console, with `:level`; empty: json in production, else console (logs.py)
    clamav: str = ""  # unix:/path or host:port of clamd, which then judges every upload; empty: none
    origin: str = ""  # https://host by which people reach this house; empty: what the request says
    oidc_issuer: str = ""  # the identity provider (config_identity.py checks these seven); empty: none
    oidc_client_id: str = ""
    oidc_client_secret_file: str = ""  # path; the secret stands in no setting
    oidc_acr: str = ""  # accepted levels of assurance, apart by spaces
    oidc_name: str = ""
    oidc_claim: str = ""  # which claim is linked to an account; empty: sub
    policy: Mapping[str, Any] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)  # how often a person may ask for what is dear (services/rates.py), 0: as often
    light_passwords: bool = False  # hashes that cost next to nothing: given by tests alone, never read from a file or the environment

    def __post_init__(self) -> None:
        if self.light_passwords and self.production:
            raise Misconfigured(name="light_passwords")
        # Frozen: what is empty is filled here, once, so that no reader needs to know how.
        fill = object.__setattr__
        fill(self, "instance", Path(self.instance).resolve())
        fill(self, "database_url", self.database_url or f"sqlite:///{self.instance / 'col13.sqlite3'}")
        fill(self, "jobs_url", self.jobs_url or f"sqlite:///{self.instance / 'jobs.sqlite3'}")
        fill(self, "key_file", self.instance / "keys" / "cases.keys" if self.key_file == Path() else Path(self.key_file).resolve())
        fill(self, "log", self.log or ("json" if self.production else "console"))
        fill(self, "checkpoints", self.instance / "checkpoints" if self.checkpoints == Path() else Path(self.checkpoints).resolve())

    @property
    def documents(self) -> Path:
        """The folder of the encrypted files; one folder a case."""
        return self.instance / "documents"


def load(environ: Mapping[str, str] | None = None, **given: Any) -> Config:
    """The configuration of this process; `given` wins over all (tests, command line). Misconfigured in production without a secret
    of its own; in development a secret is made once and kept in instance/keys."""
    environ = os.environ if environ is None else environ
    instance = Path(given.get("instance") or environ.get("COL13_INSTANCE") or Path(__file__).resolve().parent.parent / "instance")
    told = _file(instance / "config.toml")
    values: dict[str, Any] = {name: told[name] for name in (*NAMES, "policy", "limits") if name in told}
    values |= {name: value for name in NAMES if (value := environ.get(f"COL13_{name.upper()}"))}
    values |= {**given, "instance": instance}
    values["production"] = _flag(values.get("production", False))
    values |= {name: Path(values[name]) for name in ("key_file", "checkpoints") if name in values}
    values["proxies"] = _few(values.get("proxies", 0))
    values["database_pool"] = _pool(values.get("database_pool", 0))
    if not all(type(most) is int and most >= 0 for most in dict(values.get("limits", {})).values()):
        raise Misconfigured(name="limits")
    values["secret_key"] = _secret(str(values.get("secret_key", "")), instance, production=values["production"])
    return Config(**values)


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Misconfigured(name="config.toml") from wrong


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("1", "true", "yes", "0", "false", "no"):
        return value in ("1", "true", "yes")
    raise Misconfigured(name="production")


def _few(value: object) -> int:
    if str(value) not in map(str, range(10)):
        raise Misconfigured(name="COL13_PROXIES")
    return int(str(value))


def _pool(value: object) -> int:
    told = str(value)
    if not (told.isascii() and told.isdigit() and int(told) <= MOST_CONNECTIONS):
        raise Misconfigured(name="COL13_DATABASE_POOL")
    return int(told)


def _secret(told: str, instance: Path, *, production: bool) -> str:
    if production and (len(told) < SHORTEST_SECRET or told.startswith(DEV_MARK)):
        raise Misconfigured(name="COL13_SECRET_KEY")
    return told or private_file(instance / "keys" / "secret.dev", DEV_MARK + secrets.token_hex(32))


def private_file(path: Path, content: str) -> str:
    """What stands in a file that only its owner reads; made with `content` when it is not there yet (the first maker wins)."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # fails when it is there: nobody ever reads half a file, nobody overwrites a key
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    return path.read_text(encoding="ascii")
