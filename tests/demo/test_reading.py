"""A case file is read as typed values; what cannot be read says why, and the rest is read all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from col13.demo.reading import Broken, Entry, read_entry, read_file, Unreadable

MORE = Path(__file__).with_name("more-cases.yaml")
LEAST = {"id": "X-1", "title": "A title", "facts": "What happened."}


def test_the_projects_own_copy_is_read_whole() -> None:
    found = read_file()
    assert len(found) == 84
    assert all(isinstance(one, Entry) for one in found)


def test_three_fields_are_enough() -> None:
    read = read_entry(LEAST)
    assert isinstance(read, Entry)
    assert (read.happened.precision, read.criminal, read.victims.count) == ("unknown", True, None)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"facts": None}, "facts is missing"),
        ({"incident": {"date": "2021-13"}}, "incident.date is no date"),
        ({"victims": {"count": "many"}}, "victims.count is no number"),
        ({"victims": {"count": True}}, "victims.count is no number"),
        ({"outcome": "convicted"}, "outcome holds no fields"),
        ({"grounds": [{"racism": 1}]}, "grounds is no list of words"),
        ({"title": ["a", "b"]}, "title is no text"),
    ],
)
def test_a_broken_entry_names_itself_and_what_is_wrong(change: dict[str, object], why: str) -> None:
    read = read_entry(LEAST | change)
    assert isinstance(read, Broken)
    assert read.id == "X-1"
    assert why in read.why


def test_a_broken_entry_does_not_hide_the_others() -> None:
    found = read_file(MORE)
    assert [one.id for one in found if isinstance(one, Broken)] == ["T-BROKEN", "T-WRONG-DATE", "entry 7"]
    assert sum(isinstance(one, Entry) for one in found) == 5


def test_an_id_told_twice_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "twice.yaml"
    file.write_text("- {id: A, title: t, facts: f}\n- {id: A, title: t, facts: f}\n")
    assert [type(one) for one in read_file(file)] == [Entry, Broken]


@pytest.mark.parametrize("content", ["just: words", "[unclosed", "42"])
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(content)
    with pytest.raises(Unreadable):
        read_file(file)


def test_an_unquoted_yes_and_an_unquoted_day_are_read_as_they_were_meant() -> None:
    found = {one.id: one for one in read_file(MORE)}
    told = found["T-DEFAULT"]
    assert isinstance(told, Entry)
    assert told.retained == "yes"
    assert told.ruling is not None
    assert told.ruling.on.iso() == "2018-02-05"
