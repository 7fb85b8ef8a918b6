"""Help for every role: its own tasks first, links only where the reader may go, and each workflow as a picture and a list."""

from __future__ import annotations

import pytest
from flask import Flask

from col13.policies import ACTIONS, Role
from col13.views.help import GUIDES
from col13.views.help_parts import PAGES
from col13.views.help_topics import TOPIC_OF, topic_of, TOPICS
from col13.workflows import WORKFLOWS
from tests.views.conftest import SignIn


@pytest.mark.parametrize("role", [*Role])
def test_everybody_finds_the_tasks_of_the_own_role_first(person: SignIn, role: Role) -> None:
    page = person(role.value).get("/help/")
    titles = [title.get_text() for title in page.select(".help-steps")]
    assert len(page.select(".help-role")) == 1
    assert len(titles) == len(GUIDES[role].tasks)
    assert "Who can help" in page.get_text()


@pytest.mark.parametrize("role", [*Role])
def test_every_guide_is_open_to_everybody(person: SignIn, role: Role) -> None:
    page = person("auditor").get(f"/help/{role.value}")
    assert page.select_one(f"#{role.value}-{GUIDES[role].tasks[0].name}") is not None


@pytest.mark.parametrize("role", [*Role])
def test_a_link_of_the_help_leads_where_its_reader_may_go(person: SignIn, role: Role) -> None:
    reader = person(role.value)
    for address in {str(one["href"]) for one in reader.get("/help/").select("main .help-steps a, main .help-role a")}:
        reader.get(address)
    others = {str(one["href"]) for one in reader.get("/help/admin").select("main .help-steps a")}
    assert ("/admin/accounts" in others) is (role is Role.ADMIN)


@pytest.mark.parametrize("name", [*WORKFLOWS])
def test_a_workflow_is_a_picture_and_a_list_for_everybody(person: SignIn, name: str) -> None:
    page = person("liaison").get(f"/help/workflows/{name}")
    region = page.select_one(".diagram")
    assert region is not None
    assert region.select_one("svg title") is not None
    assert (region["role"], region["tabindex"], bool(region["aria-label"])) == ("region", "0", True)
    assert len(page.select(".flow-states li")) == len(WORKFLOWS[name].states)
    assert len(page.select(".flow-steps tbody tr")) == len(WORKFLOWS[name].steps)


def test_an_unknown_workflow_is_not_there(person: SignIn) -> None:
    person("reception").get("/help/workflows/weather", status=404)


def test_the_help_names_the_reference_officers_of_the_own_zone(person: SignIn) -> None:
    person("reference_officer")
    assert "one.reference_officer" in person("reception").get("/help/").get_text()
    assert "one.reference_officer" not in person("liaison").get("/help/").get_text()


def test_only_pages_that_a_reader_has_are_explained(person: SignIn) -> None:
    assert person("admin").get("/help/").select_one("#page-facts") is None
    desk = person("reception").get("/help/")
    assert desk.select_one("#page-facts") is not None
    assert desk.select_one("#page-journal") is None


def test_each_step_that_the_help_names_exists_and_may_be_taken_by_that_role() -> None:
    for role, guide in GUIDES.items():
        for do in (do for task in guide.tasks for do in task.steps):
            assert do.page == "" or do.page in PAGES
            assert ("%(step)s" in do.says.one) is bool(do.step)
            if do.step:
                flow, _, step = do.step.partition(".")
                assert role in WORKFLOWS[flow].step(step).roles, do.step


def test_anchors_are_names_of_their_own() -> None:
    names = [f"{role.value}-{task.name}" for role, guide in GUIDES.items() for task in guide.tasks]
    assert len(names) == len(set(names))
    assert {action for _, action in PAGES.values()} <= ACTIONS.keys()


def test_the_help_of_a_page_is_found_by_its_address(app: Flask) -> None:
    assert set(TOPIC_OF.values()) <= TOPICS.keys()
    assert topic_of("facts.new_incident") == "facts"
    assert topic_of("session.password") == ""
    shown = {topic_of(endpoint) for endpoint in app.view_functions} - {""}
    assert shown == TOPICS.keys()
