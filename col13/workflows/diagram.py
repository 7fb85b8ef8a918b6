"""A workflow as a hand-made SVG: states below each other, each step one line beside them. Presentation attributes only, no styles; the
classes let static/diagram.css draw it in the colours of the page.

Every step that moves has a lane of its own where lines would meet, leaves its source states on the right and comes back into its
destination, where its label stands; a step that stays is written in the box. So no text is ever crossed, however many steps there are.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap

from col13.i18n import N_, S_, say
from col13.policies import ROLE_LABELS
from col13.workflows.engine import State, Step, Workflow

NAVY, GOLD, INK, PALE, LINE, WHITE = "#14284b", "#b8862b", "#1d2733", "#eef2f8", "#5b6b82", "#ffffff"
GREEN, DONE = "#1f7a46", "#e6f3ea"  # gone through
BOX, LEFT, TOP, GAP, ROW, LANE, LETTER = 270, 12, 12, 14, 19, 13, 6.3  # pixels; LETTER: width of one at 12 pixels
FONT = "'Source Sans 3', 'Source Sans Pro', sans-serif"
TITLE = S_("The workflow “%(label)s”")
FROM_TO = S_("%(step)s: from “%(sources)s” to “%(dest)s”, by %(who)s.")
STAYING = S_("%(step)s: in “%(sources)s”, the state stays, by %(who)s.")
HERE = N_("state", "here now")
BEEN = S_("Gone through: %(states)s.")


@dataclass
class Box:
    """A state on the page, with the rows on its right side: (step, whether it comes in)."""

    state: State
    words: list[str]
    stays: list[str]
    ports: list[tuple[Step, bool]] = field(default_factory=list)
    y: int = 0

    @property
    def height(self) -> int:
        """Room for the words on the left or the ports on the right, whichever is more."""
        return max(len(self.words) * ROW + len(self.stays) * (ROW - 3), len(self.ports) * ROW) + 12

    def port(self, step: Step, comes_in: bool) -> int:
        """The height at which a step leaves or comes in."""
        return self.y + 6 + self.ports.index((step, comes_in)) * ROW + ROW // 2


def svg(flow: Workflow, locale: str, here: str | None = None, visited: Container[str] = ()) -> str:
    """The picture; `here` names the state to mark, `visited` those a track went through before. Labelled by its own title and
    description, ids by the workflow's name."""
    boxes, moves = _boxes(flow, locale), [step for step in flow.steps if step.dest]
    bottom = _stack(list(boxes.values()))
    lanes = _lanes(boxes, moves)
    label_room = int(max((len(say(step.label, locale)) for step in moves), default=0) * LETTER) + 34
    first_lane = LEFT + BOX + label_room
    width = first_lane + (max(lanes.values(), default=0) + 1) * LANE + 8
    name = f"wf-{flow.name}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title {name}-desc" lang="{locale}" '
        f'viewBox="0 0 {width} {bottom}" width="{width}" height="{bottom}" font-family="{FONT}" font-size="12">',
        f'<title id="{name}-title">{escape(say(TITLE, locale, label=flow.label))}</title>',
        f'<desc id="{name}-desc">{escape(_description(flow, locale, here, visited))}</desc>',
        f'<rect class="wf-ground" width="{width}" height="{bottom}" fill="{WHITE}"/>',
    ]
    parts += [_line(boxes, step, first_lane + lanes[step.name] * LANE) for step in moves]
    parts += [_box(box, box.state.name == flow.initial, box.state.name == here, box.state.name in visited) for box in boxes.values()]
    parts += [_label(boxes, step, locale) for step in moves]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _boxes(flow: Workflow, locale: str) -> dict[str, Box]:
    boxes = {}
    for state in flow.states:
        staying = [step for step in flow.steps_from(state.name) if step.dest in (None, state.name)]
        leaving = [(step, False) for step in flow.steps_from(state.name) if step.dest and step.dest != state.name]
        entering = [(step, True) for step in flow.steps if step.dest == state.name and step.sources != (state.name,)]
        boxes[state.name] = Box(
            state, wrap(say(state.label, locale), 36), [line for step in staying for line in wrap("↻ " + say(step.label, locale), 40)],
            entering + leaving,
        )  # fmt: skip
    return boxes


def _stack(boxes: list[Box]) -> int:
    y = TOP
    for box in boxes:
        box.y = y
        y += box.height + GAP
    return y - GAP + TOP


def _span(boxes: dict[str, Box], step: Step) -> tuple[int, int]:
    heights = [boxes[source].port(step, False) for source in step.sources if source != step.dest]
    heights.append(boxes[step.dest or ""].port(step, True))
    return min(heights), max(heights)


def _lanes(boxes: dict[str, Box], steps: list[Step]) -> dict[str, int]:
    """The innermost free lane for each step, short ones first, so that no two lines lie on each other."""
    taken: list[list[tuple[int, int]]] = []
    lanes: dict[str, int] = {}
    for step in sorted(steps, key=lambda step: _span(boxes, step)[1] - _span(boxes, step)[0]):
        low, high = _span(boxes, step)
        free = (number for number, lane in enumerate(taken) if all(high + 4 < a or b + 4 < low for a, b in lane))
        number = next(free, len(taken))
        if number == len(taken):
            taken.append([])
        taken[number].append((low, high))
        lanes[step.name] = number
    return lanes


def _line(boxes: dict[str, Box], step: Step, x: int) -> str:
    low, high = _span(boxes, step)
    edge, into = LEFT + BOX, boxes[step.dest or ""].port(step, True)
    path = [f"M{edge} {boxes[source].port(step, False)}H{x}" for source in step.sources if source != step.dest]
    path += [f"M{x} {low}V{high}", f"M{x} {into}H{edge + 8}"]
    back = all(boxes[source].y > into for source in step.sources)
    dashes = ' stroke-dasharray="4 3"' if back else ""
    tip = f"M{edge + 1} {into}l9 -4.5v9z"
    return (
        f'<path class="wf-line" d="{"".join(path)}" fill="none" stroke="{LINE}" stroke-width="1.2"{dashes}/>'
        f'<path class="wf-tip" d="{tip}" fill="{NAVY}"/>'
    )


def _label(boxes: dict[str, Box], step: Step, locale: str) -> str:
    words, into = say(step.label, locale), boxes[step.dest or ""].port(step, True)
    x, room = LEFT + BOX + 16, int(len(words) * LETTER) + 4
    ground = f'<rect class="wf-ground" x="{x - 2}" y="{into - 8}" width="{room}" height="16" fill="{WHITE}"/>'
    return f'{ground}<text class="wf-word" x="{x}" y="{into + 4}" fill="{INK}">{escape(words)}</text>'


def _box(box: Box, begins: bool, here: bool, been: bool) -> str:
    fill, words = (NAVY, WHITE) if here else (DONE, NAVY) if been else (PALE, NAVY)
    edge, thick = (GOLD, 3) if here else (GREEN, 2) if been else (NAVY, 2 if begins else 1)
    kind = " wf-here" if here else " wf-been" if been else ""
    dashes = ' stroke-dasharray="5 3"' if box.state.rests and not here else ""
    parts = [
        f'<rect class="wf-box{kind}" x="{LEFT}" y="{box.y}" width="{BOX}" height="{box.height}" rx="6" '
        f'fill="{fill}" stroke="{edge}" stroke-width="{thick}"{dashes}/>'
    ]
    if box.state.final:
        parts.append(
            f'<rect class="wf-end{kind}" x="{LEFT + 4}" y="{box.y + 4}" width="{BOX - 8}" height="{box.height - 8}" rx="4" fill="none" '
            f'stroke="{edge}"/>'
        )
    y = box.y + 6
    for row in box.words:
        y += ROW
        parts.append(
            f'<text class="wf-name{kind}" x="{LEFT + 14}" y="{y - 4}" font-size="14" font-weight="600" fill="{words}">{escape(row)}</text>'
        )
    for row in box.stays:
        y += ROW - 3
        parts.append(f'<text class="wf-word{kind}" x="{LEFT + 14}" y="{y - 3}" fill="{WHITE if here else INK}">{escape(row)}</text>')
    return "".join(parts)


def _description(flow: Workflow, locale: str, here: str | None, visited: Container[str]) -> str:
    told = [f"{say(HERE, locale)}: {say(flow.state(here).label, locale)}."] if here else []
    been = [state.label for state in flow.states if state.name in visited and state.name != here]
    told += [say(BEEN, locale, states=been)] if been else []
    for step in flow.steps:
        facts = {
            "step": step.label,
            "sources": [flow.state(source).label for source in step.sources],
            "who": [ROLE_LABELS[role] for role in step.roles],
        }
        dest = flow.state(step.dest).label if step.dest else None
        told.append(say(FROM_TO, locale, dest=dest, **facts) if dest else say(STAYING, locale, **facts))
    return " ".join(told)
