"""A workflow shown in words, as JSON and as pictures that a strict page may carry."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from col13.i18n import LANGUAGES
from col13.workflows import show, WORKFLOWS
from col13.workflows.diagram import BOX, LEFT
from tests.workflows.tables import ROLES, STATES, TABLES

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_json_is_the_contract(name: str) -> None:
    states = [
        {"name": word.rstrip("*!~"), "initial": "*" in word, "final": "!" in word, "rests": "~" in word} for word in STATES[name].split()
    ]
    steps = [
        {"name": r.step, "sources": list(r.sources), "dest": r.dest, "roles": list(r.roles), "four_eyes": r.four_eyes} for r in TABLES[name]
    ]
    assert json.loads(json.dumps(show.shape_json(WORKFLOWS[name]))) == {
        "version": WORKFLOWS[name].version,
        "states": states,
        "steps": steps,
    }


def test_all_workflows_are_one_json_object() -> None:
    shapes = show.shapes_json(WORKFLOWS)
    assert list(shapes) == list(WORKFLOWS)
    assert {role for flow in shapes.values() for step in flow["steps"] for role in step["roles"]} == set(ROLES.values())


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_text_names_every_state_and_step(name: str, locale: str) -> None:
    told = show.text(WORKFLOWS[name], locale)
    for named in (*WORKFLOWS[name].states, *WORKFLOWS[name].steps):
        assert f"  {named.name}: " in told
    assert "%(" not in told


@pytest.mark.parametrize("name", WORKFLOWS)
def test_mermaid_draws_every_arrow(name: str) -> None:
    drawn = re.findall(r"^  (\w+) --> (\w+) : .+$", show.mermaid(WORKFLOWS[name], "en"), re.M)
    arrows = [(source, row.dest or source) for row in TABLES[name] for source in row.sources]
    assert sorted(drawn) == sorted(arrows)


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_picture_is_well_formed_named_and_without_styles(name: str, locale: str) -> None:
    flow = WORKFLOWS[name]
    picture = ElementTree.fromstring(show.svg(flow, locale, here=flow.states[1].name))
    assert picture.get("role") == "img"
    named = {node.get("id"): node.text for node in picture if node.tag in (f"{SVG}title", f"{SVG}desc")}
    assert all(named[part] for part in str(picture.get("aria-labelledby")).split())
    assert not any(node.get("style") or node.tag in (f"{SVG}style", f"{SVG}script") for node in picture.iter())
    assert all(word.startswith("wf-") for node in picture.iter() for word in (node.get("class") or "").split())
    assert not any(name.startswith("on") for node in picture.iter() for name in node.attrib)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_picture_holds_every_state_and_step_and_no_two_boxes_touch(name: str) -> None:
    flow = WORKFLOWS[name]
    picture = ElementTree.fromstring(show.svg(flow, "en"))
    written = " ".join(node.text or "" for node in picture.iter(f"{SVG}text"))
    assert all(word in written for named in (*flow.states, *flow.steps) for word in named.label.word.split())
    boxes = [node for node in picture.iter(f"{SVG}rect") if node.get("x") == str(LEFT) and node.get("width") == str(BOX)]
    spans = sorted((int(str(box.get("y"))), int(str(box.get("height")))) for box in boxes)
    assert len(spans) == len(flow.states)
    assert all(y + height < following for (y, height), (following, _) in pairwise(spans))


def test_the_picture_marks_and_tells_the_states_a_track_went_through() -> None:
    flow = WORKFLOWS["qualification"]
    picture = ElementTree.fromstring(show.svg(flow, "en", here="proposed", visited={"waiting", "assessing", "proposed"}))
    assert [node.get("class") for node in picture.iter(f"{SVG}rect") if "wf-been" in (node.get("class") or "")] == ["wf-box wf-been"] * 2
    told = next(node.text for node in picture if node.tag == f"{SVG}desc")
    assert "Gone through: not begun, being assessed." in str(told)


def test_the_picture_marks_where_a_track_stands() -> None:
    flow = WORKFLOWS["report"]
    assert show.svg(flow, "en", here="accepted") != show.svg(flow, "en")
    assert "here now: taken in hand." in show.svg(flow, "en", here="accepted")
