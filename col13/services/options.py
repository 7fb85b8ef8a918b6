"""What may be chosen in a step's answers: from the catalogue, from the declaration, or from the case as this actor sees it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.i18n import Key, N_, S_, say
from col13.models import Case, Document, Dossier, Instruction, Offence, Person
from col13.policies import Actor, may_read, Section
from col13.services.person_numbers import persons_of, role_numbers
from col13.services.situation import situation
from col13.workflows.engine import Ask
from col13.workflows.standing import Standing, TrackStanding

# A value, and how it is shown: a key with facts, so that names stay out of the catalogue of words.
Option = tuple[str, Key, dict[str, object]]
NAMED = S_("%(name)s")
NUMBERED = {
    "victim": S_("victim %(seq)s"), "suspect": S_("suspect %(seq)s"), "witness": S_("witness %(seq)s"), "reporter": S_("reporter %(seq)s"),
    "": S_("person %(seq)s"),
}  # fmt: skip


def options(session: Session, actor: Actor, case: Case, ask: Ask, track: TrackStanding, standing: Standing) -> list[Option]:
    """The choices of one ask, in the order to show them; empty for kinds that are typed."""
    if isinstance(ask.choices, tuple) and ask.choices:
        return [(value, label, {}) for value, label in ask.choices]
    source, today = source_of(ask), clock.today()
    if source.startswith("catalogue:"):
        kind = source.partition(":")[2]
        return [
            (entry.code, NAMED, {"name": Worded(kind, entry.code)})
            for entry in catalogue.entries(kind)
            if entry.valid_within(today, today) and (kind not in _ASKED or entry.code in _ASKED[kind])
        ]
    return _OF_THE_CASE[source](session, actor, case, track, standing) if source else []


def source_of(ask: Ask) -> str:
    """Where the choices of an ask come from: a list of the case, `catalogue:KIND`, or "" where the declaration names them."""
    if ask.choices and not isinstance(ask.choices, str):
        return ""
    return (ask.choices if isinstance(ask.choices, str) else "") or _SOURCE_OF_KIND.get(ask.kind, "")


class Worded:
    """A catalogue entry as a fact of a sentence: said in the reader's language when the sentence is."""

    def __init__(self, kind: str, code: str) -> None:
        self.kind, self.code = kind, code

    def say(self, locale: str) -> str:
        """Its label in that language."""
        return catalogue.label(self.kind, self.code, locale)


# A step asks for a legal basis only where something is shared with an equality body: the catalogue's other bases are of what leaves for
# the magistrate, another service or the victim, and consent is the safeguard, never the basis (design section 3).
_ASKED: dict[str, tuple[str, ...]] = {"legal_basis": ("protocol", "magistrate_instruction", "to_be_confirmed_by_dpo")}
_SOURCE_OF_KIND = {
    "person": "persons",
    "persons": "persons",
    "language": "catalogue:language",
    "document": "documents",
    "body": "bodies",
    "marks": "marks",
}


def person_name(session: Session, actor: Actor, case: Case, person: Person) -> tuple[Key, dict[str, object]]:
    """A person's name for those who may read it; role and number for the others."""
    role = next((own.role for own in person.roles if own.role in NUMBERED), "")
    section = Section.SUSPECTS if role == "suspect" else Section.PERSONS
    facet = {"suspect": "identity", "victim": "victims"}.get(role, "witnesses")
    name = " ".join(part for part in (person.given_name, person.family_name) if part)
    if name and may_read(actor, section, situation(session, actor, case), facet):
        return NAMED, {"name": name}
    return NUMBERED[role], {"seq": role_numbers(session, case)[person.id][role] if role else person.seq}


def _people(session: Session, actor: Actor, case: Case, ids: Sequence[str] | None) -> list[Option]:
    kept = [person for person in persons_of(session, case) if ids is None or str(person.id) in ids]
    return [(str(person.id), *person_name(session, actor, case, person)) for person in kept]


def _persons(session: Session, actor: Actor, case: Case, track: TrackStanding, standing: Standing) -> list[Option]:
    return _people(session, actor, case, None)


def _victims(session: Session, actor: Actor, case: Case, track: TrackStanding, standing: Standing) -> list[Option]:
    return _people(session, actor, case, standing.victims)


def _suspects(session: Session, actor: Actor, case: Case, track: TrackStanding, standing: Standing) -> list[Option]:
    return _people(session, actor, case, standing.suspects)


def _to_acknowledge(session: Session, actor: Actor, case: Case, track: TrackStanding, standing: Standing) -> list[Option]:
    return _people(session, actor, case, standing.to_acknowledge)


def _told(session: Session, actor: Actor, case: Case, track: TrackStanding, standing: Standing) -> list[Option]:
    return _people(session, actor, case, (*standing.victims, *standing.to_acknowledge))


def _instructions(session: Session, actor: Actor, case: Case, track: TrackStanding, standing: Standing) -> list[Option]:
    wanted = [uuid.UUID(one) for one in track.open_instructions]
    found = session.scalars(select(Instruction).where(Instruction.case_id == case.id, Instruction.id.in_(wanted)).order_by(Instruction.id))
    return [(str(one.id), S_("%(notice)s, received %(at)s"), {"notice": one.notice or "—", "at": one.at}) for one in found]


def _dossiers(session: Session, actor: Actor, case: Case, track: TrackStanding, standing: Standing) -> list[Option]:
    query = select(Dossier).where(
        Dossier.case_id == case.id, Dossier.recipient == track.subject, Dossier.state == "released", Dossier.draft.is_(False)
    )
    found = session.scalars(query.order_by(Dossier.id.desc()))
    return [
        (one.register_number or "", S_("%(number)s, issued %(at)s"), {"number": one.register_number, "at": one.released_at})
        for one in found
    ]


def _documents(session: Session, actor: Actor, case: Case, track: TrackStanding, standing: Standing) -> list[Option]:
    if not may_read(actor, Section.DOCUMENTS, situation(session, actor, case)):
        return []
    everything = may_read(actor, Section.DOCUMENTS, situation(session, actor, case), "all")
    found = session.scalars(select(Document).where(Document.case_id == case.id).order_by(Document.id))
    return [(str(one.id), NAMED, {"name": one.title or one.filename}) for one in found if everything or one.by == actor.id]


def _bodies(session: Session, actor: Actor, case: Case, track: TrackStanding, standing: Standing) -> list[Option]:
    return [(entry.code, NAMED, {"name": Worded("body", entry.code)}) for entry in catalogue.entries("body")]


def _offences_by_suspect(session: Session, actor: Actor, case: Case, track: TrackStanding, standing: Standing) -> list[Option]:
    offences = session.scalars(select(Offence).where(Offence.case_id == case.id, Offence.dropped_at.is_(None)).order_by(Offence.seq)).all()
    suspects = _suspects(session, actor, case, track, standing)
    both = S_("%(suspect)s: %(offence)s")
    return [
        (f"{suspect}:{offence.id}", both, {"suspect": Said(key, facts), "offence": Worded("offence", offence.code)})
        for suspect, key, facts in suspects
        for offence in offences
    ]


class Said:
    """A key with its facts, as a fact of a larger sentence."""

    def __init__(self, key: Key, facts: dict[str, object]) -> None:
        self.key, self.facts = key, facts

    def say(self, locale: str) -> str:
        """The inner sentence in that language."""
        return say(self.key, locale, **self.facts)


_OF_THE_CASE: dict[str, Callable[[Session, Actor, Case, TrackStanding, Standing], list[Option]]] = {
    "persons": _persons,
    "victims": _victims,
    "suspects": _suspects,
    "to_acknowledge": _to_acknowledge,
    "reporters": _to_acknowledge,
    "told": _told,
    "open_instructions": _instructions,
    "dossiers": _dossiers,
    "documents": _documents,
    "bodies": _bodies,
    "marks": _offences_by_suspect,  # one row a suspect and offence
}
MARKS = (("kept", N_("mark", "kept")), ("not_kept", N_("mark", "not kept")), ("not_told", N_("mark", "not told")))
