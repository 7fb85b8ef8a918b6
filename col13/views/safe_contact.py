"""The rules for safe contact of the victims a step is addressed to: in view above its form, after the look is written."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from col13.auth.language import locale
from col13.i18n import S_, say
from col13.models import Case
from col13.policies import may_read, Section
from col13.services.person_rules import CHANNELS
from col13.services.persons_seen import persons_seen, PersonView
from col13.services.situation import situation
from col13.views.units import actor
from col13.workflows.engine import Step
from col13.workflows.standing import Standing, TrackStanding

ADDRESSED = frozenset({"victims", "to_acknowledge", "reporters", "told"})  # lists of people whom a step is about to contact
VICTIM = S_("victim %(seq)s")
Rules = list[tuple[str, dict[str, Any]]]


def addressed(standing: Standing, step: Step, track: TrackStanding) -> frozenset[str]:
    """The victims a step is addressed to: the track's own, or those its questions let choose from."""
    if track.workflow == "victim_support":
        return frozenset({track.subject} - {""})
    asked = any(ask.kind in ("person", "persons") and ask.choices in ADDRESSED for ask in step.asks)
    return frozenset(standing.victims) if asked else frozenset()


def owes_a_look(session: Session, case: Case, victims: frozenset[str]) -> bool:
    """Whether rules will be shown to this reader, so that a look at the persons is written first."""
    return bool(victims) and may_read(actor(), Section.PERSONS, situation(session, actor(), case), "contact_rules")


def rules_of(session: Session, case: Case, victims: frozenset[str]) -> Rules:
    """Name (or number) and rules of each victim, as the page draws them; empty for who may not read them."""
    if not victims:
        return []
    seen = (view for view in persons_seen(session, actor(), case) if view.rules_open and str(view.id) in victims)
    return [(view.name or say(VICTIM, locale(), seq=view.numbers.get("victim", view.seq)), worded(view)) for view in seen]


def worded(view: PersonView) -> dict[str, Any]:
    """The rules of one person in words: `stated`, the channels that are `forbidden`, the rule's own `words`."""
    never = [say(CHANNELS[one], locale()) for one in view.forbidden_channels if one in CHANNELS]
    return {"stated": view.rules_stated, "forbidden": never, "words": view.contact_rules}
