"""Real dossiers, made as the house makes them: asked for, drawn by a job, sealed, searched, released, handed out. In two processes."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from pypdf import PdfReader
from sqlalchemy.orm import Session

from col13 import jobs
from col13.config import load
from col13.db import Database
from col13.dossier.profiles import PROFILES
from col13.dossier.seal_key import trusted
from col13.dossier.verify import verify
from col13.i18n import LANGUAGES
from col13.policies import Actor, Role, SHELL_ID
from col13.services import casework, dossiers, queue
from tests.dossier.sized_cases import SIZES

SHELL = Actor(SHELL_ID, "shell", kind="shell", roles=frozenset(Role))
PROCESSES = 2
NOBODY = "fits nobody"  # no labour auditor, no consent to more, no identified victim


@dataclass(frozen=True, slots=True)
class Wish:
    """A dossier to be made: of which case of which instance, and where the file goes."""

    instance: Path
    number: str
    size: str
    profile: str
    language: str
    file: Path


@dataclass(frozen=True, slots=True)
class Made:
    """What became of it. `refusal` is "" or why there is no file; `wrong` the checks of `verify` that fail; `hits` what the guard found."""

    wish: Wish
    draft: bool
    refusal: str = ""
    pages: int = 0
    bytes: int = 0
    seal: str = ""
    wrong: tuple[str, ...] = ()


@cache
def opened(instance: Path) -> Database:
    """The database of an instance, opened once a process."""
    return Database(load({}, instance=instance, light_passwords=True))


def house(instance: Path, furnish: Callable[[Session], str]) -> str:
    """A new instance with one case; returns the case's number."""
    database = opened(instance)
    database.prepare()
    with database.write() as session:
        return furnish(session)


def wishes(folder: Path, sizes: Iterable[str] = SIZES) -> list[Wish]:
    """Every profile × language × size, the dearest first; makes the cases."""
    numbers = {size: house(folder / size, lambda session, size=size: SIZES[size](session).case.number) for size in sizes}
    found = [
        Wish(folder / size, number, size, profile, language, folder / f"{size}.{profile}.{language}.pdf")
        for size, number in numbers.items()
        for profile in PROFILES
        for language in LANGUAGES
    ]
    return sorted(found, key=lambda wish: list(SIZES).index(wish.size), reverse=True)


def sample(folder: Path) -> list[Wish]:
    """Each profile with each language once, short and typical by turns, one of them long: at most 24."""
    everything = {(wish.size, wish.profile, wish.language): wish for wish in wishes(folder)}
    chosen = []
    for row, profile in enumerate(PROFILES):
        for column, language in enumerate(LANGUAGES):
            size = "long" if (row, column) == (0, 0) else ("short", "typical")[(row + column) % 2]
            chosen.append(everything[size, profile, language])
    return chosen[:24]


def made(wanted: Iterable[Wish]) -> Iterator[Made]:
    """Make them all, as they are done."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        yield from pool.map(make, wanted)


def make(wish: Wish) -> Made:
    """One dossier by the whole path; the file is written as it was handed out."""
    return made_one(wish)[0]


def made_one(wish: Wish) -> tuple[Made, uuid.UUID]:
    """The same, with the dossier's id."""
    database = opened(wish.instance)
    with database.write() as session:
        case = casework.get(session, SHELL, wish.number, lock=True)
        if not dossiers.recipients(session, case, wish.profile):
            return Made(wish, draft=True, refusal=NOBODY), SHELL.id
        recipient = dossiers.default_recipient(session, case, wish.profile)
        asked = dossiers.request(
            session, SHELL, case, profile=wish.profile, recipient=recipient, language=wish.language, reason="review"
        )  # fmt: skip
        job = queue.by_key(session, f"{queue.RENDER}:{asked.id}").id
    jobs.work_once(database, job)
    with database.write() as session:
        case = casework.get(session, SHELL, wish.number)
        dossier = dossiers.status(session, SHELL, case, asked.id)
        if dossier.state != "released":
            return Made(wish, dossier.draft, refusal=dossier.refusal or dossier.state), dossier.id
        pdf = dossiers.fetch(session, SHELL, case, dossier.id)[0]
    wish.file.write_bytes(pdf)
    verdict = verify(pdf, trusted(database.config))
    wrong = tuple(check.name for check in verdict.checks if check.ok is False)
    pages = len(PdfReader(io.BytesIO(pdf)).pages)
    return Made(wish, dossier.draft, pages=pages, bytes=len(pdf), seal=str(verdict.data["seal"]["level"]), wrong=wrong), dossier.id
