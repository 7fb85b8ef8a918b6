"""Paper as data, and the ink it is written with."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from markupsafe import Markup

from col13.dossier import ink, wording
from col13.dossier.page import html
from col13.dossier.paper import Fields, Paper, Prose, Section, Span, Table
from col13.dossier.paper_json import stamped
from tests.dossier import sample_papers as sample


@pytest.mark.parametrize(
    "paper", [sample.paper(), sample.letter(), sample.paper(issued_at=None, register_number=None)], ids=["dossier", "letter", "draft"]
)
def test_paper_comes_back_from_json_as_it_went(paper: Paper) -> None:
    there = json.loads(json.dumps(paper.to_json()))
    assert Paper.from_json(there).to_json() == there
    assert Paper.from_json(there).journal_head == paper.journal_head


def test_the_check_code_covers_the_content_and_not_itself() -> None:
    paper = sample.paper()
    assert stamped(paper) == paper
    assert stamped(replace(paper, revision=32)).check_code != paper.check_code


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "poster"},
        {"revision": "31"},
        {"draft": 0},
        {"more": 1},
        {"sections": [{"key": "a", "title": "b", "blocks": [{"block": "paper"}]}]},
        {"sections": [{"key": "a", "title": "b", "blocks": [{"block": "prose", "text": 3}]}]},
        {"address": [{"text": "a"}]},
        {"issued_at": "2026-03-04T09:30:00+01:00"},
    ],
)
def test_what_is_no_paper_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Paper.from_json(sample.paper().to_json() | change)


def test_a_table_whose_columns_do_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="widths"):
        Table("t", ("a", "b"), (), (50, 40))
    with pytest.raises(ValueError, match="row"):
        Table("t", ("a", "b"), (("x",),), (50, 50))


def test_issue_times_are_utc() -> None:
    with pytest.raises(ValueError, match="UTC"):
        replace(sample.paper(), issued_at=dt.datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake under test


def test_markup_in_a_value_is_not_believed() -> None:
    assert ink.ink("<b>a</b>\nb") == Markup("&lt;b&gt;a&lt;/b&gt;<br>b")
    assert ink.ink(Span("a<", 'x" onload="')) == Markup('<span lang="und">a&lt;</span>')
    assert ink.ink("  ") == Markup("–")


def test_text_from_right_to_left_is_known_by_its_first_letter() -> None:
    assert ink.rtl("101 العربية abc")
    assert not ink.rtl("abc العربية")
    assert not ink.rtl("101")


def test_what_cannot_be_drawn_is_named() -> None:
    assert ink.printable("a\x00b\ud83dc\u202ed王\r\ne\tf") == "a[U+0000]b[U+D83D]c[U+202E]d[U+738B]\ne f"
    assert ink.printable("e\u0301 ☎\ufe0f \u2003x") == "é ☎  x"


def test_a_quotation_names_its_language_in_the_language_of_the_paper() -> None:
    assert "arabe" in wording.original("ar", "fr")
    assert "und" not in wording.original("und", "fr").split()
    assert wording.original("x<y", "fr") == wording.original("zz-nonsense-q", "fr")


def test_paragraphs_are_parted_by_blank_lines_and_keep_their_language() -> None:
    assert ink.paragraphs(Span("a\nb\r\n\r\nc\n\n\n", "fr")) == [Span("a\nb", "fr"), Span("c", "fr")]
    assert Section("a", "b", (Prose("c"),)).blocks[0] == Prose("c")


def test_fields_and_tables_without_a_row_print_no_table() -> None:
    # An empty table body gets wrong tags: PDF/UA fails.
    plain = sample.paper("nl", (Section("bare", "Bare", (Fields(()), Table("Nobody", ("a", "b"), (), (50, 50)))),))
    part = html(plain).partition('id="part-1"')[2]
    assert "Bare" in part
    assert "<table" not in part
