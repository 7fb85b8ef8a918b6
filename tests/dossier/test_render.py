"""The PDF itself, looked into with another library than the one that made it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, IndirectObject

from col13.dossier.paper import Paper, Prose, Quote, Section
from col13.dossier.render import render
from tests.dossier import sample_papers as sample

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("Source-Sans-3", "Noto-Naskh-Arabic", "Noto-Sans-Hebrew", "Noto-Emoji")


@cache
def small() -> bytes:
    return render(sample.paper(), sample.attached(sample.paper()))


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def elements(node: Any) -> Iterator[Any]:
    """Every element of the tag tree."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        for kid in node:
            yield from elements(kid)
    elif hasattr(node, "get"):
        yield node
        yield from elements(node.get("/K"))


def test_a_dossier_has_cover_contents_bookmarks_and_a_foot_on_each_page() -> None:
    pdf, paper = read(small()), sample.paper()
    pages = [page.extract_text() for page in pdf.pages]
    assert paper.register_number is not None
    assert all(
        words in pages[0] for words in (paper.title, paper.zone, paper.recipient, paper.register_number, paper.journal_head.hash[:16])
    )
    assert "Personen en gegevens" in pages[1]
    for number, page in enumerate(pages, 1):
        assert all(words in page for words in (paper.number, f"{number} ", paper.check_code)), number
    titles = [entry.title for entry in pdf.outline[1] if not isinstance(entry, list)]
    assert titles[1] == "1 Personen en gegevens"
    assert len(titles) == 1 + len(paper.sections)


def test_a_dossier_says_that_it_is_archival_accessible_and_in_which_language() -> None:
    catalog = read(small()).trailer["/Root"]
    metadata = catalog["/Metadata"].get_data()
    assert b'pdfaid:part="3"' in metadata
    assert b'pdfaid:conformance="A"' in metadata
    assert b'pdfuaid:part="1"' in metadata
    assert (catalog["/Lang"], catalog["/MarkInfo"]["/Marked"]) == ("nl-BE", True)


def test_quotations_and_names_keep_their_language_in_the_tags() -> None:
    tags = list(elements(read(small()).trailer["/Root"]["/StructTreeRoot"]))
    assert {"ar", "fa", "he", "uk", "el", "fr", "und"} == {tag["/Lang"] for tag in tags if "/Lang" in tag}
    assert {"/H1", "/H2", "/H3", "/TH", "/BlockQuote", "/Link"} <= {tag.get("/S") for tag in tags}


def test_only_shipped_fonts_are_used_and_all_are_embedded() -> None:
    fonts = [font.get_object() for page in read(small()).pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert any(family in font["/BaseFont"] for family in SHIPPED), font["/BaseFont"]
        assert "/FontFile2" in descriptor


def test_hard_names_can_be_read_back() -> None:
    said = text(small())
    assert [name for name in (*sample.HARD_NAMES, "Дмитро Щербак", "Αλέξανδρος Ψαρρός") if name not in said] == []


def test_hostile_texts_are_printed_as_text() -> None:
    said = " ".join(text(small()).split())
    for hostile in sample.HOSTILE[:4]:
        assert hostile in said
    for shown in (
        "nul [U+0000] bell",
        "escape [U+001B][31m",
        "evil [U+202E]gpj.exe",
        "%(name)s %s {0} \\ & &amp; &#x41; ]]> -->",
        "[U+738B]",
    ):
        assert shown in said
    assert list(read(small()).attachments) == ["case.json"]


def test_the_case_travels_inside_as_data_and_is_named_once() -> None:
    pdf, paper = read(small()), sample.paper()
    assert Paper.from_json(json.loads(pdf.attachments["case.json"][0])).check_code == paper.check_code
    files = pdf.trailer["/Root"]["/AF"]
    assert [(file.get_object()["/UF"], file.get_object()["/AFRelationship"]) for file in files] == [("case.json", "/Source")]


@pytest.mark.drill
def test_the_same_paper_gives_the_same_bytes_in_any_process() -> None:
    paper = sample.letter()
    here = render(paper, sample.attached(paper))
    assert here == render(paper, sample.attached(paper))
    code = (
        "import hashlib; from tests.dossier import sample_papers as s; from col13.dossier.render import render; "
        "p = s.letter(); print(hashlib.sha256(render(p, s.attached(p))).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LANG": "tr_TR.UTF-8", "PYTHONPATH": str(ROOT)}
    there = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_a_letter_has_no_cover_and_no_contents() -> None:
    said = text(render(sample.letter()))
    assert all(words in said for words in ("Attest van aangifte", "Keizerstraat 1", "ME.56.L2.000123/2026", sample.letter().check_code))
    assert len(read(render(sample.letter())).pages) == 1


def test_a_draft_of_a_demonstration_says_so_on_every_page() -> None:
    sections = (Section("a", "Title", (Prose("text"),)),)
    paper = sample.paper("en", sections, draft=True, demo=True, translation=True, register_number=None, issued_at=None)
    pages = read(render(paper)).pages
    assert len(pages) == 3
    for page in pages:
        assert all(mark in page.extract_text() for mark in ("Draft, not issued", "DEMO", "Translation"))
    assert read(render(paper)).metadata.get("/CreationDate") is None  # type: ignore[union-attr]


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_dates_and_language_follow_the_paper(language: str) -> None:
    pdf = read(render(sample.paper(language, (Section("a", "A", (Prose("b"),)),))))
    assert pdf.trailer["/Root"]["/Lang"][:2] == language
    assert ("04.03.2026 10:30" if language == "de" else "04/03/2026 10:30") in pdf.pages[0].extract_text()


def test_without_pango_the_answer_is_clear(tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\\nmore\")")
    code = (
        "from col13.dossier.render import engine; from col13.errors import Unavailable\n"
        "try: engine()\nexcept Unavailable as error: print(error.status, error.facts['missing'])"
    )
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "503 cannot load library 'libpango-1.0-0'"


def test_what_stands_above_or_below_exact_words_stays_on_their_page() -> None:
    line = "Exact words that were said at the counter of the bakery. "
    blocks = [
        block for turn in range(30) for block in (Prose(f"{line * (turn % 7)}And so on."), Quote(line * 2, "fr", line * 4, f"words {turn}"))
    ]
    pages = [page.extract_text().splitlines() for page in read(render(sample.paper("en", (Section("a", "Title", tuple(blocks)),)))).pages]
    assert len(pages) > 4
    for lines in pages[2:]:
        body = [one.strip() for one in lines if one.strip()]
        said = [at for at, one in enumerate(body) if one.startswith(("Exact", "said", "And"))]
        assert said, body
        above, below = body[: said[0]], body[said[-1] + 1 :]
        assert not any(one.startswith("— words") for one in above), "a name without its words"
        assert not any(one == "Translation" or one.startswith("In the original") for one in below), "a label without its words"
