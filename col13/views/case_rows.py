"""A row of the list of cases in words: made here once a row, because a macro for every cell of a long table costs too much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from col13 import catalogue, clock
from col13.auth.language import locale
from col13.dossier.project_words import STAGE
from col13.i18n import N_, S_, say, SN_
from col13.services.cases_filters import Sight
from col13.services.cases_list import CaseLine, TrackState
from col13.views.words import catalogue_label, paired, state_label, tone
from col13.workflows import WORKFLOWS

LATE = SN_("%(count)d day late", "%(count)d days late")
LEFT = SN_("%(count)d day left", "%(count)d days left")
TODAY = S_("today")
CLOSED = S_("closed")
LAST = N_("column", "Last step by")
SOON = 3  # days
SHORT = {
    "report": N_("track in a word", "Report"), "qualification": N_("track in a word", "Qualification"),
    "victim_support": N_("track in a word", "Victim"), "prosecution_referral": N_("track in a word", "Prosecutor"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tag:
    """Words and their colour."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """A case as the table and the cards show it."""

    line: CaseLine
    about: str
    status: tuple[Tag, ...]
    due: Tag | None
    last: str  # who took the last step, and that it is that


def rows_of(lines: Iterable[CaseLine], sight: Sight) -> list[Row]:
    """In the reader's language."""
    return [Row(line, about(line), status(line, sight), due_tag(line), last(line)) for line in lines]


def last(line: CaseLine) -> str:
    """The last hand, told apart from whom the case is assigned to."""
    return paired(say(LAST, locale()), line.last_hand) if line.last_hand else ""


def about(line: CaseLine) -> str:
    """Offences and apparent bias."""
    offences = [catalogue_label("offence", code) for code in line.offences]
    grounds = [catalogue_label("phenomenon", code) for code in line.phenomena]
    return " · ".join(part for part in (", ".join(grounds), ", ".join(offences)) if part)


def status(line: CaseLine, sight: Sight) -> tuple[Tag, ...]:
    """A tag for each track that moves or is late; where none does, the one that came last. A closed case says so. A body reads its own
    track, and where the file stands in plain words."""
    if line.closed_at is not None:
        return (Tag(say(CLOSED, locale()), "idle"),)
    begun = [track for track in line.tracks if track.state != WORKFLOWS[track.workflow].initial]
    shown = [track for track in line.tracks if track.overdue or (track in begun and moves(track))]
    if sight is Sight.BODY:
        return (*(tag([track]) for track in begun), Tag(say(STAGE[line.stage], locale()), "idle"))
    if not shown:
        shown = [max(begun, key=lambda track: track.since or line.opened_at)] if begun else [line.tracks[0]]
    return tuple(tag(list(group)) for _, group in groupby(shown, key=short))


def tag(tracks: list[TrackState]) -> Tag:
    """One tag for the tracks of one name (several victims): the late one speaks, else the one that came last, with how many there are."""
    told = max(tracks, key=lambda track: (track.overdue, track.since is not None and track.since.timestamp()))
    many = f" ({len(tracks)})" if len(tracks) > 1 else ""
    return Tag(paired(f"{short(told)}{many}", state_label(told.key, told.state)), tone(told.key, told.state, told.due))


def moves(track: TrackState) -> bool:
    """Whether somebody still has to do something in this state."""
    declared = WORKFLOWS[track.workflow].state(track.state)
    return not (declared.rests or declared.final)


def short(track: TrackState) -> str:
    """The track's name in a word; an equality body by its code."""
    if track.workflow == "unia_liaison":
        body = catalogue.get("body", track.key.partition(".")[2] or "unia")
        return body.short[locale()] if isinstance(body, catalogue.Body) else body.code
    return say(SHORT[track.workflow], locale())


def due_tag(line: CaseLine) -> Tag | None:
    """How long until the first deadline."""
    if line.due is None:
        return None
    left = (line.due - clock.today()).days
    if left < 0:
        return Tag(say(LATE, locale(), count=-left), "late")
    if left == 0:
        return Tag(say(TODAY, locale()), "soon")
    return Tag(say(LEFT, locale(), count=left), "soon" if left <= SOON else "done")
