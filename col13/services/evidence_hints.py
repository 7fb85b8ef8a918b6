"""What is missing to prove a bias: who heard it, to whom, how publicly, is there a picture, who was asked. Hints, never refusals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from col13.i18n import S_, Sentence
from col13.models import Incident, Indicator, Quotation
from col13.services.persons_seen import PersonView

WORDS_MISSING = S_("Words or writing are noted as an indicator, but the exact words are not written down.")
WHO_HEARD = S_("“%(words)s”: it is not said who heard or read it.")
TO_WHOM = S_("“%(words)s”: it is not said to whom.")
MEDIUM = S_("“%(words)s”: spoken, written, image or video? The medium can decide the court.")
PUBLICITY = S_("“%(words)s”: in public, in a closed group, or in private?")
NO_INDICATOR = S_("No fact that may show bias is written down for this incident.")
NO_PICTURE = S_("It was written or shown: is there a screen capture, a photo or a film of it?")
NOT_ASKED = S_("It is not noted whether somebody perceives a bias: ask the victim in person.")
NO_WITNESS = S_("No witness is on file: was it asked who saw or heard it?")
WITNESS_UNHEARD = S_("A witness is on file without a statement, and without a reason why not.")
VICTIM_UNHEARD = S_("A victim is on file without a statement: their own view of what drove it is missing.")
RESTS_ON_NOTHING = S_("This assessment is not tied to any fact yet: words, an indicator, a statement or a document.")
BEGINNING = 40  # characters of a quotation that name it
SEEN = ("written", "image", "video")  # media of which something can be kept
PICTURES = ("photo", "screen_capture", "recording")


@dataclass(frozen=True)
class Hint:
    """A sentence with its facts, and the form that answers it: the endpoint and what its address needs beside the case's number."""

    says: Sentence
    facts: dict[str, object] = field(default_factory=dict)
    at: str = ""
    about: Mapping[str, object] = field(default_factory=dict)


class OnFile(Protocol):
    """What counts of a document."""

    @property
    def kind(self) -> str: ...


def for_incident(
    incident: Incident, quotations: Sequence[Quotation], indicators: Sequence[Indicator], documents: Iterable[OnFile] | None
) -> list[Hint]:
    """What to ask about an incident; its own medium and publicity count where a quotation has none. `documents` None: this reader
    cannot know what is on file."""
    here = {"incident": incident.id}
    hints = [] if indicators else [Hint(NO_INDICATOR, at="facts.indicators", about=here)]
    if not quotations and any(mark.code == "BI-WORD" for mark in indicators):
        hints.append(Hint(WORDS_MISSING, at="facts.words", about=here))
    for said in quotations:
        words = said.words or ""
        told: dict[str, object] = {"words": words if len(words) <= BEGINNING else f"{words[:BEGINNING]}…"}
        asked = (
            (WHO_HEARD, said.heard_by is None and said.others_heard is None), (TO_WHOM, said.said_to is None),
            (MEDIUM, not (said.medium or incident.medium)), (PUBLICITY, not (said.publicity or incident.publicity)),
        )  # fmt: skip
        hints += [Hint(says, told, "facts.circumstances", {"row": said.id}) for says, missing in asked if missing]
    media = {incident.medium, *(said.medium for said in quotations)}
    if documents is not None and media & {*SEEN} and not any(one.kind in PICTURES for one in documents):
        hints.append(Hint(NO_PICTURE, at="documents.show"))
    return hints


def for_persons(people: Sequence[PersonView], heard: Iterable[object], perception: str | None) -> list[Hint]:
    """Who is still to be asked. `heard`: ids of persons with a statement, or a reason why there is none."""
    told = {*heard}
    hints = [] if perception else [Hint(NOT_ASKED, at="facts.report")]
    for role, says in (("victim", VICTIM_UNHEARD), ("witness", WITNESS_UNHEARD)):
        silent = [one for one in people if one.has_role(role) and one.open and one.kind == "person" and one.id not in told]
        hints += [Hint(says, at="persons.edit", about={"person": one.id, "what": "statement"}) for one in silent[:1]]
    if not any(one.has_role("witness") for one in people):
        hints.append(Hint(NO_WITNESS, at="persons.new"))
    return hints
