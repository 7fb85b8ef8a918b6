"""The allow-lists can be read: every field has words, and the page in docs is made from them."""

from __future__ import annotations

from pathlib import Path

from col13.dossier.profile_words import FIELD_WORDS, paper, told_table, words_of
from col13.dossier.profiles import table


def test_every_field_of_every_profile_has_words_and_no_word_is_left_over() -> None:
    assert {part for _, name, _ in table() for part in name.split(".")} == set(FIELD_WORDS)


def test_the_table_in_words_holds_every_field() -> None:
    assert sum(len(rows) for _, rows in told_table("en")) == len(table())


def test_the_page_on_profiles_is_fresh() -> None:
    written = (Path(__file__).parent.parent.parent / "docs" / "profiles.md").read_text(encoding="utf-8")
    assert written == paper(), "run scripts/profiles"


def test_french_keeps_the_colon_with_the_word_before_it() -> None:
    assert "\u00a0: " in words_of("documents.sha256", "fr")
    assert " : " not in words_of("documents.sha256", "fr").replace("\u00a0", "")
