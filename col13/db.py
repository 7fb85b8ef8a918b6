"""The database: engines, the unit of work and the only commit of the house. Used by the entrances alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any, TYPE_CHECKING

from argon2 import PasswordHasher
from sqlalchemy import column, Connection, event, inspect, select, table, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from col13 import backup_key, checkpoint_key, keys
from col13.config import Config, Misconfigured
from col13.dossier import seal_key
from col13.engines import engines, from_outside, sqlite_file
from col13.errors import Unavailable
from col13.later import Later
from col13.migrations import NEWEST
from col13.models import wall
from col13.models.vault import Vault
from col13.policies import Actor
from col13.writers import WriterQueue

if TYPE_CHECKING:
    import alembic.command
    import alembic.config

    from col13.migrations import rights
else:
    alembic, rights = Later("alembic"), Later("col13.migrations.rights")

MIGRATIONS = Path(__file__).parent / "migrations"
LIGHT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # KiB: nothing to an attacker, a hundred times quicker for tests
REVISION = table("alembic_version", column("version_num"))  # as Alembic keeps it; whoever only asks need not wake it
MIGRATION_LOCK = 13_2013  # PostgreSQL's advisory lock: two nodes that start at once migrate one after the other


class Walled(Session):
    """A session of PostgreSQL: each of its transactions says first whose it is."""


event.listen(Walled, "after_begin", wall.begun)


class Database:
    """One instance's database. Sessions carry what services need of the instance in `session.info`: `vault`, `seal`
    (what seals dossiers), `signing` (what signs checkpoints), `documents` (folder of files), `policy_defaults`, `identity_issuer`,
    `clamav`, `limits`."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._file = sqlite_file(config.database_url)
        self._queue = WriterQueue(self._file) if self._file else None
        self._writing, self._reading = engines(config.database_url, keys.database_key(config), config.database_pool)
        self._unit = Session if self._file else Walled
        self._vault: Vault | None = None
        self._mark: tuple[tuple[int, int, int], ...] = ()
        self._seal: seal_key.SealKey | None = None
        self._signing = checkpoint_key.signing(config)
        self._loading = Lock()
        self.after_commit: Callable[[Mapping[str, Any]], None] = _nothing  # an entrance hangs its bell here: session.info comes in

    @contextmanager
    def write(self, acting: Actor | None = None, *, patience: float | None = None) -> Iterator[Session]:
        """A unit of work: everything in the block or nothing. On SQLite it waits its turn, then BEGIN IMMEDIATE. Keep it short, and
        render nothing inside it. `acting`: for whom (models/wall.py); for nobody PostgreSQL shows and takes no row of a case. Unavailable
        when the database does not answer; with `patience=0` also when others write now."""
        with (
            self._answering(writing=True),
            self._turn(patience),
            self._unit(self._writing, expire_on_commit=False, info=self._info(acting)) as session,
        ):
            session.connection()  # begin now: what the block reads must be what it then changes
            yield session
            session.commit()
        self.after_commit(session.info)

    @contextmanager
    def read(self, acting: Actor | None = None) -> Iterator[Session]:
        """One snapshot, nothing written; `acting` as for write(). Unavailable when the database does not answer."""
        info = {**self._info(acting), "snapshot": {}}  # what was asked of it (services/once_read.py)
        with self._answering(), self._unit(self._reading, expire_on_commit=False, autoflush=False, info=info) as session:
            yield session

    def prepare(self) -> None:
        """What `init` does: folders, keys, schema. Refuses to make new keys for cases that were encrypted with others."""
        self.config.documents.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not keys.exist(self.config) and self._holds_cases():
            raise Misconfigured(name=self.config.key_file.name)
        keys.make(self.config)
        if self.config.database_key_file and self._file and not self._file.exists():
            keys.make_database_key(self.config)
        backup_key.make(self.config)
        seal_key.make(self.config)
        checkpoint_key.make(self.config)
        self.migrate()

    def migrate(self, to: str = "head") -> None:
        """Bring the schema to a revision, all of it or nothing."""
        if self._file:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file.touch(mode=0o600)  # narratives stand in it; SQLite gives its side files the same mode
        with self._answering(), self._turn(), self._writing.connect() as connection:
            self._change(connection, to, upward=True)

    def migrate_down(self, to: str) -> None:
        """Take the schema back to an earlier revision, all of it or nothing: what only the later one knows is lost."""
        with self._answering(), self._turn(), self._writing.connect() as connection:
            self._change(connection, to, upward=False)

    def revision(self) -> str | None:
        """The schema's revision, None before the first migration."""
        with self._answering(), self._reading.connect() as connection:
            if not inspect(connection).has_table(REVISION.name):
                return None
            found: str | None = connection.scalar(select(REVISION.c.version_num))
            return found

    def ready(self) -> bool:
        """Whether there is a database here, of this source's revision. Makes none."""
        if self._file and not self._file.exists():
            return False
        try:
            return self.revision() == self.head()
        except Unavailable:
            return False

    def head(self) -> str:
        """The revision this source needs."""
        return NEWEST

    def forget(self) -> None:
        """After an erasure, on SQLite: empty the write-ahead file, so that no page of before lies in it. Unavailable while a reader
        needs it: try again."""
        if self._file is None:
            return
        with self._answering(), self._turn(), self._writing.connect() as connection:
            driver: Any = connection.connection.driver_connection
            if driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise Unavailable

    def dispose(self) -> None:
        """Close every connection."""
        self._writing.dispose()
        self._reading.dispose()

    def _change(self, connection: Connection, to: str, *, upward: bool) -> None:
        settings = alembic.config.Config()
        settings.set_main_option("script_location", str(MIGRATIONS))
        settings.attributes["connection"] = connection
        if self._file:
            # Rebuilding a table with foreign keys on would delete its child rows; the pragma counts only outside a transaction.
            _outside_a_transaction(connection, "PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                if not self._file:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
                    wall.house(connection)  # a migration meets every row, also where its role is held to the wall
                (alembic.command.upgrade if upward else alembic.command.downgrade)(settings, to)
                if self._file and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                    raise RuntimeError(f"a migration left a row of {lost[0]} without its parent")
                if not self._file:
                    rights.settle(connection, self.config.database_role)
        finally:
            if self._file:
                _outside_a_transaction(connection, "PRAGMA foreign_keys = ON")

    def _holds_cases(self) -> bool:
        if self._file and not self._file.exists():
            return False
        with self._answering(), self._reading.connect() as connection:
            if not self._file:
                wall.house(connection)
            return inspect(connection).has_table("case_key") and connection.scalar(text("SELECT count(*) FROM case_key")) > 0

    def _info(self, acting: Actor | None) -> dict[str, Any]:
        with self._loading:
            mark = keys.mark(self.config)  # first: a file changed while it is read is read again next time
            if self._vault is None or mark != self._mark:
                self._vault, self._mark = keys.load(self.config), mark
                seal_key.make(self.config)  # an instance older than the seal gets its test authority now
                self._seal = seal_key.load(self.config)
                checkpoint_key.make(self.config)  # nor had it the key that signs checkpoints
        told = {
            "vault": self._vault, "seal": self._seal, "documents": self.config.documents, "policy_defaults": dict(self.config.policy),
            "identity_issuer": self.config.oidc_issuer, "signing": self._signing, "clamav": self.config.clamav,
            "limits": dict(self.config.limits), wall.FOR: wall.settings_of(acting),
        }  # fmt: skip
        return {**told, "argon2": LIGHT} if self.config.light_passwords else told

    def _turn(self, patience: float | None = None) -> Any:
        return self._queue.turn(patience) if self._queue else nullcontext()

    @contextmanager
    def _answering(self, *, writing: bool = False) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            if from_outside(error, writing=writing):
                raise Unavailable from error
            raise


def _nothing(_info: Mapping[str, Any]) -> None:
    """No bell: jobs are found by the next minute's sweep."""


def _outside_a_transaction(connection: Connection, words: str) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute(words)
