"""What a workflow is made of, as plain frozen values: states, steps, asks, conditions, rules, deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from col13.i18n import Label, Sentence
from col13.policies import Role, Section
from col13.workflows.standing import Standing, TrackStanding

KINDS = frozenset(
    "text date moment partial_date choice choices person persons body document language yes_no marks".split()  # noqa: SIM905 - a vocabulary
)


class WorkflowError(ValueError):
    """A declaration that cannot be right: refused when it is built."""


@dataclass(frozen=True, slots=True)
class State:
    """A place a track can be in. It may rest (nobody is waited for; `rests_while` narrows that to a fact), lock sections, or take
    additions to them only."""

    name: str
    label: Label
    final: bool = False
    rests: bool = False
    rests_while: Callable[[Standing, TrackStanding], bool] | None = None
    read_only: tuple[Section, ...] = ()
    additions: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """One answer a step wants. `choices`: pairs (value, Label), or where they come from: "catalogue:KIND", or a list that the case
    gives ("victims", "suspects", "reporters", "told", "open_instructions", "dossiers", "services", "bodies"…).
    `required_if`: (other ask, value) makes it obligatory only then."""

    name: str
    kind: str
    says: Label
    required: bool = True
    choices: tuple[tuple[str, Label], ...] | str = ()
    required_if: tuple[str, str] | None = None
    help: Sentence | None = None
    encrypted: bool = False  # special-category words: never repeated in a list or a journal envelope


@dataclass(frozen=True, slots=True)
class Condition:
    """A named fact that must hold: pure, and able to explain itself. `at` is the endpoint where it can be lifted."""

    name: str
    reads: tuple[str, ...]
    check: Callable[[Standing, TrackStanding, dt.date], bool]
    says: Sentence
    lifted_by: tuple[Role, ...]
    at: str


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """What answers must satisfy together or against the standing; None, or the sentence to show at `field`."""

    name: str
    field: str
    check: Callable[[Mapping[str, Any], Standing, TrackStanding, dt.date], Sentence | None]


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A deadline of so many Belgian working days, by the zone's policy under this key."""

    policy: str


@dataclass(frozen=True, slots=True)
class FromAnswer:
    """A deadline taken from a date among the answers; none given: none set."""

    ask: str


Awaited = Callable[[Standing, TrackStanding], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """An arrow. `dest` None: the state stays. `four_eyes` names the judged step, the one that entered the source state."""

    name: str
    label: Label
    sources: tuple[str, ...]
    dest: str | None
    roles: tuple[Role, ...]
    needs: tuple[Condition, ...] = ()
    asks: tuple[Ask, ...] = ()
    rules: tuple[AnswerRule, ...] = ()
    does: tuple[str, ...] = ()
    due: WorkingDays | FromAnswer | None = None
    four_eyes: str | None = None
    reason: bool = False
    awaited: bool | Awaited = True
    help: Sentence | None = None
    records: str = "alteration"  # the journal's operation
