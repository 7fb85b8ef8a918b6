"""Columns are wide enough for their words, and the others give what they can spare."""

from __future__ import annotations

import pytest

from col13.dossier.columns import widths

LONG = "Jugendgerichtsbarkeitsabteilung"


def test_enough_room_leaves_the_widths_as_they_were_wished() -> None:
    assert widths((20, 30, 50), ("a", "b", "c"), [("x", "y", "z")]) == [20, 30, 50]


def test_a_long_word_gets_its_room_from_those_who_have_it_to_spare() -> None:
    found = widths((16, 24, 60), ("Empfänger", "b", "c"), [("Verfahrensgegenstand", "y", "z")])
    assert found[0] > 20
    assert found[1] < 24
    assert found[2] < 60
    assert sum(found) == pytest.approx(100, abs=0.2)


def test_a_register_number_is_one_word_and_a_hyphened_word_is_two() -> None:
    number, hyphened = (widths((5, 95), ("", ""), [(word, "")])[0] for word in ("D-5906-2026-000001", "Mechelen-Willebroek"))
    assert number > hyphened


def test_a_hash_or_an_endless_word_moves_no_column() -> None:
    assert widths((20, 80), ("a", "b"), [("f" * 64, "x"), ("W" * 4000, "y")]) == [20, 80]


def test_where_all_lack_each_has_its_share() -> None:
    found = widths((25, 25, 25, 25), (LONG[:24],) * 4, [(LONG[:24],) * 3 + ("x",)])
    assert sum(found) == pytest.approx(100, abs=0.3)
    assert len(set(found)) == 1


def test_a_table_without_rows_has_its_wished_widths() -> None:
    assert widths((1, 1), ("a", "b"), []) == [50, 50]
