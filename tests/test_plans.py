"""How SQLite walks through what every step and every page reads of a case: by an index, never through a whole table."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Base, new_id
from col13.models.prepared import Prepared
from col13.models.together import side_by_side
from col13.policies import CLOCK, Role
from col13.services import cases_list, search, standing_rows, step_ground, watch, worklist
from col13.services.cases_filters import Filters, ME, NOBODY, Sight
from col13.services.cases_list import list_cases
from col13.services.cases_order import Order, orders_of
from col13.views.work import parts
from tests.factories import a_body, an_actor
from tests.services.zone_desk import a_desk
from tests.statements import counted

ASKED: dict[str, tuple[Prepared, dict[str, object]]] = {
    "a step": (step_ground.READ, {"case": new_id(), "hand": CLOCK.id, "once": new_id()}),
    "one case": (standing_rows.ONE, {"case": new_id()}),
}

SHELVES = (Filters(), Filters(closed=None), Filters(archived=True))
NARROWED = (
    Filters(assigned=ME), Filters(assigned=NOBODY), Filters(phenomenon="racism"), Filters(municipality="12025"),
    Filters(workflow="report", state="recorded"), Filters(domain_of_life="work"), Filters(area="province:10000"),
)  # fmt: skip

pytestmark = pytest.mark.sqlite("EXPLAIN QUERY PLAN is its own; on few rows PostgreSQL rightly walks through a table")


@pytest.mark.parametrize("what", ASKED)
def test_the_rows_of_a_case_are_found_by_indexes(session: Session, what: str) -> None:
    statement, values = ASKED[what]
    with counted(session) as sent:
        statement.rows(session, **values)
    plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sent[0]}", (None,) * sent[0].count("?"))]
    assert any(line.startswith("SEARCH person_role USING INDEX") for line in plan)
    assert [line for line in plan if line.startswith("SCAN ") and line != "SCAN CONSTANT ROW"] == []


def test_no_list_walks_through_a_table_or_makes_an_index_for_itself(session: Session) -> None:
    """With many cases either takes as long as the country is large."""
    desk = a_desk(session)
    body = an_actor(session, a_body(session), Role.LIAISON)
    with counted(session) as sent:
        for order in Order:
            for filters in (*SHELVES, *NARROWED):
                list_cases(session, desk.investigator, filters, order=order)
            if order in orders_of(Sight.BODY):
                for filters in (Filters(), Filters(closed=None), Filters(closed=True)):
                    list_cases(session, body, filters, order=order)
        for hand in (desk.officer, desk.investigator, desk.reception, body):
            side_by_side(session, **parts(session, hand, clock.now(), None))
        later = (clock.now(), desk.case.id)
        for name, key in (("marks", ""), ("quiet", ""), ("stuck", f"report/{desk.investigator.id.hex}")):
            watch.one_list(session, desk.officer, name, after=(*later, key))
        worklist.my_work(session, desk.investigator)
        worklist.urgent(session, desk.investigator)
        for text in ("station", "Peeters", desk.case.number, "2026-000001", "ME.56.L1.1/2026"):
            search.search(session, desk.investigator, text)
            search.search(session, body, text)
    asked = {statement for statement in sent if statement.startswith(("SELECT", "WITH"))}
    assert len(asked) > 20
    for statement in asked:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?")).all()
        walked = {line[3].split()[1] for line in plan if line[3].startswith("SCAN ")}
        assert (statement, walked & set(Base.metadata.tables)) == (statement, set())
        assert (statement, [line[3] for line in plan if "AUTOMATIC" in line[3]]) == (statement, [])


def test_a_walk_of_a_shelf_asks_each_case_alone_what_it_is_listed_by(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the case: an index that begins with the zone would be read whole for each."""
    desk = a_desk(session)
    monkeypatch.setattr(cases_list, "RARE", -1)
    with counted(session) as sent:
        for filters in NARROWED:
            list_cases(session, desk.investigator, filters, order=Order.CHANGED)
    walks = [statement for statement in sent if "WITH page" in statement]
    assert len(walks) == len(NARROWED)
    for statement in walks:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?")).all()
        asked = [line[3] for line in plan if re.match("SEARCH (track|trait) ", line[3])]
        assert [line for line in asked if re.search(r"\(case_id=\? AND (workflow|kind|id|key)|\(case_id=\?\)", line)], asked
        # What counts begins with the zone and the shelf; nothing begins with the zone alone.
        assert [line for line in asked if "owner_id=?" in line and line.count("?") < 4] == []


def test_no_index_is_of_some_rows_by_a_word() -> None:
    """SQLite looks at what a statement is given to see whether such an index serves it, and so plans it anew each time: `part = ?`."""
    some = [
        index for table in Base.metadata.tables.values() for index in table.indexes if index.dialect_options["sqlite"]["where"] is not None
    ]
    assert some
    assert [index.name for index in some if re.search("[=<>']", str(index.dialect_options["sqlite"]["where"]))] == []
