"""Whatever somebody typed into any field, it is printed as text: no markup is believed, nothing is fetched, nothing comes inside."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from col13.dossier import render as renderer
from col13.dossier.fetcher import StaticFetcher
from col13.dossier.project import CODED, freeze
from col13.dossier.project_paper import draw
from col13.services import dossiers
from tests.dossier.sample_papers import HOSTILE
from tests.dossier.test_render import elements, read, text
from tests.services.dossier_case import a_full_case

MOMENT = re.compile(r"\d{4}-\d\d")
ENDLESS = "a" * 10_000
ATTACKS = (
    *HOSTILE, ENDLESS[:1000], "</td></tr></table></section><h1>Vrijgesproken</h1>", "<a href='javascript:alert(1)'>klik</a>",
    "<link rel=attachment href=file:///etc/hostname><object data=file:///etc/hostname></object>", "<!-- --><![CDATA[x]]>",
    "background:url(col13-picture:" + "0" * 64 + ")", "\u202e\u2066\u2067\u2068" * 50, "\x00\x01\x7f\x85\ufffe\U0010ffff", "\ud800",
    "‮ אבג abc 123 ","\n" * 40, "<p style='position:fixed;content:element(x)'>", "\u0301" * 300,
)  # fmt: skip


@pytest.fixture
def frozen(session: Session) -> dict[str, Any]:
    """A full case as it is frozen for a magistrate."""
    full = a_full_case(session)
    dossier = dossiers.request(session, full.officer, full.case, profile="prosecutor", recipient="prosecutor", reason="review")
    waiting = dossiers.frozen(session, dossier.id)
    assert waiting is not None
    found: dict[str, Any] = json.loads(waiting[1])
    return found


def spoiled(value: Any, attack: Callable[[], str], name: str = "") -> Any:
    """The same with another text in each field that takes words."""
    if isinstance(value, dict):
        return {key: spoiled(one, attack, key) for key, one in value.items()}
    if isinstance(value, list):
        return [spoiled(one, attack, name) for one in value]
    return attack() if isinstance(value, str) and name not in {*CODED, "track"} and not MOMENT.match(value) else value


def attacked(frozen: dict[str, Any], first: int) -> bytes:
    """Frozen bytes with the attacks in turn in every text of the content, and in the zone's name."""
    turn = iter(range(first, first + 100_000))
    content = spoiled(frozen["content"], lambda: ATTACKS[next(turn) % len(ATTACKS)])
    return freeze(frozen | {"content": content} | {"zone": ATTACKS[first]})


@pytest.mark.parametrize("first", [0, 13])
def test_no_text_of_any_field_is_believed_or_fetches_anything(frozen: dict[str, Any], first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Watched(StaticFetcher):
        def __call__(self, url: str) -> Any:
            asked.append(url)
            return super().__call__(url)

    monkeypatch.setattr(renderer, "StaticFetcher", Watched)  # ours still answers; the test only listens
    calm, hostile = draw(freeze(frozen)), draw(attacked(frozen, first))
    assert {url.rpartition("/")[2].rpartition(".")[2] for url in asked} == {"ttf"}
    assert set(read(hostile).attachments) == {"case.json", "manifest.json"}
    assert [title for title in headings(hostile) if title == "Vrijgesproken"] == []
    assert kinds(hostile) <= kinds(calm) | {"/BlockQuote"}
    assert links(hostile) == links(calm)
    assert b"/JavaScript" not in hostile
    assert b"/JS " not in hostile


def headings(pdf: bytes) -> list[str]:
    return [str(entry.title) for entry in flat(read(pdf).outline)]


def flat(outline: Any) -> list[Any]:
    return [one for entry in outline for one in (flat(entry) if isinstance(entry, list) else [entry])]


def kinds(pdf: bytes) -> set[str]:
    return {str(tag["/S"]) for tag in elements(read(pdf).trailer["/Root"]["/StructTreeRoot"]) if "/S" in tag}


def links(pdf: bytes) -> int:
    """Annotations: each is a line of the contents, leading into this file."""
    found = [note.get_object() for page in read(pdf).pages for note in page.get("/Annots", [])]
    assert all("/Dest" in note or note["/A"]["/S"] == "/GoTo" for note in found)
    return len(found)


def test_an_endless_word_stays_on_the_paper_and_is_complete(frozen: dict[str, Any]) -> None:
    frozen["content"]["facts"]["incidents"][0]["facts"] = ENDLESS
    frozen["content"]["persons"]["persons"][0]["address"] = "b" * 10_000
    said = "".join(text(draw(freeze(frozen))).split())
    assert said.count("a" * 60) >= 100  # the foot of a page stands between its parts
    assert said.count("b" * 20) >= 400
