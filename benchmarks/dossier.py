"""A dossier of 18 and of 130 pages: our whole path against a bare WeasyPrint of the same HTML, interleaved in one process."""

from __future__ import annotations

import gc
import io
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from benchmarks.figure import Figure, Run
from col13.db import Database
from col13.dossier import page
from col13.dossier.fetcher import STATIC, StaticFetcher
from col13.dossier.images import Pictures, pictures_of, printed
from col13.dossier.leak_guard import house_words, leaks
from col13.dossier.profiles import PROFILES
from col13.dossier.project import told
from col13.dossier.project_paper import paper_of
from col13.dossier.render import engine, STANDARD
from col13.dossier.seal import seal
from col13.jobs import drawn
from col13.services import casework, dossiers
from col13.services.dossiers_withheld import withheld
from tests.dossier.real_dossiers import house, made_one, opened, SHELL, Wish
from tests.dossier.sized_cases import long

SIZES = {18: 1, 130: 36}  # pages aimed at → incidents of the case
ROUNDS = {18: 9, 130: 5}
PROFILE, LANGUAGE = "prosecutor", "nl"
FETCHES = 200
OURS, BARE = "col13", "bare WeasyPrint"


def measure(run: Run) -> list[Figure]:
    """Both sizes; CI has time for the short one."""
    figures: list[Figure] = []
    for aimed, size in SIZES.items():
        if run.small and aimed > 18:
            continue
        instance = run.scratch / str(aimed)
        number = house(instance, lambda session, size=size: long(session, size, steps=size * 6).case.number)
        figures += measured(opened(instance), number, 3 if run.small else ROUNDS[aimed])
        pages = figures[-1].size
        figures += peaks(instance, number, pages)
        figures.append(download(instance, number, pages))
    return figures


def measured(database: Database, number: str, rounds: int) -> list[Figure]:
    """Our path and the bare one, by turns, in CPU seconds; the leak guard by itself."""
    frozen, secrets, pictures = projected(database, number)
    html, pdf = page.html(paper_of(frozen, pictures)), whole(database, number)
    pages, plain = len(PdfReader(io.BytesIO(pdf)).pages), len(PdfReader(io.BytesIO(bare(html, pictures))).pages)
    assert pages == plain, (pages, plain)  # the same paper, or the comparison says nothing
    shown = (*told(frozen), *house_words(LANGUAGE))
    ours, theirs, guard = [], [], []
    for turn in range(rounds):
        pair: list[tuple[list[float], Callable[[], object]]] = [
            (ours, lambda: whole(database, number)), (theirs, lambda: bare(html, pictures)),
        ]  # fmt: skip
        for kept, work in pair if turn % 2 else reversed(pair):
            kept.append(cpu(work))
        guard.append(cpu(lambda: leaks(pdf, secrets, shown)))
    facts = {"withheld_values": len(secrets)}
    return [
        Figure("dossier", BARE, "sqlite", pages, "s CPU", theirs, statistics.median(theirs) * 1e6, BARE, note="the same HTML"),
        Figure("dossier", OURS, "sqlite", pages, "s CPU", ours, statistics.median(ours) * 1e6, BARE, note="project, render, seal"),
        Figure("dossier leak guard", OURS, "sqlite", pages, "s CPU", guard, statistics.median(guard) * 1e6, facts=facts),
    ]


def projected(database: Database, number: str) -> tuple[bytes, list[Any], Pictures]:
    """The frozen bytes of a request, what is withheld, and the pictures; the request is left undone."""
    with database.write() as session:
        case = casework.get(session, SHELL, number)
        recipient = dossiers.default_recipient(session, case, PROFILE)
        asked = dossiers.request(session, SHELL, case, profile=PROFILE, recipient=recipient, language=LANGUAGE, reason="review")
        waiting = dossiers.frozen(session, asked.id)
        assert waiting is not None
        secrets = withheld(session, case, PROFILES[PROFILE], recipient, LANGUAGE, draft=asked.draft)
        session.rollback()
        return waiting[1], secrets, pictures_of(waiting[2])


def whole(database: Database, number: str) -> bytes:
    """Our path: gather, project, freeze and keep; draw with both attachments; seal. The list for the guard is not part of it."""
    with database.write() as session:
        case = casework.get(session, SHELL, number)
        recipient = dossiers.default_recipient(session, case, PROFILE)
        asked = dossiers.request(session, SHELL, case, profile=PROFILE, recipient=recipient, language=LANGUAGE, reason="review")
        waiting = dossiers.frozen(session, asked.id)
        assert waiting is not None
        key = session.info["seal"]
        session.rollback()
    return seal(drawn(waiting[1], waiting[2]), key, number)


def bare(html: str, pictures: Pictures) -> bytes:
    """WeasyPrint alone: the HTML, its style sheet and its pictures, no attachments, no seal, no more than its own options."""
    weasyprint = engine()
    fonts = weasyprint.text.fonts.FontConfiguration()
    base, fetcher = STATIC.as_uri() + "/", StaticFetcher(printed(pictures))
    css = weasyprint.CSS(string=page.style(), base_url=base, url_fetcher=fetcher, font_config=fonts)
    pdf: bytes = weasyprint.HTML(string=html, base_url=base, url_fetcher=fetcher).write_pdf(
        stylesheets=[css], font_config=fonts, pdf_variant=STANDARD
    )
    return pdf


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process, all threads, without the collector for either: our renderer switches it off, a bare call would not."""
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        work()
        return time.process_time() - began
    finally:
        gc.enable()


def peaks(instance: Path, number: str, pages: int) -> list[Figure]:
    """The memory peak of a process that makes one dossier and no more, ours and the bare one."""
    figures = []
    for which, name in (("bare", BARE), ("ours", OURS)):
        command = [sys.executable, "-m", "benchmarks.dossier", which, str(instance), number]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        figures.append(Figure("dossier memory peak", name, "sqlite", pages, "MB", [int(told[0]) / 1024], ratio_to=BARE))
    return figures


def one(which: str, instance: Path, number: str) -> None:
    """What the process of `peaks` does; prints the peak (KiB) and the pages."""
    database = opened(instance)
    frozen, _, pictures = projected(database, number)
    pdf = whole(database, number) if which == "ours" else bare(page.html(paper_of(frozen, pictures)), pictures)
    print(peak(), len(PdfReader(io.BytesIO(pdf)).pages))


def peak() -> int:
    """The most memory this program held, KiB. Linux's own line: ru_maxrss would still hold the parent's from before the exec."""
    told = Path("/proc/self/status")
    if told.exists():
        return int(next(line.split()[1] for line in told.read_text().splitlines() if line.startswith("VmHWM")))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def download(instance: Path, number: str, pages: int) -> Figure:
    """An issued dossier handed out: rights asked, decrypted, its hash compared, journalled, committed."""
    database = opened(instance)
    done, dossier = made_one(Wish(instance, number, "bench", PROFILE, LANGUAGE, instance / "bench.pdf"))
    times, began_cpu = [], time.process_time()
    for _ in range(FETCHES):
        began = time.perf_counter()
        with database.write() as session:
            case = casework.get(session, SHELL, number)
            dossiers.fetch(session, SHELL, case, dossier)
        times.append((time.perf_counter() - began) * 1000)
    spent = (time.process_time() - began_cpu) * 1e6 / FETCHES
    kind = "draft" if done.draft else "issued"
    return Figure("dossier handed out", OURS, "sqlite", pages, "ms", times, spent, note=f"{done.bytes // 1024} KiB, {kind}")


if __name__ == "__main__":
    one(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
