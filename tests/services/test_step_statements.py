"""What a step costs the database: at most twelve statements for every step that does nothing besides moving, all its work included."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import new_id, Person
from col13.services import casework, standing
from col13.services.settle import settle
from col13.workflows import WORKFLOWS
from col13.workflows.engine import gate, Step, Workflow
from tests.services.a_case import the_track
from tests.services.step_life import a_life, drawn, Life
from tests.statements import counted

MOST = 12  # the case's fetch with its lock, and the commit's own work, included; BEGIN and COMMIT apart
# With effects: two victims on file, so that each is written to. What an effect writes, and the part of standing it touched read again.
WITH_EFFECTS = {
    "accept": 14, "ask_consent": 23, "confirm": 18, "decline": 14, "log_contact": 14, "offer": 16, "record_consent": 14,
    "record_refusal": 15,
}  # fmt: skip
EVERY = [(flow, step) for flow in WORKFLOWS.values() for step in flow.steps]
PLAIN = [(flow, step) for flow, step in EVERY if not step.does]
DOING = [(flow, step) for flow, step in EVERY if step.name in WITH_EFFECTS and step.does]


def name_of(one: object) -> str:
    return getattr(one, "name", "")


def cost(life: Life, flow: Workflow, step: Step) -> list[str]:
    """The statements of this step on a file where nothing stands in its way, from its fetch to what the commit still writes."""
    session, case = life.session, life.case
    the_track(session, case, "report", "recorded")
    the_track(session, case, "qualification", "confirmed")
    if "no_victim_to_support" in [need.name for need in step.needs]:
        session.query(Person).filter_by(case_id=case.id).update({"kind": "property"})
    the_track(session, case, flow.name, step.sources[0], entered_by=new_id(), entered_as_reference=True, judged_seq=9)
    settle(session, case)  # as each act that brought it there would have
    session.flush()
    session.expunge_all()
    for hand in life.hands:
        found = standing.of(session, hand, life.desk.case)
        track = found.track(flow.name)
        if gate(flow, step, found, track, clock.today()).allowed:
            break
    answers = drawn(life, hand, found, track, step)
    with counted(session) as sent:
        casework.take(session, hand, case.number, flow.name, step.name, answers, seen=track.seq, once=new_id())
        session.flush()
    return sent


@pytest.fixture
def life(session: Session) -> Life:
    with clock.at(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)):
        return a_life(session, 3)


@pytest.mark.parametrize(("flow", "step"), PLAIN, ids=name_of)
def test_a_plain_step_costs_at_most_twelve_statements(life: Life, flow: Workflow, step: Step) -> None:
    with clock.at(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)):
        sent = cost(life, flow, step)
    assert len(sent) <= MOST, sent
    assert any(words.startswith("INSERT INTO move") for words in sent)


@pytest.mark.parametrize(("flow", "step"), DOING, ids=name_of)
def test_a_step_with_effects_costs_what_is_told_of_it(life: Life, flow: Workflow, step: Step) -> None:
    with clock.at(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)):
        sent = cost(life, flow, step)
    assert len(sent) <= WITH_EFFECTS[step.name], sent
