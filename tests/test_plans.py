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
from col13.services import search, standing_rows, step_ground, watch, worklist
from col13.services.cases_filters import Filters, ME, Sight
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
            for filters in (Filters(), Filters(assigned=ME), Filters(closed=None), Filters(archived=True)):
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


def test_no_index_is_of_some_rows_by_a_word() -> None:
    """SQLite looks at what a statement is given to see whether such an index serves it, and so plans it anew each time: `part = ?`."""
    some = [
        index for table in Base.metadata.tables.values() for index in table.indexes if index.dialect_options["sqlite"]["where"] is not None
    ]
    assert some
    assert [index.name for index in some if re.search("[=<>']", str(index.dialect_options["sqlite"]["where"]))] == []
