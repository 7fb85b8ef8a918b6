"""A script played: each act through the real services, by a role account, at its own moment, in the unit of work of the case."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.demo.printing import print_issued
from col13.demo.script import Act, OpenInstructions, Ref, SupportOf
from col13.models import Case, Incident, Track
from col13.policies import Actor
from col13.services import (
    bias,
    bias_facts,
    casework,
    closing,
    dossiers,
    facts,
    links,
    participation,
    person_contact,
    persons,
    qualification,
    standing,
    statements,
    tracks,
)
from col13.workflows.closing import owed

POLICE = "A police officer is suspect or victim: only those named know of the case (derived for the demo)."
ISSUED = "referral"


class Stage:
    """What one case's acts need: who plays which part, the case once it is open, what earlier acts made."""

    def __init__(self, session: Session, cast: Mapping[str, Actor]) -> None:
        self.session, self.cast = session, cast
        self.made: dict[str, Any] = {}
        self._case: Case | None = None

    @property
    def case(self) -> Case:
        """The case, open."""
        assert self._case is not None  # noqa: S101 - the first act of every script opens it
        return self._case

    def opened(self, case: Case) -> None:
        """From now on the acts are about this case."""
        self._case = case

    def play(self, acts: Iterable[Act]) -> Case:
        """Every act in order, each with the clock at its moment."""
        for act in acts:
            with clock.at(act.at):
                result = VERBS[act.verb](self, self.cast[act.who], **act.given)
                if act.makes:
                    self.made[act.makes] = result
        return self.case

    def id(self, value: Any) -> Any:
        """Signs turned into the ids they stand for, in lists and mappings too."""
        if isinstance(value, Ref):
            return self.made[value.sign]
        if isinstance(value, list):
            return [self.id(one) for one in value]
        return value


def _open(stage: Stage, actor: Actor, *, language: str, title: str, source: str) -> None:
    case = casework.open_case(stage.session, actor, language=language, title=title)
    case.demo_source = source
    stage.opened(case)


def _restrict(stage: Stage, actor: Actor, *, names: Iterable[str]) -> None:
    ids = [stage.cast[part].id for part in names]
    participation.restrict(stage.session, actor, stage.case, names=ids, reason=POLICE)


def _report(stage: Stage, actor: Actor, **given: Any) -> None:
    facts.save_report(stage.session, actor, stage.case, reported_at=clock.now(), **given)


def _incident(stage: Stage, actor: Actor, **given: Any) -> uuid.UUID:
    first = stage.session.scalars(select(Incident.id).where(Incident.case_id == stage.case.id)).one()
    facts.change_incident(stage.session, actor, stage.case, first, **given)
    return first


def _further_incident(stage: Stage, actor: Actor, **given: Any) -> uuid.UUID:
    return facts.add_incident(stage.session, actor, stage.case, **given).id


def _person(stage: Stage, actor: Actor, *, deceased_id: Ref | None, **given: Any) -> uuid.UUID:
    told = {name: value for name, value in given.items() if value is not None}
    return persons.add_person(stage.session, actor, stage.case, deceased_id=stage.id(deceased_id), **told).id


def _contact_rules(stage: Stage, actor: Actor, *, person_id: Ref, rules: str) -> None:
    person_contact.set_contact_rules(stage.session, actor, stage.case, stage.id(person_id), rules=rules)


def _role(stage: Stage, actor: Actor, *, person_id: Ref, **given: Any) -> None:
    persons.add_role(stage.session, actor, stage.case, stage.id(person_id), **given)


def _identify(stage: Stage, actor: Actor, *, person_id: Ref, **given: Any) -> None:
    persons.change_person(stage.session, actor, stage.case, stage.id(person_id), **given)


def _indicator(stage: Stage, actor: Actor, *, code: str, note: str, **ties: Any) -> None:
    tied = {name: stage.id(value) for name, value in ties.items()}
    bias_facts.add_indicator(stage.session, actor, stage.case, stage.made["incident-1"], code=code, note=note, **tied)


def _note(stage: Stage, actor: Actor, *, words: str) -> None:
    facts.add_note(stage.session, actor, stage.case, words=words)


def _no_statement(stage: Stage, actor: Actor, *, person_id: Ref, reason: str) -> None:
    statements.record_why_none(stage.session, actor, stage.case, person_id=stage.id(person_id), reason=reason)


def _offence(stage: Stage, actor: Actor, *, incident_id: Ref, victims: list[Ref], suspects: list[Ref], **given: Any) -> uuid.UUID:
    told = {name: value for name, value in given.items() if value is not None}
    return qualification.add_offence(
        stage.session, actor, stage.case, stage.id(incident_id), victims=stage.id(victims), suspects=stage.id(suspects), **told
    ).id  # fmt: skip


def _bias(stage: Stage, actor: Actor, *, offence_id: Ref, suspect_id: Ref | None, **given: Any) -> None:
    bias.add_bias(stage.session, actor, stage.case, stage.id(offence_id), suspect_id=stage.id(suspect_id), **given)


def _no_bias(stage: Stage, actor: Actor, *, offence_id: Ref, reason: str) -> None:
    bias.say_no_bias(stage.session, actor, stage.case, stage.id(offence_id), reason=reason)


def _no_offence(stage: Stage, actor: Actor, *, reason: str) -> None:
    qualification.say_no_offence(stage.session, actor, stage.case, reason=reason)


def _track(stage: Stage, actor: Actor, *, workflow: str, subject: str) -> None:
    casework.add_track(stage.session, actor, stage.case, workflow, subject)


def _step(stage: Stage, actor: Actor, *, track: str | SupportOf, step: str, answers: Mapping[str, Any]) -> None:
    key, seen = _key(stage, track)
    given = {name: _answer(stage, actor, key, value) for name, value in answers.items()}
    casework.advance(stage.session, actor, stage.case, key, step, given, seen=seen)


def _key(stage: Stage, track: str | SupportOf) -> tuple[str, int]:
    if isinstance(track, SupportOf):
        subject = str(stage.made[track.person])
        own = [one for one in tracks.tracks_of(stage.session, stage.case) if one.workflow == "victim_support"]
        found = next((one for one in own if one.subject == subject), own[0])
        return found.key, found.seq
    query = select(Track.seq).where(Track.case_id == stage.case.id, Track.key == track)
    return track, stage.session.execute(query).scalar_one_or_none() or 0


def _answer(stage: Stage, actor: Actor, key: str, value: Any) -> Any:
    if isinstance(value, OpenInstructions):
        return list(standing.of(stage.session, actor, stage.case).track(key).open_instructions)
    if isinstance(value, dict):
        return {f"{stage.made[suspect]}:{stage.made[offence]}": mark for (suspect, offence), mark in value.items()}
    found = stage.id(value)
    return [str(one) for one in found] if isinstance(found, list) else str(found) if isinstance(found, uuid.UUID) else found


def _issue(stage: Stage, actor: Actor, *, profile: str, recipient: str) -> str:
    asked = dossiers.request(stage.session, actor, stage.case, profile=profile, recipient=recipient, reason=ISSUED, draft=False)
    return str(print_issued(stage.session, asked).register_number)


def _close(stage: Stage, actor: Actor, *, words: str, why: str) -> None:
    missing = owed(standing.of(stage.session, actor, stage.case))
    reasons = dict.fromkeys((*missing.tracks, *missing.persons), why)
    closing.close_case(stage.session, actor, stage.case, reason="rests", reasons=reasons, words=words)


def _link(stage: Stage, actor: Actor, *, other: str, kind: str, note: str) -> None:
    number = stage.session.execute(select(Case.number).where(Case.demo_source == other)).scalar_one()
    links.link(stage.session, actor, stage.case, other=number, kind=kind, note=note)


VERBS: dict[str, Callable[..., Any]] = {
    "open": _open, "restrict": _restrict, "report": _report, "incident": _incident, "further_incident": _further_incident,
    "person": _person, "contact_rules": _contact_rules, "role": _role, "identify": _identify, "indicator": _indicator, "note": _note,
    "no_statement": _no_statement, "offence": _offence, "bias": _bias, "no_bias": _no_bias, "no_offence": _no_offence, "track": _track,
    "step": _step, "issue": _issue, "close": _close, "link": _link,
}  # fmt: skip
