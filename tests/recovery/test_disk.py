"""A disk that is full, or that only reads: each page says so in words, nothing stays half-written, the same house goes on afterwards."""

from __future__ import annotations

import io
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from col13 import clock, create_app, jobs
from col13.config import Config
from col13.db import Database
from col13.errors import Unavailable
from col13.i18n import say
from col13.models import Document, Dossier, Job, Move, new_id
from col13.recovery import backup
from col13.recovery.faults import BackupFault
from col13.services import accounts, casework, dossiers, queue
from col13.services.journal_verify import verify
from tests.browsing import Browser
from tests.conftest import config_in
from tests.recovery.a_house import a_disk_of, SHELL
from tests.recovery.drill_judging import by_rows, on_disk
from tests.recovery.test_race import a_registered_case, ASKED, two_officers

pytestmark = pytest.mark.sqlite("the disk under the database's file runs full")

WORDS = [say(Unavailable.key, language).partition(".")[0] for language in ("en", "nl")]  # a stranger reads Dutch


@dataclass
class Disk:
    """A house on a disk of its own, which can be filled and made read-only while it runs."""

    root: Path
    app: Flask
    database: Database
    number: str
    browser: Browser

    @contextmanager
    def full(self, left: int = 0) -> Iterator[None]:
        """Nothing more fits, but for so many bytes."""
        ballast = self.root / "ballast"
        with ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 65536)
            except OSError:
                file.truncate(max(0, file.tell() - left))
        try:
            yield
        finally:
            ballast.unlink()

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """As after a fault of the disk: the kernel takes no write any more, open files or not. Connections are opened anew."""
        self.database.dispose()
        remount(self.root, "ro")
        try:
            yield
        finally:
            self.database.dispose()
            remount(self.root, "rw")

    def counts(self) -> tuple[int, ...]:
        """Moves, documents, dossiers."""
        with self.database.read() as session:
            return tuple(session.scalar(select(func.count()).select_from(one)) or 0 for one in (Move, Document, Dossier))

    def post(self, path: str, **data: object) -> TestResponse:
        """A form of the case, with a true token."""
        return self.browser.client.post(f"/cases/{self.number}{path}", data={"csrf_token": self.token, "once": str(new_id()), **data})

    @property
    def token(self) -> str:
        """Asked for once."""
        if not hasattr(self, "_token"):
            found = self.browser.get("/help/").select_one("[name=csrf_token]")
            assert found is not None
            self._token = str(found["value"])
        return self._token

    def step(self) -> TestResponse:
        """Information is asked for."""
        return self.post("/tracks/report/request_information", seen="1", **ASKED)

    def upload(self, size: int) -> TestResponse:
        """A photo."""
        photo = io.BytesIO(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1" + b"\7" * size)
        return self.post("/documents", kind="photo", title="x", file=(photo, "a.png"))


def remount(root: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(root)], check=True, capture_output=True)


@pytest.fixture
def disk(template: tuple[Path, str], tmp_path: Path) -> Iterator[Disk]:
    """Twelve megabytes in memory, mounted for this test, which root alone may do; the house on it."""
    root = tmp_path / "disk"
    root.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(root)], check=True, capture_output=True)
    try:
        shutil.copytree(template[0], root / "instance")
        app = create_app(config_in(root / "instance"))
        database: Database = app.extensions["col13.database"]
        two_officers(database)
        number = a_registered_case(database)
        made = Disk(root, app, database, number, Browser(app, "first"))
        assert made.token
        yield made
        database.dispose()
    finally:
        subprocess.run(["umount", "-l", str(root)], check=True)


def refused(answer: TestResponse) -> None:
    """503, in words, on a page of the house."""
    assert answer.status_code == 503, answer.text[-600:]
    assert any(words in answer.text for words in WORDS)


def whole(disk: Disk, counts: tuple[int, ...]) -> None:
    """As before, and nothing half-written."""
    assert disk.counts() == counts
    with disk.database.read() as session:
        assert verify(session) == []
        assert on_disk(session) == by_rows(session)


def goes_on(disk: Disk) -> None:
    """The same application, the same connections' pool: a step, a file, a dossier."""
    assert disk.step().status_code == 303
    assert disk.upload(1000).status_code == 303
    dossier = a_dossier(disk)
    assert jobs.work_once(disk.database, dossier)
    with disk.database.read() as session:
        assert session.scalars(select(Dossier.state)).all()[-1] == "released"
        assert verify(session) == []


def a_dossier(disk: Disk) -> uuid.UUID:
    """Asked for; its job."""
    with disk.database.write() as session:
        hand = accounts.actor_by_name(session, "first")
        case = casework.get(session, hand, disk.number, lock=True)
        whom = dossiers.default_recipient(session, case, "internal")
        made = dossiers.request(session, hand, case, profile="internal", recipient=whom, reason="review")
        found: uuid.UUID = session.scalars(select(Job.id).where(Job.key == f"render_dossier:{made.id}")).one()
        return found


@pytest.mark.drill
def test_on_a_full_disk_a_step_and_a_file_are_refused_in_words_and_go_through_afterwards(disk: Disk) -> None:
    counts = disk.counts()
    with disk.full():
        refused(disk.step())
        refused(disk.upload(1000))
        refused(disk.browser.client.get("/cases/COL13-5906-2026-999999"))
        assert disk.browser.client.get("/help/").status_code == 200
    whole(disk, counts)
    goes_on(disk)


@pytest.mark.drill
def test_a_file_that_does_not_fit_leaves_nothing(disk: Disk) -> None:
    counts = disk.counts()
    with disk.full(left=200_000):
        refused(disk.upload(400_000))
    whole(disk, counts)
    goes_on(disk)


@pytest.mark.drill
def test_a_dossier_for_which_there_is_no_room_is_made_when_there_is(disk: Disk) -> None:
    job = a_dossier(disk)
    with disk.full(), pytest.raises(Unavailable):
        jobs.work_once(disk.database, job)
    with disk.full(left=45_000):  # enough to take the job, not to keep the paper
        jobs.work_once(disk.database, job)
    with disk.database.read() as session:
        assert session.scalars(select(Dossier.state)).one() == "queued"
        assert on_disk(session) == by_rows(session)
    with clock.at(clock.now() + queue.LEASE * 2):
        while jobs.work_once(disk.database):
            pass
    with disk.database.read() as session:
        assert session.scalars(select(Dossier.state)).one() == "released"
        assert session.scalars(select(Job.state).where(Job.id == job)).one() == "done"
    goes_on(disk)


@pytest.mark.drill
def test_a_backup_for_which_there_is_no_room_leaves_nothing(disk: Disk) -> None:
    counts, instance = disk.counts(), disk.database.config.instance
    with disk.full(left=100_000), pytest.raises((BackupFault, Unavailable)):
        backup.make(disk.database, SHELL, disk.root / "saved.col13backup")
    assert not [path.name for path in instance.iterdir() if path.name.startswith(".")]
    assert not list(disk.root.glob("*saved*"))
    whole(disk, counts)
    assert backup.make(disk.database, SHELL, disk.root / "saved.col13backup").size > 0


@pytest.mark.drill
def test_on_a_disk_that_only_reads_every_write_is_refused_in_words_and_goes_through_afterwards(disk: Disk) -> None:
    counts = disk.counts()
    with disk.read_only():
        for answer in (disk.step(), disk.upload(1000), disk.browser.client.get("/cases/COL13-5906-2026-999999")):
            refused(answer)
        with pytest.raises(Unavailable):
            jobs.sweep(disk.database)
        with pytest.raises((BackupFault, Unavailable)):
            backup.make(disk.database, SHELL, disk.root)
    whole(disk, counts)
    goes_on(disk)


def test_where_no_file_may_grow_a_step_and_a_file_are_refused_and_go_through_afterwards(config: Config) -> None:
    app = create_app(config)
    database: Database = app.extensions["col13.database"]
    two_officers(database)
    disk = Disk(config.instance, app, database, a_registered_case(database), Browser(app, "first"))
    counts = (disk.counts(), disk.token)[0]
    with a_disk_of(4096):
        refused(disk.step())
        refused(disk.upload(20_000))
    whole(disk, counts)
    assert disk.step().status_code == 303
    assert disk.upload(20_000).status_code == 303
    database.dispose()
