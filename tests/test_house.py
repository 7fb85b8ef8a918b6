"""The house keeps its rules: routes closed to strangers, one commit, files of one idea, words in every language, effects that exist."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from col13 import create_app
from col13.auth.wall import PUBLIC
from col13.config import Config
from col13.models import Base, CaseRow
from col13.policies import ACTION_LABELS, ACTIONS, MATRIX, Role, Section
from col13.services import effects
from col13.workflows import WORKFLOWS
from col13.workflows.effects_named import EFFECTS
from col13.workflows.verify import verify

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "col13"
LONGEST = 300
SOMETHING = "00000000-0000-7000-8000-00000000000a"
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "common"}


def modules(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


@pytest.fixture
def app(config: Config) -> Flask:
    return create_app(config)


def an_address(rule: Rule) -> str:
    """An address that this rule serves."""
    values: dict[str, Any] = {}
    for name, converter in rule._converters.items():
        values[name] = next(iter(converter.items)) if isinstance(converter, AnyConverter) else SOMETHING
    built = rule.build(values, append_unknown=False)
    assert built is not None
    return built[1]


def test_every_route_is_closed_to_strangers(app: Flask) -> None:
    client = app.test_client()
    open_doors = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or rule.endpoint.endswith("static"):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = client.open(an_address(rule), method=method)
            if answer.status_code != 303 or not answer.headers["Location"].startswith("/sign-in"):
                open_doors.append((rule.endpoint, method, answer.status_code))
    assert open_doors == []


def test_the_public_doors_are_few() -> None:
    assert len(PUBLIC) <= 7


@pytest.mark.parametrize("folder", ["col13", "tests"])
def test_a_file_is_one_idea(folder: str) -> None:
    long = {str(path.relative_to(ROOT)): lines for path, _ in modules(folder) if (lines := len(path.read_text().splitlines())) > LONGEST}
    assert long == {}


def test_every_module_says_what_its_room_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT)) for path, tree in modules("col13") if not ast.get_docstring(tree) and "migrations" not in path.parts
    ]
    assert silent == []


def test_no_room_has_a_name_that_says_nothing() -> None:
    assert [path for path, _ in modules("col13", "tests") if path.stem in FORBIDDEN_NAMES or path.parent.name in FORBIDDEN_NAMES] == []


def test_no_room_lies_deeper_than_two_folders() -> None:
    assert [path for path, _ in modules("col13") if len(path.relative_to(HOUSE).parts) > 3] == []


def test_there_is_one_commit_in_the_house() -> None:
    commits = [
        str(path.relative_to(ROOT))
        for path, tree in modules("col13")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert commits == ["col13/db.py"]


def test_services_take_session_and_actor_and_know_no_flask() -> None:
    for path, tree in modules("col13/services", "col13/models", "col13/workflows"):
        named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not [name for name in named if name.partition(".")[0].startswith("flask")], path


def test_nobody_catches_what_it_cannot_answer() -> None:
    broad = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in modules("col13")
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert broad == []


def test_the_declarations_prove_themselves() -> None:
    assert verify() == []


def test_every_effect_named_exists_and_every_effect_is_named() -> None:
    assert set(effects.EFFECTS) == set(EFFECTS)
    assert {name for flow in WORKFLOWS.values() for step in flow.steps for name in step.does} == set(EFFECTS)


def test_every_role_is_granted_something_and_every_section_is_read_by_somebody() -> None:
    assert {role for roles in ACTIONS.values() for role in roles} == set(Role)
    assert set(MATRIX) == set(Section)
    assert all(cells for cells in MATRIX.values())
    assert list(ACTION_LABELS) == list(ACTIONS)


def test_every_row_below_a_case_carries_its_case() -> None:
    people = {"organisation", "user_account", "user_role", "saved_view", "police_zone"}
    people |= {"user_session", "sign_in_count", "second_factor", "recovery_code", "passkey_question"}
    people |= {"identity", "identity_code", "identity_state"}
    apart = people | {"case", "case_counter", "setting", "once", "job", "journal_head", "checkpoint"}
    for table in Base.metadata.tables.values():
        assert table.name in apart or "case_id" in table.columns, table.name
    assert all(
        mapper.class_.__table__.columns["case_id"].nullable is False
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, CaseRow)
    )


def test_every_word_is_there_in_every_language() -> None:
    ran = subprocess.run([sys.executable, str(ROOT / "scripts" / "words"), "check"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-500:]
