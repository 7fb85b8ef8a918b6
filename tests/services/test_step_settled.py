"""What a step settles from the rows in its hand is what a full settle finds: after every step of lives at random it changes no row."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, Share, Trait, Waiting
from col13.services import effects, journal_verify
from col13.services.settle import settle
from col13.workflows import WORKFLOWS
from tests.services.step_life import a_life, Life, steps_taken
from tests.statements import counted

BEGINS = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
WAITS, TRAITS, SHARES = (
    tuple(one.metadata.tables[one.__tablename__].columns) for one in (Waiting, Trait, Share)
)  # fmt: skip


def index_of(life: Life) -> tuple[set[Any], Any]:
    """The rows of the case's indexes and of its shares, its earliest deadline and whether a mark may be missing, as they stand."""
    asked = [select(*columns).where(columns[0].table.c.case_id == life.case.id) for columns in (WAITS, TRAITS, SHARES)]
    rows = {tuple(row) for query in asked for row in life.session.execute(query)}
    return rows, tuple(life.session.execute(select(Case.due, Case.doubt).where(Case.id == life.case.id)).one())


@pytest.mark.parametrize("seed", range(6))
def test_a_full_settle_after_each_step_of_a_life_changes_nothing(session: Session, seed: int) -> None:
    taken = set()
    with clock.at(BEGINS):
        life = a_life(session, seed)
        for key, step in steps_taken(life, tries=60):
            before = index_of(life)
            settle(session, life.case)
            session.flush()
            assert index_of(life) == before, f"{key} {step.name}"
            taken.add(step.name)
        assert len(taken) > 8
        assert journal_verify.verify(session) == []


def test_what_nothing_changed_is_settled_without_writing(session: Session) -> None:
    with clock.at(BEGINS):
        life = a_life(session, 1)
        list(steps_taken(life, tries=10))
        with counted(session) as sent:
            settle(session, life.case)
    assert [words.split()[0] for words in sent] == ["SELECT"]


def test_every_effect_says_which_parts_of_standing_it_touches() -> None:
    named = {name for flow in WORKFLOWS.values() for step in flow.steps for name in step.does}
    assert named <= set(effects.TOUCHES)
    assert effects.touched(("record_consent", "open_share")) == {"ledger", "open_items"}
    assert effects.touched(()) == frozenset()
