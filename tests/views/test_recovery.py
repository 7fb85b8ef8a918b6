"""The page of the backups: ages and results for the administrator and the auditor, for nobody else, without a path of the machine."""

from __future__ import annotations

import datetime as dt

import pytest

from col13 import clock
from col13.db import Database
from col13.policies import Role
from col13.services import recovery_seen
from tests.views.conftest import SignIn

A_DAY = dt.timedelta(days=1)


def told(database: Database, *, age: int, good: bool) -> None:
    at = (clock.real_now() - age * A_DAY).isoformat()
    with database.write() as session:
        recovery_seen.keep_backup(session, {"path": "/srv/safe/col13-x.col13backup", "at": at, "sha256": "ab" * 32, "bytes": 5})
        recovery_seen.keep_drill(session, {"at": at, "good": good, "file": "col13-x.col13backup", "slip": "drill-x.json"})


@pytest.mark.parametrize(
    ("age", "good", "says"), [(0, True, ("in time", "passed")), (5, True, ("too old", "passed")), (9, False, ("too old", "failed"))]
)
def test_the_page_tells_age_and_result(person: SignIn, database: Database, age: int, good: bool, says: tuple[str, str]) -> None:
    admin = person("admin")
    assert "No backup was made yet." in admin.get("/admin/recovery").get_text()
    told(database, age=age, good=good)
    text = admin.get("/admin/recovery").get_text()
    assert [word for word in says if word not in text] == []
    assert "col13-x.col13backup" in text
    assert "/srv/safe" not in text


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_only_the_administrator_and_the_auditor_see_it(person: SignIn, role: str) -> None:
    answer = person(role).client.get("/admin/recovery")
    assert answer.status_code == (200 if role in ("admin", "auditor") else 403)
