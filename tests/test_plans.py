"""How SQLite walks through what every step and every page reads of a case: by an index, never through a whole table."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from col13.models import new_id
from col13.models.prepared import Prepared
from col13.policies import CLOCK
from col13.services import standing_rows, step_ground
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
