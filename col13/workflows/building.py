"""What a workflow is refused for when it is built: unknown names are accepted silently by the library below, so never here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from col13.i18n import Label

if TYPE_CHECKING:
    from col13.workflows.engine import Step, Workflow


def refuse_nonsense(flow: Workflow) -> None:
    """Raise WorkflowError for double or unknown names, unreachable states, dead ends, steps nobody may take, missing labels,
    unknown kinds of answers, and a four-eyes step that does not name the step entering its source."""
    from col13.workflows.engine import WorkflowError

    complaints = [*_names(flow), *_labels(flow), *_reach(flow), *(word for step in flow.steps for word in _step(flow, step))]
    if complaints:
        raise WorkflowError(f"{flow.name}: " + "; ".join(complaints))


def _names(flow: Workflow) -> list[str]:
    states, steps = [s.name for s in flow.states], [s.name for s in flow.steps]
    doubles = {name for names in (states, steps) for name in names if names.count(name) > 1}
    return [f"{name} is declared twice" for name in sorted(doubles)]


def _labels(flow: Workflow) -> list[str]:
    named: list[tuple[str, object]] = [(flow.name, flow.label), *((s.name, s.label) for s in flow.states), *((s.name, s.label) for s in flow.steps)]
    named += [(f"{step.name}.{ask.name}", ask.says) for step in flow.steps for ask in step.asks]
    return [f"{name} has no label" for name, label in named if not (isinstance(label, Label) and label.word.strip())]


def reachable(flow: Workflow) -> set[str]:
    """The states a track can come to from the initial one, by the arrows alone."""
    seen, frontier = {flow.initial}, [flow.initial]
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
    from col13.workflows.engine import KINDS

    known = {state.name for state in flow.states}
    told = [f"{step.name} names the unknown state {name}" for name in (*step.sources, *filter(None, [step.dest])) if name not in known]
    if not step.sources:
        told.append(f"{step.name} starts nowhere")
    if not step.roles:
        told.append(f"nobody may take {step.name}")
    told += [f"{step.name} asks {ask.name} of the unknown kind {ask.kind}" for ask in step.asks if ask.kind not in KINDS]
    asked = [ask.name for ask in step.asks]
    told += [f"{step.name}: {rule.name} speaks at {rule.field}, which is not asked" for rule in step.rules if rule.field not in asked]
    told += [f"{step.name} asks {name} twice" for name in sorted({n for n in asked if asked.count(n) > 1})]
    if step.four_eyes:
        judged = next((other for other in flow.steps if other.name == step.four_eyes), None)
        if judged is None or judged.dest is None or set(step.sources) != {judged.dest}:
            told.append(f"{step.name} judges {step.four_eyes}, which does not enter its source")
    return told
