"""The engine: workflows declared as data, one gate for enforcing and for showing, and the one file that knows `transitions`."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from transitions import Machine

from col13.errors import Forbidden, Reason, StepRefused
from col13.i18n import Label, S_
from col13.policies import Role, role_for, ROLE_LABELS
from col13.workflows.building import refuse_nonsense
from col13.workflows.parts import AnswerRule, Ask, Awaited, Condition, FromAnswer, KINDS, State, Step, WorkflowError, WorkingDays
from col13.workflows.standing import Standing, TrackStanding

__all__ = [
    "KINDS", "AnswerRule", "Ask", "Awaited", "Condition", "FromAnswer", "State", "Step", "Verdict", "Workflow", "WorkflowError",
    "WorkingDays", "awaits", "choices", "deadline", "gate", "rests",
]  # fmt: skip

FROM_ELSEWHERE = S_("From the state “%(state)s” this step cannot be taken.")
OWN_WORK = S_("Four eyes: you took the step that this one judges, so somebody else must take it.")
OWN_WORK_ALONE = S_(
    "Four eyes: you took the step that this one judges, and nobody else in your zone can judge it now."
    " Ask a deputy of the reference officer, or a neighbouring zone."
)
CASE_CLOSED = S_("The case is closed. Reopen it first.")


@dataclass(frozen=True)
class Verdict:
    """The gate's answer: may this hand take this step now; if not, every reason. `refusal` is the first kind that stands in the way,
    in the order the house answers: role, four_eyes, state, condition."""

    step: Step
    track: TrackStanding
    role: Role | None
    refusal: str | None
    reasons: tuple[Reason, ...]

    @property
    def allowed(self) -> bool:
        """Whether nothing stands in the way."""
        return self.refusal is None

    def enforce(self) -> Role:
        """The role to use; else the one error that fits, with all reasons."""
        if self.role is None:
            raise Forbidden(who=tuple(ROLE_LABELS[role] for role in self.step.roles))
        if self.refusal == "four_eyes":
            own = self.reasons[0]
            raise Forbidden(own.says, who=tuple(ROLE_LABELS[role] for role in self.step.roles))
        if self.refusal is not None:
            raise StepRefused(state=self.track.state, reasons=self.reasons)
        return self.role


class Moving:
    """The small object that `transitions` moves, one a request: a state and the gate's one answer."""

    __slots__ = ("allowed", "state")

    def __init__(self, state: str, allowed: bool) -> None:
        self.state = state
        self.allowed = allowed


def _gate_allows(event: Any) -> bool:
    return bool(event.model.allowed)


@dataclass(frozen=True)
class Workflow:
    """A state machine as data. `subject`: None (once a case), victim, recipient or body. Refused when built if it cannot be right."""

    name: str
    label: Label
    version: int
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    subject: str | None = None
    _machine: Machine = field(init=False, repr=False, compare=False)
    # Looked up by every step and every settle, so found once: a state by its name, the steps by their source.
    _states: dict[str, State] = field(init=False, repr=False, compare=False)
    _leaving: dict[str, tuple[Step, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_states", {state.name: state for state in self.states})
        leaving = {source: tuple(s for s in self.steps if source in s.sources) for step in self.steps for source in step.sources}
        object.__setattr__(self, "_leaving", leaving)
        refuse_nonsense(self)
        machine = Machine(
            model=None,
            states=[state.name for state in self.states],
            initial=self.initial,
            auto_transitions=False,
            send_event=True,
            queued=False,
        )
        for step in self.steps:
            machine.add_transition(step.name, list(step.sources), step.dest, conditions=[_gate_allows])
        object.__setattr__(self, "_machine", machine)

    @property
    def initial(self) -> str:
        """The state a track is in before its first step."""
        return self.states[0].name

    def state(self, name: str) -> State:
        """The state of this name; KeyError if there is none."""
        return self._states[name]

    def step(self, name: str) -> Step:
        """The step of this name; KeyError if there is none."""
        return next((step for step in self.steps if step.name == name), None) or _missing(name)

    def steps_from(self, state: str) -> Iterable[Step]:
        """The steps that leave (or stay in) a state, in the table's order."""
        return self._leaving.get(state, ())

    def move(self, verdict: Verdict) -> str:
        """The state after the step, by way of the shared machine; a verdict that refuses can never move."""
        moving = Moving(verdict.track.state, verdict.allowed)
        if not self._machine.events[verdict.step.name].trigger(moving):
            raise StepRefused(state=verdict.track.state, reasons=verdict.reasons)
        return moving.state

    def digest(self) -> str:
        """SHA-256 of what is declared (labels and sentences apart): a test holds it against the version number."""
        return hashlib.sha256(json.dumps(self.shape(), sort_keys=True).encode()).hexdigest()

    def shape(self) -> dict[str, Any]:
        """The declaration as plain values: names of states, steps, conditions, asks, deadlines."""
        return {
            "states": [[s.name, s.final, s.rests, s.rests_while is not None, [*s.read_only], [*s.additions]] for s in self.states],
            "steps": [
                [s.name, [*s.sources], s.dest, [*s.roles], [c.name for c in s.needs], [_ask_shape(a) for a in s.asks],
                 [r.name for r in s.rules], [*s.does], repr(s.due), s.four_eyes, s.reason, s.records, _awaited_shape(s.awaited)]
                for s in self.steps
            ],
        }  # fmt: skip


def _missing(name: str) -> Any:
    raise KeyError(name)


def _ask_shape(ask: Ask) -> list[Any]:
    values = ask.choices if isinstance(ask.choices, str) else [value for value, _ in ask.choices]
    return [ask.name, ask.kind, ask.required, values, [*(ask.required_if or ())], ask.encrypted]


def _awaited_shape(awaited: bool | Awaited) -> bool | str:
    return awaited if isinstance(awaited, bool) else str(getattr(awaited, "__name__", "told by a fact"))


def gate(workflow: Workflow, step: Step, standing: Standing, track: TrackStanding, today: dt.date) -> Verdict:
    """May `standing.hand` take this step on this track today? Every unmet condition is told, not the first only.

    A liaison acts on the track of the own body alone. Four eyes compare persons, not roles.
    """
    hand = standing.hand
    role = role_for(hand, step.roles)
    if role is Role.LIAISON and hand.kind != "shell" and track.subject != hand.org_code:
        role = role_for(hand, [granted for granted in step.roles if granted is not Role.LIAISON])
    reasons: list[Reason] = []
    refusal = None if role else "role"
    if step.four_eyes and track.state in step.sources and track.entered_by == hand.id:
        says = OWN_WORK if standing.other_judges else OWN_WORK_ALONE
        reasons.append(Reason("four_eyes", says, tuple(r.value for r in step.roles)))
        refusal = refusal or "four_eyes"
    if standing.closed:
        reasons.append(Reason("case_open", CASE_CLOSED, (Role.REFERENCE_OFFICER.value,), "cases.close"))
        refusal = refusal or "state"
    if track.state not in step.sources:
        label = workflow.state(track.state).label
        reasons.append(Reason("state", FROM_ELSEWHERE, facts=(("state", label),)))
        refusal = refusal or "state"
    for need in step.needs:
        if not need.check(standing, track, today):
            reasons.append(Reason(need.name, need.says, tuple(r.value for r in need.lifted_by), need.at))
            refusal = refusal or "condition"
    return Verdict(step, track, role, refusal, tuple(reasons))


def choices(workflow: Workflow, standing: Standing, track: TrackStanding, today: dt.date) -> list[Verdict]:
    """What this hand is shown on a track: each step from its state that a role grants, allowed or blocked with every reason."""
    verdicts = (gate(workflow, step, standing, track, today) for step in workflow.steps_from(track.state))
    return [verdict for verdict in verdicts if verdict.role is not None]


def deadline(
    step: Step, answers: Mapping[str, Any], policy: Mapping[str, int], today: dt.date, add: Callable[[dt.date, int], dt.date]
) -> dt.date | None:
    """The day that follows from taking the step: by zone policy (working days, `add` counts them), or from an answer."""
    if isinstance(step.due, WorkingDays):
        return add(today, policy[step.due.policy])
    if isinstance(step.due, FromAnswer):
        given = answers.get(step.due.ask)
        return given if isinstance(given, dt.date) else None
    return None


def rests(workflow: Workflow, standing: Standing, track: TrackStanding) -> bool:
    """Whether nobody is waited for where the track stands now."""
    state = workflow.state(track.state)
    return state.rests and (state.rests_while is None or state.rests_while(standing, track))


def awaits(step: Step, standing: Standing, track: TrackStanding) -> bool:
    """Whether this step is what a track waits for (design section 7: not the same as what one may do)."""
    return step.awaited(standing, track) if callable(step.awaited) else step.awaited
