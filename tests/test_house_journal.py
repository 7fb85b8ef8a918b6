"""Whatever a service writes into the journal has words: every act, and every key of what an entry tells."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from col13 import create_app
from col13.config import Config
from col13.dossier.project_acts import ACTS
from col13.services.bias import VIEWS
from col13.services.closing import REASONS
from col13.services.consents import ANSWERS
from col13.services.retention import HOLDS
from col13.services.stones import WHY
from col13.services.zone_policy import POLICY_LABELS
from col13.views.journal_details import CONTAINERS, detail_label, lines_of
from col13.views.journal_labels import DETAIL_LABELS
from col13.views.journal_words import act_label, reason_label, recipient_label
from col13.workflows import WORKFLOWS

HOUSE = Path(__file__).parent.parent / "col13"
WRITERS = {"write", "record", "_record", "note_list"}  # what an act's name is handed to
ACT = re.compile(r"[a-z]+\.[a-z_]+")
NO_KEYS = {"answers"}  # told by the questions of the step
# Acts whose name is put together when they are written.
MADE = [
    *(f"bias.{status}" for status in ("confirmed", "rejected") if status in VIEWS),
    *(f"consent.{answer}" for answer in ("given", "refused", "withdrawn") if answer in ANSWERS),
    *(f"case.{reason}" for reason in ("joined", "duplicate") if reason in REASONS), "facts.strike_quotation", "facts.strike_indicator",
    *(f"{flow.name}.{step.name}" for flow in WORKFLOWS.values() for step in flow.steps), *(f"{name}.track" for name in WORKFLOWS),
]  # fmt: skip


def trees(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in rooms:
        for path in sorted((HOUSE / room).glob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def named(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""


def acts() -> set[str]:
    """The names of acts as they stand in the services and entrances."""
    calls = [node for _, tree in trees("services", "cli", "views") for node in ast.walk(tree) if isinstance(node, ast.Call)]
    handed = [value for call in calls if named(call) in WRITERS for value in (*call.args, *(word.value for word in call.keywords))]
    return {str(one.value) for one in handed if isinstance(one, ast.Constant) and ACT.fullmatch(str(one.value))}


def keys_of(value: ast.expr) -> Iterator[str]:
    """The keys of a dict as it is written down, and of those inside it."""
    for node in ast.walk(value):
        if isinstance(node, ast.Dict):
            yield from (str(key.value) for key in node.keys if isinstance(key, ast.Constant))


def keys() -> set[str]:
    """The keys of entries: of details, of what changed, of the fields that can change."""
    found: set[str] = set()
    for _, tree in trees("services"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "TypedDict" for base in node.bases):
                found |= {one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)}
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("detail", "told"):
                found |= set(keys_of(node.value))
            elif isinstance(node, ast.Call) and named(node) in WRITERS:
                found |= {key for word in node.keywords if word.arg == "detail" for key in keys_of(word.value)}
            elif isinstance(node, ast.Call) and named(node) == "shift":
                found |= {key for value in node.args for key in keys_of(value)}
    return found - CONTAINERS - NO_KEYS


@pytest.fixture
def app(config: Config) -> Flask:
    return create_app(config)


def test_every_act_of_the_journal_has_words(app: Flask) -> None:
    written = acts()
    assert {"case.open", "journal.read", "session.begin"} <= written
    with app.test_request_context():
        assert [act for act in sorted({*written, *MADE}) if act_label(act) == act] == []


def test_every_key_of_an_entry_has_words() -> None:
    written = keys()
    assert {"person", "facts", "numbers"} <= written
    assert sorted(written - DETAIL_LABELS.keys() - POLICY_LABELS.keys()) == []


def test_words_begin_with_a_capital_where_a_line_begins() -> None:
    assert [label.word for label in DETAIL_LABELS.values() if not label.word[0].isupper()] == []
    assert [label.word for label in ACTS.values() if label.word[0].isupper()] == []


def test_an_unknown_key_shows_no_underscore(app: Flask) -> None:
    with app.test_request_context():
        assert detail_label("never_heard_of") == "Never heard of"


def test_what_changed_is_told_before_and_after_in_words(app: Flask) -> None:
    detail = {
        "changed": {"language": ["nl", "fr"], "place_unknown": [False, True], "happened": ["unknown", "2019-11"], "protocols": [None, {}]},
        "person": "01a202d6-3d79-7369-86cd-41aa60d21948", "reasons": {"unia_liaison": "Nobody asked.", "victim_support": ""}, "note": "",
    }  # fmt: skip
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        told = dict(lines_of(detail))
    assert told["Language"] == "Dutch → French"
    assert told["Place unknown"] == "no → yes"
    assert told["Happened"] == "unknown → November 2019"
    assert told["Protocols"] == "– → –"
    assert told["Person"] == "reference …d21948"
    assert told["Reason given – Equality body"] == "Nobody asked."
    assert "Note" not in told


def test_why_a_case_goes_or_stays_is_told_in_words(app: Flask) -> None:
    decided = ("retention.propose", "retention.confirm", "retention.refuse", "case.archive", "case.erase")
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert {reason_label(code, act) for act in decided for code in WHY} == {label.word for label in WHY.values()}
        assert {reason_label(code, "retention.hold") for code in HOLDS} == {label.word for label in HOLDS.values()}
        assert reason_label("subject", "person.export") == "the person's own request, through the supervisor"
        assert recipient_label("supervisor") == "supervisor (COC)"
        assert lines_of({"kind": "erase"}) == [("Kind", "erase for good")]
