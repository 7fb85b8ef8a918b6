"""What the tests of standing and effects share: a clock that stands on a Monday, and a small open case."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case
from col13.policies import Actor
from col13.services import standing as standings
from col13.services.standing_rows import CaseRows
from col13.workflows.standing import Standing
from tests.factories import a_zone
from tests.services.a_case import a_case, NOW


@pytest.fixture
def monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def case(session: Session) -> Case:
    return a_case(session, a_zone(session))


@pytest.fixture(autouse=True)
def _moved_as_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """After every step of these tests: where the case stands, brought on from before the step, is what its rows say when looked at anew."""
    brought = standings.moved

    def both(
        before: Standing, rows: CaseRows, actor: Actor, case: Case, policy: Mapping[str, Any], touched: Collection[str], workflow: str
    ) -> Standing:
        found = brought(before, rows, actor, case, policy, touched, workflow)
        assert found == standings.standing_from(rows, actor, case, policy), (workflow, touched)
        return found

    monkeypatch.setattr(standings, "moved", both)
