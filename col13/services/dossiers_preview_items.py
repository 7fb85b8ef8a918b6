"""What a preview says is withheld: each thing by name, as its reader may know it, and why it stays."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import models
from col13.dossier.profiles import Profile
from col13.dossier.project_acts import ACTS
from col13.i18n import Key, Label
from col13.models import Document, Move, Person, Track
from col13.policies import Section
from col13.services.dossiers_gather import Gathering, names_of
from col13.services.dossiers_preview_lines import Line, NOT_IN_PROFILE
from col13.services.dossiers_preview_rights import NEVER, SUPPORT_FILES
from col13.services.dossiers_withheld import SHOWN_AS, shows
from col13.workflows import by_key

May = Callable[[Section, str], bool]
MayKnow = Callable[[Person], bool]
# The first of these that a row has tells when it was.
MOMENTS, DAYS = ("contacted_at", "requested_at", "reported_at", "since", "at"), ("taken_on", "on", "valid_from")
# Columns of the journal's details: what was done.
DONE = {
    "Dossier": "dossier.request", "Exclusion": "case.exclude", "PersonChange": "person.change", "Visit": "case.look",
    "EmergencyLook": "emergency.look", "RetentionHold": "retention.hold", "RetentionProposal": "retention.propose",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """One withheld thing: (label, words) pairs, and its moment or day where it has one. Its content is not told again."""

    cells: tuple[tuple[str, Key | str], ...] = ()
    at: dt.datetime | None = None
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Things withheld together: of which section (None: of none), what (a key, or words of the case), why (WHY), and each of them
    (none where `what` is the name of the one)."""

    section: Key | None
    what: Key | str
    why: str
    things: Sequence[Thing] = ()

    @property
    def count(self) -> int:
        """How many."""
        return len(self.things) or 1


def of_line(line: Line, *, named: bool = False) -> Thing:
    """A line of a section; its label is not said again where the item bears it, unless it must be `named`."""
    return Thing(tuple(("" if label == line.under and not named else label, words) for label, words in line.cells))


def never(on: Gathering, full: Profile, may: May, may_know: MayKnow) -> Iterator[Item]:
    """What no paper of the inquiry shows, where the reader may know that it is there: when, of whom, never its words."""
    found: dict[tuple[Label, str], dict[uuid.UUID, Thing]] = {}
    people = {person.id: person for person in on.people}
    for column, (what, section, facet) in NEVER.items():
        if not may(section, facet) or shows(full, column):
            continue
        model, name = column.split(".")
        rows = found.setdefault((what, "never" if not SHOWN_AS.get(column) else NOT_IN_PROFILE), {})
        for row in on.rows(getattr(models, model)):
            if getattr(row, name):
                rows[row.id] = _named(on.session, row, people, may_know)
    what, section, facet = SUPPORT_FILES
    if may(section, facet):
        query = select(Document).where(Document.case_id == on.case.id, Document.support.is_(True)).order_by(Document.id)
        found[what, "never"] = {row.id: _named(on.session, row, people, may_know) for row in on.session.scalars(query)}
    yield from (Item(None, what, why, tuple(things.values())) for (what, why), things in found.items() if things)


def _named(session: Session, row: Any, people: dict[uuid.UUID, Person], may_know: MayKnow) -> Thing:
    words: list[Key | str] = []
    if isinstance(row, Move):
        track = session.get_one(Track, row.track_id)
        words.append(by_key(track.key).step(row.step).label)
    done = ACTS.get(DONE.get(type(row).__name__, ""))
    if done is not None:
        words.append(done)
    person = row if isinstance(row, Person) else people.get(getattr(row, "person_id", None) or uuid.UUID(int=0))
    if person is not None and may_know(person):
        words.append(" ".join(names_of(person)))
    words += [getattr(row, name) for name in ("title", "register_number") if getattr(row, name, None)]
    day = next((value for name in DAYS if (value := getattr(row, name, None))), None)
    at = next((value for name in MOMENTS if (value := getattr(row, name, None))), None) if day is None else None
    return Thing(tuple(("", word) for word in words if word), at, day)
