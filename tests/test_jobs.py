"""The worker: draws, releases, survives a kill, hears the bell, ends on SIGTERM. Real papers, drawn as few times as can be."""

from __future__ import annotations

import datetime as dt
import io
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from col13 import clock, job_bells, jobs
from col13.config import Config
from col13.db import Database
from col13.errors import Forbidden, Invalid
from col13.models import Case, Checkpoint, Dossier, Job
from col13.policies import Actor
from col13.services import casework, dossiers, queue
from tests.conftest import Opened
from tests.services.dossier_case import a_full_case, FullCase, hits

ROOT = Path(__file__).resolve().parents[1]
MINIMAL = "equality-body-minimal"
# A worker that takes the job, says so, and never gets to its end.
STUCK = """
import sys, time
from pathlib import Path
from col13.config import Config
from col13.db import Database
from col13.services import queue
db = Database(Config(Path(sys.argv[1]), database_url=sys.argv[2]))
with db.write() as session:
    job = queue.claim(session)
print(job.id, flush=True)
time.sleep(600)
"""
WORKER = """
import sys
from pathlib import Path
from col13 import job_bells
from col13.config import Config
from col13.db import Database
job_bells.run_worker(Database(Config(Path(sys.argv[1]), database_url=sys.argv[2])))
"""


@pytest.fixture
def full(database: Database) -> FullCase:
    with database.write() as session:
        return a_full_case(session)


def request(database: Database, full: FullCase, actor: Actor | None = None, **wishes: Any) -> Dossier:
    with database.write() as session:
        case = casework.get(session, actor or full.officer, full.case.number, lock=True)
        wishes = {"profile": "prosecutor", "recipient": "prosecutor", "reason": "review", **wishes}
        return dossiers.request(session, actor or full.officer, case, **wishes)


def row(database: Database, dossier: Dossier) -> Dossier:
    with database.read() as session:
        return session.scalars(select(Dossier).where(Dossier.id == dossier.id)).one()


def fetched(database: Database, full: FullCase, dossier: Dossier) -> PdfReader:
    with database.write() as session:
        case = casework.get(session, full.officer, full.case.number)
        return PdfReader(io.BytesIO(dossiers.fetch(session, full.officer, case, dossier.id)[0]))


def everything(pdf: PdfReader) -> str:
    """The text of the pages, the outline's titles, the properties, and what is attached."""
    pages = [page.extract_text() for page in pdf.pages]
    attached = [content.decode() for contents in pdf.attachments.values() for content in contents]
    return "\n".join([*pages, *attached, str(pdf.outline), str(pdf.metadata)])


def start(program: str, config: Config) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", program, str(config.instance), config.database_url]
    return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


def test_a_worker_that_is_killed_is_followed_by_another_and_the_number_is_given_once(
    database: Database, full: FullCase, config: Config
) -> None:
    dossier = request(database, full)
    stuck = start(STUCK, config)
    assert stuck.stdout is not None
    with stuck.stdout:
        assert uuid.UUID(stuck.stdout.readline().strip())
        assert not jobs.work_once(database)  # it has the lease
        stuck.send_signal(signal.SIGKILL)
        assert stuck.wait(10) == -signal.SIGKILL
    with clock.at(clock.now() + queue.LEASE + dt.timedelta(minutes=1)):
        assert jobs.work_once(database)
        assert not jobs.work_once(database)
    released = row(database, dossier)
    assert (released.state, released.register_number) == ("released", dossier.register_number)
    text = everything(fetched(database, full, dossier))
    assert not hits(full.words("minor", "contact", "needs.answers", "victim.note"), text)
    wanted = {"victim.family_name", "adult.family_name", "incident.facts", "quotation.words", "pv.author", "decision.words"}
    assert hits({full.secrets[name] for name in wanted}, text) == {full.secrets[name] for name in wanted}
    assert dossier.check_code in text
    assert released.head_hash[:16] in text


def test_an_export_from_the_command_line_draws_at_once_and_leaks_nothing(database: Database, full: FullCase) -> None:
    pdf = jobs.export_now(database, full.officer, full.case.number, MINIMAL, reason="asked for")
    read = PdfReader(io.BytesIO(pdf))
    assert hits(set(full.secrets.values()), everything(read)) == set()
    with database.read() as session:
        dossier = session.scalars(select(Dossier)).one()
        found = dossiers.kept(session, dossier, str(dossier.frozen_path), dossier.projection_sha256)
        assert session.scalars(select(Job.state)).all() == ["done"]
    assert read.attachments["case.json"] == [found]
    assert (dossier.recipient, dossier.state, dossier.pdf_size) == ("unia", "released", len(pdf))
    assert pdf.startswith(jobs.drawn(found))  # the same bytes from the same frozen bytes, at another moment; then the seal
    with pytest.raises(Forbidden):
        jobs.export_now(database, full.reception, full.case.number, MINIMAL, reason="asked for")
    with pytest.raises(Invalid):
        jobs.export_now(database, full.officer, full.case.number, "everything", reason="asked for")


def test_the_bell_wakes_the_worker_and_sigterm_ends_it_cleanly(database: Database, full: FullCase, config: Config) -> None:
    worker = start(WORKER, config)
    assert worker.stdout is not None
    with worker.stdout:
        try:
            job_bells.attach(database)
            asked = time.monotonic()
            with database.write() as session:
                case = session.scalars(select(Case)).one()
                letter = dossiers.acknowledgement(session, full.reception, case, full.people["victim"].id, "fr")
            while row(database, letter).state == "queued" and time.monotonic() < asked + 50:  # the minute's sweep comes later
                time.sleep(0.2)
            assert row(database, letter).state == "released"
        finally:
            worker.terminate()
            assert worker.wait(30) == 0


def test_a_message_of_the_broker_is_a_jobs_id_in_plain_json(database: Database) -> None:
    broker = job_bells.broker(database)
    broker.bell("018f0000-0000-7000-8000-000000000000")
    raw = broker.storage.peek(1) if hasattr(broker.storage, "peek") else broker.storage.enqueued_items(1)
    assert b'"018f0000-0000-7000-8000-000000000000"' in bytes(raw[0])
    assert broker.dequeue().args == ["018f0000-0000-7000-8000-000000000000"]


def test_a_broker_that_cannot_be_reached_loses_no_job(full: FullCase, config: Config) -> None:
    nowhere = Opened(Config(config.instance, database_url=config.database_url, jobs_url=f"sqlite:///{config.instance}/gone/jobs.sqlite3"))
    job_bells.attach(nowhere)
    dossier = request(nowhere, full)
    assert row(nowhere, dossier).state == "queued"
    nowhere.dispose()


def test_a_dossier_that_cannot_be_drawn_is_tried_again_and_then_given_up(database: Database, full: FullCase, config: Config) -> None:
    dossier = request(database, full)
    (config.documents / str(dossier.frozen_path)).unlink()
    now = clock.now()
    for _ in range(queue.MOST_TRIES):
        with clock.at(now := now + dt.timedelta(hours=1)):
            assert jobs.work_once(database)
    assert row(database, dossier).state == "failed"
    with clock.at(now + dt.timedelta(hours=1)):
        assert not jobs.work_once(database)


def test_the_minute_does_the_daily_jobs_once_a_day(database: Database, full: FullCase) -> None:
    assert jobs.sweep(database) == 3  # with the checkpoint
    assert jobs.sweep(database) == 0
    with clock.at(clock.now() + dt.timedelta(days=1)):
        assert jobs.sweep(database) == 3
    with database.read() as session:
        assert [row.sequence for row in session.query(Checkpoint).order_by(Checkpoint.sequence)] == [1, 2]


def test_a_dossier_released_meanwhile_is_not_drawn_again(database: Database, full: FullCase) -> None:
    dossier = request(database, full)
    with database.write() as session:
        dossiers.release(session, dossier.id, b"%PDF drawn elsewhere")
    assert jobs.work_once(database)
    assert row(database, dossier).pdf_size == len(b"%PDF drawn elsewhere")


def test_a_job_with_an_error_nobody_foresaw_ends_itself_and_not_the_worker(database: Database) -> None:
    with database.write() as session:
        bad = queue.enqueue(session, queue.RENDER, {"dosier": "misspelt"}).id
        good = queue.enqueue(session, "tick_daily", {}).id
    assert jobs.work_once(database, bad)
    assert jobs.work_once(database, good)
    now = clock.now()
    for _ in range(queue.MOST_TRIES):
        with clock.at(now := now + dt.timedelta(hours=1)):
            jobs.work_once(database, bad)
    with database.read() as session:
        assert (session.get_one(Job, bad).state, session.get_one(Job, bad).error) == ("failed", "KeyError")
        assert session.get_one(Job, good).state == "done"
