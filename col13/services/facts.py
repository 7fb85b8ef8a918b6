"""The facts of a case: how it was reported, incidents, a short neutral title, and notes added by whom and when."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TypedDict, Unpack

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.catalogue.places import arrondissement_label, municipality
from col13.i18n import Label, N_, S_
from col13.models import Case, Incident, Note, Person, Report
from col13.partial_dates import PartialDate
from col13.policies import Actor, Section
from col13.services import changes
from col13.services.faults import Faults
from col13.services.names import normal_words
from col13.services.once_read import once_a_snapshot
from col13.services.records import fetch, permit, shift, shown

PERCEPTIONS: dict[str, Label] = {
    "victim": N_("perception", "the victim perceives bias"),
    "witness": N_("perception", "a witness perceives bias"),
    "officer": N_("perception", "the officer perceives bias"),
    "other": N_("perception", "somebody else perceives bias"),
    "none_stated": N_("perception", "none stated"),
}
MEDIA: dict[str, Label] = {
    "written": N_("medium", "written"),
    "spoken": N_("medium", "spoken"),
    "image": N_("medium", "image"),
    "video": N_("medium", "video"),
}
PUBLICITY: dict[str, Label] = {
    "public": N_("publicity", "public"),
    "closed_group": N_("publicity", "in a closed group"),
    "private": N_("publicity", "private"),
}
TITLE, SHORT = 80, 200  # characters
NAMES_NOBODY = S_("The title may not hold a name: it stands in lists.")
NO_SUCH_PLACE = S_("No municipality has this code.")


class ReportFields(TypedDict, total=False):
    """What save_report() takes; what is not given stays as it is."""

    channel: str | None
    anonymous: bool
    perception: str | None
    perception_words: str
    pv_wanted: bool
    language: str | None
    interpreter: bool
    safety_needs: str
    prior_conflict: str
    reported_at: dt.datetime | None


class IncidentFields(TypedDict, total=False):
    """What an incident holds. `happened` given means the date was stated, "unknown" too; `place_unknown` is the explicit answer."""

    facts: str
    language: str
    happened: PartialDate
    hour: str | None
    municipality: str | None
    district: str | None
    place: str | None
    place_type: str | None
    place_unknown: bool
    domain_of_life: str | None
    medium: str | None
    publicity: str | None


@once_a_snapshot
def report_of(session: Session, case: Case) -> Report:
    """The case's report: one row, made when the case was opened."""
    return session.scalars(select(Report).where(Report.case_id == case.id)).one()


def save_report(session: Session, actor: Actor, case: Case, **fields: Unpack[ReportFields]) -> Report:
    """Change how the case was reported. Forbidden, StepRefused where locked, or Invalid by field."""
    role = permit(session, actor, case, Section.FACTS, "facts", change=True)
    wrong = Faults()
    wrong.coded("channel", "channel", fields.get("channel"))
    wrong.among("perception", fields.get("perception"), PERCEPTIONS)
    wrong.coded("language", "language", fields.get("language"))
    wrong.past("reported_at", fields.get("reported_at"))
    for name in ("perception_words", "safety_needs", "prior_conflict"):
        wrong.short(name, fields.get(name))
    wrong.stop()
    report = report_of(session, case)
    changed = shift(report, fields)
    if changed:
        changes.record(session, actor, case, act="facts.report", section=Section.FACTS, role=role, detail={"changed": changed})
    return report


def add_incident(session: Session, actor: Actor, case: Case, **fields: Unpack[IncidentFields]) -> Incident:
    """A further occurrence, numbered in the order of entering. An addition: taken where changes are locked."""
    role = permit(session, actor, case, Section.FACTS, "facts")
    _check(fields)
    last = session.execute(select(func.max(Incident.seq)).where(Incident.case_id == case.id)).scalar_one() or 0
    incident = Incident(
        session, case_id=case.id, seq=last + 1, happened=fields.get("happened", PartialDate.unknown()), language=case.language,
        date_stated="happened" in fields, entered_at=clock.now(), entered_by=actor.id, owner_id=case.owner_id,
    )  # fmt: skip
    shift(incident, fields)
    session.flush()
    detail = {"incident": str(incident.id), "added": shown(fields)}
    changes.record(session, actor, case, act="facts.add_incident", section=Section.FACTS, operation="collection", role=role, detail=detail)
    return incident


def change_incident(session: Session, actor: Actor, case: Case, incident_id: uuid.UUID, **fields: Unpack[IncidentFields]) -> Incident:
    """Change what is given of an incident; before and after go to the journal. NotFound for another case's incident."""
    role = permit(session, actor, case, Section.FACTS, "facts", change=True)
    incident = fetch(session, case, Incident, incident_id)
    _check(fields)
    changed = shift(incident, fields)
    if "happened" in fields and not incident.date_stated:
        changed |= shift(incident, {"date_stated": True})
    if changed:
        session.flush()
        detail = {"incident": str(incident.id), "changed": changed}
        changes.record(session, actor, case, act="facts.change", section=Section.FACTS, role=role, detail=detail)
    return incident


def _check(fields: IncidentFields) -> None:
    wrong = Faults()
    wrong.short("facts", fields.get("facts"))
    for name in ("hour", "place"):
        wrong.short(name, fields.get(name), SHORT)
    wrong.coded("language", "language", fields.get("language"))
    wrong.coded("place_type", "place_type", fields.get("place_type"))
    wrong.coded("domain_of_life", "domain_of_life", fields.get("domain_of_life"))
    wrong.among("medium", fields.get("medium"), MEDIA)
    wrong.among("publicity", fields.get("publicity"), PUBLICITY)
    happened = fields.get("happened")
    if happened is not None:
        wrong.past("happened", happened.first)
    try:
        if fields.get("municipality"):
            municipality(str(fields["municipality"]))
    except catalogue.UnknownCode:
        wrong.add("municipality", NO_SUCH_PLACE)
    try:
        if fields.get("district"):
            arrondissement_label(str(fields["district"]), "nl")
    except catalogue.UnknownCode:
        wrong.add("district", NO_SUCH_PLACE)
    wrong.stop()


def set_title(session: Session, actor: Actor, case: Case, *, title: str) -> None:
    """A short neutral title for lists. Invalid when it is too long or holds the name of a person on file."""
    role = permit(session, actor, case, Section.FACTS, "facts", change=True)
    title = " ".join(title.split())
    wrong = Faults()
    wrong.short("title", title, TITLE)
    if named(session, case, title):
        wrong.add("title", NAMES_NOBODY)
    wrong.stop()
    if title != case.title:
        before, case.title = case.title, title
        detail = {"changed": {"title": [before, title]}}
        changes.record(session, actor, case, act="facts.title", section=Section.SUMMARY, role=role, detail=detail)


def named(session: Session, case: Case, text: str) -> bool:
    """Whether a text holds the family name of a person on file."""
    words = set(normal_words(text))
    persons = session.scalars(select(Person).where(Person.case_id == case.id, Person.kind == "person"))
    return any(words & set(normal_words(person.family_name or "")) for person in persons)


def add_note(session: Session, actor: Actor, case: Case, *, words: str) -> Note:
    """A note beside the facts, never changed afterwards. Reception may add one to an own case after the PV."""
    role = permit(session, actor, case, Section.FACTS, "note")
    wrong = Faults()
    wrong.need("words", words)
    wrong.short("words", words)
    wrong.stop()
    note = Note(session, case_id=case.id, section=Section.FACTS.value, at=clock.now(), by=actor.id, words=words.strip())
    session.flush()
    detail = {"note": str(note.id), "words": words.strip()}
    changes.record(session, actor, case, act="facts.add_note", section=Section.FACTS, operation="collection", role=role, detail=detail)
    return note
