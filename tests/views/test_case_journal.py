"""The journal of a case: own entries, all with details, or envelopes, as the rights say; reading it is written."""

from __future__ import annotations

import pytest

from col13.config import Config
from col13.db import Database
from col13.models import Entry
from tests.views.scene import build, EVERYTHING, NARRATIVE, Scene


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    return build(config, database)


def test_each_reader_of_the_journal_reads_what_is_theirs(scene: Scene) -> None:
    ref = str(scene.browser("ref").get(f"/cases/{scene.number}/journal"))
    inv = scene.browser("inv").get(f"/cases/{scene.number}/journal")
    audit = str(scene.browser("audit").get(f"/cases/{scene.number}/journal"))
    assert NARRATIVE in ref
    assert "case opened" in ref
    assert {row.find_all("td")[1].find(string=True) for row in inv.select("tbody tr")} == {"inv"}
    assert NARRATIVE not in str(inv)
    assert "case opened" in audit
    assert not [word for word in EVERYTHING if word in audit]


def test_who_has_no_journal_gets_none(scene: Scene) -> None:
    for name in ("desk", "care"):
        scene.browser(name).get(f"/cases/{scene.number}/journal", status=403)


def test_reading_the_journal_is_written_before_it_is_read(scene: Scene) -> None:
    page = scene.browser("ref").get(f"/cases/{scene.number}/journal")
    first = page.select("tbody tr")[0].get_text(" ", strip=True)
    assert "section looked at" in first
    with scene.database.read() as session:
        assert session.query(Entry).filter_by(act="section.look", section="journal").count() == 1


def test_a_mangled_mark_finds_nothing(scene: Scene) -> None:
    scene.browser("ref").get(f"/cases/{scene.number}/journal?before=x", status=404)
