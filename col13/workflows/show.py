"""A workflow shown: as text, as a Mermaid diagram, as JSON, as an SVG picture. Pure: words in, text out."""

from __future__ import annotations

from typing import Any

from col13.i18n import Label, N_, S_, say
from col13.policies import ROLE_LABELS
from col13.workflows.deadlines import DEADLINE_LABELS, DEADLINES
from col13.workflows.diagram import svg
from col13.workflows.engine import FromAnswer, State, Step, Workflow, WorkingDays

__all__ = ["mermaid", "shape_json", "shapes_json", "svg", "text"]

BEGINS = N_("state", "begins here")
ENDS = N_("state", "end")
RESTS = N_("state", "rests")
VERSION = S_("%(label)s (%(name)s, version %(version)s)")
BY = S_("by: %(who)s")
NEEDS = S_("needs: %(what)s")
ASKS = S_("asks: %(what)s")
FOUR_EYES = S_("four eyes: not the person who took the step “%(step)s”")
REASON_GIVEN = S_("with a reason")
DUE_DAYS = S_("deadline by zone policy: %(what)s, %(days)s working days")
DUE_ANSWER = S_("deadline: the day given as “%(ask)s”")
STAYS = S_("the state stays")


def shape_json(flow: Workflow) -> dict[str, Any]:
    """One workflow as the contract's plain values (design section 12)."""
    return {
        "version": flow.version,
        "states": [
            {"name": state.name, "initial": state.name == flow.initial, "final": state.final, "rests": state.rests} for state in flow.states
        ],
        "steps": [
            {
                "name": step.name,
                "sources": list(step.sources),
                "dest": step.dest,
                "roles": [role.value for role in step.roles],
                "four_eyes": step.four_eyes,
            }
            for step in flow.steps
        ],
    }


def shapes_json(flows: dict[str, Workflow]) -> dict[str, Any]:
    """Workflows by name, each as `shape_json`."""
    return {name: shape_json(flow) for name, flow in flows.items()}


def mermaid(flow: Workflow, locale: str) -> str:
    """A `stateDiagram-v2`; a step that stays is an arrow from a state to itself."""
    lines = ["stateDiagram-v2", f"  [*] --> {flow.initial}"]
    lines += [f'  state "{_plain(state.label, locale)}" as {state.name}' for state in flow.states]
    lines += [
        f"  {source} --> {step.dest or source} : {_plain(step.label, locale)}" for step in flow.steps for source in step.sources
    ]  # fmt: skip
    lines += [f"  {state.name} --> [*]" for state in flow.states if state.final]
    return "\n".join(lines) + "\n"


def _plain(label: Label, locale: str) -> str:
    # Mermaid ends a label at a quotation mark, a colon or a semicolon.
    return say(label, locale).replace('"', "”").replace(":", "∶").replace(";", ",")


def text(flow: Workflow, locale: str) -> str:
    """States and steps in words, names of the contract included."""
    lines = [say(VERSION, locale, label=flow.label, name=flow.name, version=flow.version), ""]
    lines += [_state_line(flow, state, locale) for state in flow.states]
    for step in flow.steps:
        lines += ["", *_step_lines(flow, step, locale)]
    return "\n".join(lines) + "\n"


def _state_line(flow: Workflow, state: State, locale: str) -> str:
    marks = [(BEGINS, state.name == flow.initial), (ENDS, state.final), (RESTS, state.rests)]
    told = ", ".join(say(label, locale) for label, holds in marks if holds)
    return f"  {state.name}: {say(state.label, locale)}" + (f" [{told}]" if told else "")


def _step_lines(flow: Workflow, step: Step, locale: str) -> list[str]:
    arrow = f"{', '.join(step.sources)} → {step.dest}" if step.dest else f"{', '.join(step.sources)}: {say(STAYS, locale)}"
    lines = [f"  {step.name}: {say(step.label, locale)}", f"    {arrow}"]
    lines.append("    " + say(BY, locale, who=[ROLE_LABELS[role] for role in step.roles]))
    if step.four_eyes:
        lines.append("    " + say(FOUR_EYES, locale, step=flow.step(step.four_eyes).label))
    if step.reason:
        lines.append("    " + say(REASON_GIVEN, locale))
    if step.needs:
        lines.append("    " + say(NEEDS, locale, what=", ".join(need.name for need in step.needs)))
    if step.asks:
        asked = (f"{ask.name} ({ask.kind}{'' if ask.required else '?'})" for ask in step.asks)
        lines.append("    " + say(ASKS, locale, what=", ".join(asked)))
    if isinstance(step.due, WorkingDays):
        policy = step.due.policy
        lines.append("    " + say(DUE_DAYS, locale, what=DEADLINE_LABELS[policy], days=DEADLINES[policy]))
    if isinstance(step.due, FromAnswer):
        name = step.due.ask
        lines.append("    " + say(DUE_ANSWER, locale, ask=next(ask.says for ask in step.asks if ask.name == name)))
    return lines
