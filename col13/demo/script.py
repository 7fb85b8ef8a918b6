"""A case as a script: who does what when, as plain data that names persons and offences by sign; played by stage.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from col13.demo.reading import Entry
from col13.demo.times import Timeline

# Who acts: the part a role account plays in the zone; a body's liaison is "liaison:unia".
RECEPTION, INVESTIGATOR, SUPPORT = "reception", "investigator", "victim_support"
REFERENCE, DEPUTY = "reference", "reference-2"
PARTS = (RECEPTION, INVESTIGATOR, REFERENCE, DEPUTY, SUPPORT)

DERIVED = "Derived for the demo: the source does not tell."


@dataclass(frozen=True, slots=True)
class Ref:
    """What an earlier act made, by its sign: a person, an offence, a dossier."""

    sign: str


@dataclass(frozen=True, slots=True)
class OpenInstructions:
    """The instructions open on the track when the step is taken."""


@dataclass(frozen=True, slots=True)
class NotTold:
    """Everybody who is still owed the outcome when the step is taken."""


@dataclass(frozen=True, slots=True)
class SupportOf:
    """The track of victim support that is about this person."""

    person: str


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its moment, the part who does it, the verb (a function of stage.py), what it is given, and the sign of what it makes."""

    at: dt.datetime
    who: str
    verb: str
    given: Mapping[str, Any]
    makes: str = ""


@dataclass
class Script:
    """The acts of a case in their order. `time` stamps each; `names` are the parts named on a restricted case."""

    entry: Entry
    time: Timeline
    acts: list[Act] = field(default_factory=list)
    restricted: bool = False

    def act(self, who: str, verb: str, /, makes: str = "", **given: Any) -> None:
        """One more act, now."""
        self.acts.append(Act(self.time.next(), who, verb, given, makes))

    def step(self, who: str, track: str | SupportOf, step: str, /, **answers: Any) -> None:
        """One step of a track, with its answers."""
        self.act(who, "step", track=track, step=step, answers=answers)

    def taken(self, track: str | SupportOf, step: str) -> bool:
        """Whether the script has taken this step on this track."""
        return any(one.verb == "step" and one.given["track"] == track and one.given["step"] == step for one in self.acts)
