"""A small house worth saving: a case with facts, names, a document and, where asked, a sealed dossier."""

from __future__ import annotations

import io
import resource
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from col13 import jobs
from col13.config import Config
from col13.db import Database
from col13.models import Document, Incident, Person
from col13.policies import Actor, Role, SHELL_ID
from col13.services import casework, document_files, dossiers, facts, persons
from tests.factories import a_zone, an_actor

SHELL = Actor(SHELL_ID, "shell:tester", kind="shell", roles=frozenset(Role), language="en")
WORDS = "Zwartgeblaft bij de bushalte"


def a_house(database: Database) -> str:
    """Fill it; the number of the case."""
    with database.write() as session:
        desk = an_actor(session, a_zone(session), Role.RECEPTION, Role.INVESTIGATOR)
        case = casework.open_case(session, desk, title="Insults at a bus stop")
        persons.add_person(session, desk, case, roles=["victim"], family_name="Vandenbroucke", given_name="Emma")
        incident = session.scalars(select(Incident.id).where(Incident.case_id == case.id)).one()
        facts.change_incident(session, desk, case, incident, facts=WORDS)
        stored = document_files.store(session, case.id, io.BytesIO(b"a photo" * 200_000), 10_000_000)
        session.add(
            Document(
                session, case_id=case.id, kind="photo", media_type="image/png", size=stored.size, sha256=stored.sha256,
                path=stored.path, at=case.opened_at, by=desk.id,
            )
        )  # fmt: skip
        return case.number


def with_dossier(database: Database, number: str) -> None:
    """A dossier of the case and a letter to its victim, drawn and sealed."""
    jobs.export_now(database, SHELL, number, profile="internal", reason="for a test")
    with database.write() as session:
        case = casework.get(session, SHELL, number, lock=True)
        victim = session.scalars(select(Person.id).where(Person.case_id == case.id)).one()
        dossiers.acknowledgement(session, SHELL, case, victim, "nl")
    jobs.work_once(database)


def elsewhere(config: Config, folder: Path) -> Config:
    """Another instance with the keys of this one: what stands after the machine was lost."""
    shutil.copytree(config.instance / "keys", folder / "keys")
    return replace(config, instance=folder, database_url="", jobs_url="", key_file=Path(), checkpoints=Path())


def backup_key_of(config: Config) -> Path:
    """The key its backups are made to."""
    return config.instance / "keys" / "backup.key"


@contextmanager
def a_disk_of(size: int) -> Iterator[None]:
    """No file may grow past so many bytes, as on a full disk."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
