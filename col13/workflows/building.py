"""What a workflow is refused for when it is built: unknown names are accepted silently by the library below, so never here."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from col13.i18n import Label
from col13.policies import Role
from col13.workflows.deadlines import DEADLINES
from col13.workflows.effects_named import EFFECTS
from col13.workflows.parts import FromAnswer, KINDS, Step, WorkflowError, WorkingDays
from col13.workflows.standing import Standing, TrackStanding

if TYPE_CHECKING:
    from col13.workflows.engine import Workflow

RESERVED = ("reason", "remark")  # every step can carry a remark, and some must carry a reason: the service asks for both
CHOSEN = frozenset({"choice", "choices", "person", "persons", "body", "language"})
OPERATIONS = frozenset({"collection", "alteration", "disclosure", "combination"})  # of the journal's six, those a step can be
LISTS = frozenset({"victims", "suspects", "reporters", "to_acknowledge", "told", "open_instructions", "dossiers", "documents", "bodies"})
ENDPOINTS = frozenset(
    {
        "facts.show", "persons.show", "suspects.show", "qualification.show", "support.show", "referral.show", "liaison.show",
        "documents.show", "dossier.show", "cases.close", "admin.policy",
    }
)  # fmt: skip
FACTS = frozenset(field.name for kind in (Standing, TrackStanding) for field in fields(kind))


def refuse_nonsense(flow: Workflow) -> None:
    """Raise WorkflowError for double or unknown names, unreachable states, dead ends, steps nobody may take, missing labels,
    unknown kinds of answers, lists, effects, deadlines, facts and pages, and a four-eyes step that does not name the one step
    entering its source."""
    complaints = complaints_about(flow)
    if complaints:
        raise WorkflowError(f"{flow.name}: " + "; ".join(complaints))


def complaints_about(flow: Workflow) -> list[str]:
    """The same as a list, empty for a workflow that can be right."""
    return [*_names(flow), *_labels(flow), *_reach(flow), *(word for step in flow.steps for word in _step(flow, step))]


def _names(flow: Workflow) -> list[str]:
    states, steps = [s.name for s in flow.states], [s.name for s in flow.steps]
    doubles = {name for names in (states, steps) for name in names if names.count(name) > 1}
    return [f"{name} is declared twice" for name in sorted(doubles)]


def _labels(flow: Workflow) -> list[str]:
    named: list[tuple[str, object]] = [
        (flow.name, flow.label),
        *((s.name, s.label) for s in flow.states),
        *((s.name, s.label) for s in flow.steps),
    ]
    named += [(f"{step.name}.{ask.name}", ask.says) for step in flow.steps for ask in step.asks]
    for step in flow.steps:
        for ask in step.asks:
            if not isinstance(ask.choices, str):
                named += [(f"{step.name}.{ask.name}={value}", label) for value, label in ask.choices]
    return [f"{name} has no label" for name, label in named if not (isinstance(label, Label) and label.word.strip())]


def reachable(flow: Workflow, start: str | None = None) -> set[str]:
    """The states a track can come to from `start` (None: the initial one), by the arrows alone."""
    begin = start or flow.initial
    seen, frontier = {begin}, [begin]
    while frontier:
        here = frontier.pop()
        for step in flow.steps_from(here):
            if step.dest and step.dest not in seen:
                seen.add(step.dest)
                frontier.append(step.dest)
    return seen


def _reach(flow: Workflow) -> list[str]:
    found = reachable(flow)
    lost = [f"state {s.name} cannot be reached" for s in flow.states if s.name not in found]
    stuck = [
        f"state {s.name} is a dead end" for s in flow.states
        if not s.final and not any(step.dest and step.dest != s.name for step in flow.steps_from(s.name))
    ]  # fmt: skip
    return lost + stuck


def _step(flow: Workflow, step: Step) -> list[str]:
    known = {state.name for state in flow.states}
    told = [f"{step.name} names the unknown state {name}" for name in (*step.sources, *filter(None, [step.dest])) if name not in known]
    if not step.sources:
        told.append(f"{step.name} starts nowhere")
    if not step.roles:
        told.append(f"nobody may take {step.name}")
    told += [f"{step.name} is granted to the unknown role {role}" for role in step.roles if role not in tuple(Role)]
    told += [f"{step.name} does {name}, which nobody knows" for name in step.does if name not in EFFECTS]
    told += [f"{step.name} does {name} twice" for name in sorted({n for n in step.does if step.does.count(n) > 1})]
    if step.records not in OPERATIONS:
        told.append(f"{step.name} is journalled as {step.records}, which is no operation")
    if isinstance(step.due, WorkingDays) and step.due.policy not in DEADLINES:
        told.append(f"{step.name} has its deadline from {step.due.policy}, which is no policy of a zone")
    return told + _asked(step) + _needed(step) + _judging(flow, step)


def _asked(step: Step) -> list[str]:
    asked = [ask.name for ask in step.asks]
    told = [f"{step.name} asks {ask.name} of the unknown kind {ask.kind}" for ask in step.asks if ask.kind not in KINDS]
    told += [f"{step.name} asks {name} twice" for name in sorted({n for n in asked if asked.count(n) > 1})]
    told += [f"{step.name} asks {name}, which every step has" for name in asked if name in RESERVED]
    for ask in step.asks:
        if ask.kind in CHOSEN and not ask.choices:
            told.append(f"{step.name}.{ask.name} offers nothing to choose from")
        if isinstance(ask.choices, str) and ask.choices not in LISTS and not ask.choices.startswith("catalogue:"):
            told.append(f"{step.name}.{ask.name} chooses from the unknown list {ask.choices}")
        if ask.required_if is not None and ask.required_if[0] not in asked:
            told.append(f"{step.name}.{ask.name} depends on {ask.required_if[0]}, which is not asked")
    told += [f"{step.name}: {rule.name} speaks at {rule.field}, which is not asked" for rule in step.rules if rule.field not in asked]
    if isinstance(step.due, FromAnswer) and not any(ask.name == step.due.ask and ask.kind == "date" for ask in step.asks):
        told.append(f"{step.name} has its deadline from {step.due.ask}, which is no date that is asked")
    return told


def _needed(step: Step) -> list[str]:
    told = []
    for need in step.needs:
        told += [f"{step.name}: {need.name} reads {name}, which nobody fills" for name in need.reads if name not in FACTS]
        if not need.lifted_by:
            told.append(f"{step.name}: nobody can lift {need.name}")
        if need.at not in ENDPOINTS:
            told.append(f"{step.name}: {need.name} is lifted at {need.at}, which is no page")
    return told


def _judging(flow: Workflow, step: Step) -> list[str]:
    if not step.four_eyes:
        return []
    judged = next((other for other in flow.steps if other.name == step.four_eyes), None)
    if judged is None or judged.dest is None or set(step.sources) != {judged.dest}:
        return [f"{step.name} judges {step.four_eyes}, which does not enter its source"]
    others = [other.name for other in flow.steps if other.dest == judged.dest and other is not judged]
    return [f"{step.name} judges {judged.name}, but {', '.join(others)} enters its source too"] if others else []
