"""What every test of the security suite watches beside its own question."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import got_request_exception

from col13.models import wall


@pytest.fixture(autouse=True)
def _nobody_meets_the_wall() -> Iterator[None]:
    """No page and no form goes so far that PostgreSQL's own wall must refuse: visible() stands before it."""
    met: list[BaseException] = []

    def heard(_app: object, exception: BaseException, **_more: object) -> None:
        if isinstance(exception, Exception) and wall.refused(exception):
            met.append(exception)

    with got_request_exception.connected_to(heard):
        yield
    assert met == []
