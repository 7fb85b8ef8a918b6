"""The jobs: what is done outside a request. The table is the truth; the bell that wakes a worker hangs in job_bells.py."""

from __future__ import annotations

import gc
import hashlib
import uuid
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from col13 import clock, logs
from col13.db import Database
from col13.dossier.images import Original, pictures_of
from col13.dossier.leak_guard import house_words, leaks
from col13.dossier.project import told
from col13.dossier.project_paper import draw
from col13.dossier.seal import seal
from col13.errors import StepRefused
from col13.job_ending import Ending
from col13.models import Job
from col13.policies import Actor, CLOCK
from col13.services import casework, checkpoints, document_files, dossiers, erasure, queue, sessions, ticking

Outcome = Callable[[Session], None]
Handler = Callable[[Database, Mapping[str, Any]], Outcome]
TICK = "tick_daily"


def render_dossier(db: Database, argument: Mapping[str, Any]) -> Outcome:
    """Draw a frozen dossier, from its bytes alone, seal it, and search the final bytes for everything that was withheld; it is released
    together with the job's end."""
    dossier_id = uuid.UUID(argument["dossier"])
    with db.read(CLOCK) as session:
        waiting, key = dossiers.frozen(session, dossier_id), session.info["seal"]
        if waiting is None:  # released or refused before
            return lambda session: None
        dossier, frozen, originals = waiting
        secrets = dossiers.secrets(session, dossier)
    paper = drawn(frozen, originals)
    pdf = seal(paper, key, dossier.register_number or str(dossier.id))

    leaked = leaks(pdf, secrets, (*told(frozen), *house_words(dossier.language))) if secrets else []

    def keep(session: Session) -> None:
        dossiers.release(session, dossier_id, pdf, leaked, hashlib.sha256(paper).hexdigest())

    return keep


def drawn(frozen: bytes, originals: Mapping[str, Original] = MappingProxyType({})) -> bytes:
    """The PDF, with its pictures converted: outside any transaction, for twenty photographs take seconds. No garbage is collected while it
    is drawn: a paper makes no cycles worth a twentieth of its time."""
    pictures = pictures_of(originals)
    collecting = gc.isenabled()
    gc.disable()
    try:
        return draw(frozen, pictures)
    finally:
        if collecting:
            gc.enable()


def tick_daily(db: Database, _argument: Mapping[str, Any]) -> Outcome:
    """What only time changes: deadlines that came near, consents that ran out; and erasures that did not come to their end. In batches
    that are each kept at once, so that nobody waits for the writer, and a worker that dies is followed from where it came to."""
    with db.read(CLOCK) as session:
        now = ticking.going(session)
        ids = ticking.cases(session, now)
    for start in range(0, len(ids), ticking.BATCH):
        with db.write(CLOCK) as session:
            ticking.settle_batch(session, now, ids[start : start + ticking.BATCH])
    more = len(ids) == ticking.SLICE

    def ticked(session: Session) -> None:
        if more:
            queue.enqueue(session, TICK, {}, key=f"{TICK}:{now.day}:{ids[-1].hex}")
            return
        ticking.end(session, now)
        sessions.sweep(session)
        erasure.take_up_again(session)

    return ticked


def sweep_documents(_db: Database, _argument: Mapping[str, Any]) -> Outcome:
    """Remove the files that no row names."""

    def swept(session: Session) -> None:
        document_files.sweep(session)

    return swept


def erase_case(_db: Database, argument: Mapping[str, Any]) -> Outcome:
    """Rows, words and the data key of a case whose erasure was confirmed; the files follow in a job of their own."""

    def erased(session: Session) -> None:
        erasure.erase(session, uuid.UUID(argument["case"]))

    return erased


def scrub_case(db: Database, argument: Mapping[str, Any]) -> Outcome:
    """What lies beside the rows of an erased case: its folder, its words in the index, its pages in the write-ahead file. Done again
    when the machine died in between, or when a reader was in the way."""
    case_id = uuid.UUID(argument["case"])
    erasure.scrub_files(db.config.documents, case_id)
    with db.write(CLOCK) as session:
        erasure.scrub_words(session)
    db.forget()

    def scrubbed(session: Session) -> None:
        erasure.scrubbed(session, case_id)

    return scrubbed


def checkpoint(db: Database, _argument: Mapping[str, Any]) -> Outcome:
    """Sign the heads of the journal; the file gets its name when the row is committed."""
    with db.read(CLOCK) as session:
        checkpoints.finish(session)
        made = checkpoints.draft(session)

    def kept(session: Session) -> None:
        checkpoints.keep(session, CLOCK, made)

    return kept


HANDLERS: dict[str, Handler] = {
    queue.RENDER: render_dossier, TICK: tick_daily, "sweep_documents": sweep_documents, checkpoints.JOB: checkpoint,
    erasure.ERASE: erase_case, erasure.SCRUB: scrub_case,
}  # fmt: skip
DAILY = (TICK, "sweep_documents")


def work_once(db: Database, job_id: uuid.UUID | None = None) -> bool:
    """Do the next job that is due, or this one; False when there was none. A job that fails is put back for later."""
    with db.write(CLOCK) as session:
        job = queue.claim(session, job_id)
    if job is None:
        return False
    with Ending(job) as ending:
        outcome = HANDLERS[job.kind](db, job.argument)
        with db.write(CLOCK) as session:
            outcome(session)
            queue.finish(session, job)
    if ending.failure and not ending.taken_over:
        _put_back(db, job, ending.failure)
    return True


def _put_back(db: Database, job: Job, error: str) -> None:
    try:
        with db.write(CLOCK) as session:
            if queue.fail(session, job, error):
                _given_up(session, job)
    except queue.LeaseLost:
        logs.write("job_taken_over", level="warning", id=job.id, kind=job.kind)


def _given_up(session: Session, job: Job) -> None:
    if job.kind == queue.RENDER and "dossier" in job.argument:
        dossiers.mark_failed(session, uuid.UUID(job.argument["dossier"]))


def sweep(db: Database) -> int:
    """What the minute's tick does: today's jobs, a due checkpoint, jobs whose bell or worker was lost. Returns how many were done."""
    today = clock.today().isoformat()
    with db.write(CLOCK) as session:
        for job in queue.give_up(session):
            _given_up(session, job)
        for kind in DAILY:
            queue.enqueue(session, kind, {}, key=f"{kind}:{today}")
        queue.enqueue(session, checkpoints.JOB, {}, key=checkpoints.due(session, queue.machine_now()))
    done = 0
    while work_once(db):
        done += 1
    return done


def export_now(
    db: Database, actor: Actor, number: str, profile: str, recipient: str | None = None, language: str | None = None, reason: str = ""
) -> bytes:
    """Request, draw, release and fetch in this process, with the same rights, refusals and journal as with a worker."""
    with db.write(actor) as session:
        case = casework.get(session, actor, number, lock=True)
        named = recipient or dossiers.default_recipient(session, case, profile)
        dossier = dossiers.request(session, actor, case, profile=profile, recipient=named, language=language, reason=reason)
        session.info.pop(queue.BELLS, None)  # nobody else needs to hear of it
    keep = render_dossier(db, {"dossier": str(dossier.id)})
    with db.write(CLOCK) as session:
        keep(session)
        queue.done_elsewhere(session, f"{queue.RENDER}:{dossier.id}")
    with db.write(actor) as session:
        case = casework.get(session, actor, number)
        dossier = dossiers.status(session, actor, case, dossier.id)
        if dossier.refusal:
            raise StepRefused(dossiers.REFUSALS[dossier.refusal], state=dossier.state)
        return dossiers.fetch(session, actor, case, dossier.id)[0]
