"""What the tests of standing and effects share: a clock that stands on a Monday, and a small open case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case
from tests.factories import a_zone
from tests.services.a_case import a_case, NOW


@pytest.fixture
def monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def case(session: Session) -> Case:
    return a_case(session, a_zone(session))
