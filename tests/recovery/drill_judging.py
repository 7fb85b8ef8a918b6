"""What must stand in a house after it was killed: every acknowledged act, whole, once; and nothing by halves."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from col13.db import Database
from col13.models import Case, Contact, Document, Dossier, Entry, Job, Move, Once, Track
from col13.services import document_files
from col13.services.journal_verify import verify
from tests.recovery.drill_load import Act


def judge(database: Database, acts: list[Act]) -> list[str]:
    """What is wrong; nothing, it is hoped."""
    with database.read() as session:
        driver = session.connection().connection.driver_connection
        assert driver is not None
        found = [f"integrity: {row}" for row in driver.execute("PRAGMA integrity_check").fetchall() if row != ("ok",)]
        found += [f"an orphaned row: {row}" for row in driver.execute("PRAGMA foreign_key_check").fetchall()]
        found += [f"journal: {fault}" for fault in verify(session)]
        found += [*acknowledged(session, acts), *tracks(session), *files(session), *dossiers(session)]
    with database.write() as session:  # what was under way when somebody died: swept away
        document_files.sweep(session, older_than=dt.timedelta())
        left, named = on_disk(session), by_rows(session)
    found += [f"a file without a row outlived the sweep: {path}" for path in left - named]
    return found + [f"a row without its file: {path}" for path in named - left]


def acknowledged(session: Session, acts: list[Act]) -> Iterable[str]:
    """Every answer that was seen, and the thing it promised; each once."""
    done = {row.once: row for row in session.scalars(select(Once))}
    moves = {str(row.id): row for row in session.scalars(select(Move))}
    titles = Counter(row.title for row in session.scalars(select(Document)))
    papers = {str(one) for one in session.scalars(select(Dossier.id))}
    for act in acts:
        row = done.get(act.once)
        if row is None:
            yield f"lost: {act}"
        elif act.kind == "step":
            move = moves.get(str(row.result))
            _, seq, step = act.told.split(" ")
            if move is None or (move.seq, move.step) != (int(seq), step):
                yield f"another move than was told: {act}"
        elif act.kind == "upload" and titles[act.told] != 1:
            yield f"{titles[act.told]} files of {act}"
        elif act.kind == "dossier" and str(row.result) not in papers:
            yield f"no dossier of {act}"
    wanted = Counter(act.kind for act in acts)
    if len(titles) != wanted["upload"]:
        yield f"{len(titles)} files, {wanted['upload']} acknowledged"
    if len(papers) != wanted["dossier"]:
        yield f"{len(papers)} dossiers, {wanted['dossier']} acknowledged"
    calls = sum(" log_contact" in act.told for act in acts)
    if session.scalar(select(func.count()).select_from(Contact)) != calls:
        yield f"another number of contacts than the {calls} acknowledged"


def tracks(session: Session) -> Iterable[str]:
    """State and journal agree: each track stands where its last move left it, each move has its entry, each entry of a step its move."""
    for track in session.scalars(select(Track)):
        moves = list(session.scalars(select(Move).where(Move.track_id == track.id).order_by(Move.seq)))
        if [move.seq for move in moves] != list(range(1, track.seq + 1)):
            yield f"{track.key}: moves {len(moves)}, sequence {track.seq}"
        if moves and moves[-1].to_state != track.state:
            yield f"{track.key} stands at {track.state}, moved to {moves[-1].to_state}"
        rows = session.scalars(select(Entry).where(Entry.case_id == track.case_id, Entry.track == track.key))
        entries = {row.seq: row for row in rows if row.act.startswith(f"{track.workflow}.") and json.loads(row.envelope).get("to")}
        if set(entries) != {move.entry_seq for move in moves}:
            yield f"{track.key}: {len(entries)} entries of steps, {len(moves)} moves"
        for move in moves:
            entry = entries.get(move.entry_seq)
            if entry is None or not entry.act.endswith(f".{move.step}") or json.loads(entry.envelope)["to"] != move.to_state:
                yield f"{track.key} {move.seq}: no entry that tells it"


def files(session: Session) -> Iterable[str]:
    """Every file opens and is the one its row names."""
    for row in session.scalars(select(Document)):
        content = b"".join(document_files.verified(session, row.case_id, row.path, row.sha256))
        if len(content) != row.size:
            yield f"a file of {len(content)} bytes instead of {row.size}"


def dossiers(session: Session) -> Iterable[str]:
    """Each came to its end once: released with its paper, or given up; register numbers given once; no job left."""
    numbers = Counter(session.scalars(select(Dossier.register_number).where(Dossier.register_number.is_not(None))))
    yield from (f"register number {number} given {times} times" for number, times in numbers.items() if times > 1)
    jobs = Counter(row.argument.get("dossier") for row in session.scalars(select(Job)) if "dossier" in row.argument)
    issued: Counter[uuid.UUID | None] = Counter(session.scalars(select(Entry.case_id).where(Entry.act == "dossier.issue")))
    made: Counter[uuid.UUID] = Counter()
    for row in session.scalars(select(Dossier)):
        if jobs[str(row.id)] != 1:
            yield f"{jobs[str(row.id)]} jobs for one dossier"
        if row.state in ("queued", "rendered") or bool(row.pdf_path) != (row.state == "released"):
            yield f"a dossier {row.state}, paper: {bool(row.pdf_path)}"
        made[row.case_id] += row.state == "released"
    if +issued != +made:
        yield f"{sum(issued.values())} entries of release for {sum(made.values())} dossiers"
    yield from (f"a job is left {row.state}: {row.kind}" for row in session.scalars(select(Job)) if row.state in ("queued", "running"))


def by_rows(session: Session) -> set[str]:
    """The files that rows name."""
    named = set(session.scalars(select(Document.path)))
    for frozen, pdf in session.execute(select(Dossier.frozen_path, Dossier.pdf_path)):
        named |= {path for path in (frozen, pdf) if path}
    return named


def on_disk(session: Session) -> set[str]:
    """The files that lie there."""
    root = document_files.folder(session)
    return {file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()}


def outcomes(database: Database) -> str:
    """In words, for the table."""
    with database.read() as session:
        states = Counter(session.scalars(select(Dossier.state)))
        cases = session.scalar(select(func.count()).select_from(Case))
        tries = session.scalar(select(func.max(Job.tries)))
    return f"{cases} cases, dossiers {dict(states)}, most tries of a job {tries}"
