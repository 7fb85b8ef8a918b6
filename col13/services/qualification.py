"""Offences of a case: coded under the law version that fits the date of their facts, linked to persons, dropped but never deleted."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import TypedDict, Unpack

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.catalogue.law import NEW_CODE, OLD_CODE
from col13.i18n import S_
from col13.models import Case, Incident, Offence, OffencePerson, Person
from col13.partial_dates import PartialDate
from col13.policies import Actor, Role, Section
from col13.services import changes
from col13.services.facts import MEDIA, PUBLICITY, report_of, SHORT
from col13.services.faults import Faults
from col13.services.records import Changes, fetch, permit, shift, shown
from col13.services.standing_law import switch_date

NOT_THEN = S_("This offence does not fit the date of the facts: another law applied.")
NOT_A_VICTIM = S_("This person is not a victim in the case.")
NOT_A_SUSPECT = S_("This person is not a suspect in the case.")
DROPPED = S_("This offence was dropped.")
OFFENCES_STAND = S_("Offences are on file: drop them first.")


class OffenceFields(TypedDict, total=False):
    """What may be said of an offence. `happened` only where it differs from the incident's date."""

    code: str
    article: str | None
    attempt: bool
    medium: str | None
    publicity: str | None
    happened: PartialDate | None
    note: str


def offered(session: Session, incident: Incident, happened: PartialDate | None = None) -> tuple[catalogue.Offence, ...]:
    """The offences that fit the date of the facts, both Codes where the date leaves it open."""
    when = happened or incident.happened
    return catalogue.offences_for(when.first, when.last, switch_date(session))


def add_offence(
    session: Session,
    actor: Actor,
    case: Case,
    incident_id: uuid.UUID,
    *,
    victims: Collection[uuid.UUID] = (),
    suspects: Collection[uuid.UUID] = (),
    **fields: Unpack[OffenceFields],
) -> Offence:
    """An offence of the catalogue. "No offence found" ends with it. NotFound, Invalid by field, StepRefused where locked."""
    role = permit(session, actor, case, Section.QUALIFICATION, "assessments")
    incident = fetch(session, case, Incident, incident_id)
    wrong = Faults()
    wrong.need("code", fields.get("code"))
    _check(session, case, incident, fields, wrong)
    _check_persons(session, case, victims, suspects, wrong)
    wrong.stop()
    entry = catalogue.offence(fields["code"])
    last = session.execute(select(func.max(Offence.seq)).where(Offence.case_id == case.id)).scalar_one() or 0
    offence = Offence(
        session, case_id=case.id, incident_id=incident.id, seq=last + 1, law=entry.law, edition=catalogue.edition(), at=clock.now(),
        by=actor.id, **{"article": entry.article, "happened": None, **fields},
    )  # fmt: skip
    session.flush()
    _link(session, case, offence, victims, suspects)
    withdrawn = shift(report_of(session, case), {"no_offence_reason": None})
    detail = {"offence": str(offence.id), "added": shown(fields), "victims": [*map(str, victims)], "suspects": [*map(str, suspects)]}
    if withdrawn:
        detail["changed"] = withdrawn
    changes.record(session, actor, case, act="offence.add", section=Section.QUALIFICATION, operation="collection", role=role, detail=detail)
    return offence


def _check(session: Session, case: Case, incident: Incident, fields: OffenceFields, wrong: Faults) -> None:
    wrong.coded("code", "offence", fields.get("code"))
    wrong.among("medium", fields.get("medium"), MEDIA)
    wrong.among("publicity", fields.get("publicity"), PUBLICITY)
    wrong.short("article", fields.get("article"), SHORT)
    wrong.short("note", fields.get("note"))
    happened = fields.get("happened")
    if happened is not None:
        wrong.past("happened", happened.first)
    code = fields.get("code")
    if code and "code" not in wrong.found and code not in {one.code for one in offered(session, incident, happened)}:
        wrong.add("code", NOT_THEN)


def _check_persons(session: Session, case: Case, victims: Collection[uuid.UUID], suspects: Collection[uuid.UUID], wrong: Faults) -> None:
    for field, ids, role, says in (("victims", victims, "victim", NOT_A_VICTIM), ("suspects", suspects, "suspect", NOT_A_SUSPECT)):
        for person_id in ids:
            wrong.refers(session, case, field, Person, person_id)
            if field not in wrong.found and not fetch(session, case, Person, person_id).has_role(role):
                wrong.add(field, says)


def _link(session: Session, case: Case, offence: Offence, victims: Collection[uuid.UUID], suspects: Collection[uuid.UUID]) -> None:
    for part, ids in (("victim", victims), ("suspect", suspects)):
        for person_id in dict.fromkeys(ids):
            OffencePerson(session, case_id=case.id, offence_id=offence.id, person_id=person_id, part=part)
    session.flush()


def change_offence(session: Session, actor: Actor, case: Case, offence_id: uuid.UUID, **fields: Unpack[OffenceFields]) -> Offence:
    """Another code, date, medium… while assessing. The law version follows the code."""
    role = permit(session, actor, case, Section.QUALIFICATION, "assessments", change=True)
    offence = standing_offence(session, case, offence_id)
    incident = fetch(session, case, Incident, offence.incident_id)
    wrong = Faults()
    full: OffenceFields = {"code": offence.code, "happened": offence.happened, **fields}
    _check(session, case, incident, full, wrong)
    wrong.stop()
    values: dict[str, object] = dict(fields)
    if fields.get("code", offence.code) != offence.code:
        entry = catalogue.offence(fields["code"])
        values |= {"law": entry.law, "edition": catalogue.edition(), "article": fields.get("article", entry.article)}
    changed = shift(offence, values)
    _record_change(session, actor, case, role, offence, changed)
    return offence


def set_offence_persons(
    session: Session,
    actor: Actor,
    case: Case,
    offence_id: uuid.UUID,
    *,
    victims: Collection[uuid.UUID],
    suspects: Collection[uuid.UUID],
) -> Offence:
    """Who suffered this offence and who is suspected of it: these and no others."""
    role = permit(session, actor, case, Section.QUALIFICATION, "assessments", change=True)
    offence = standing_offence(session, case, offence_id)
    wrong = Faults()
    _check_persons(session, case, victims, suspects, wrong)
    wrong.stop()
    mine = (OffencePerson.case_id == case.id, OffencePerson.offence_id == offence.id)
    before = [[row.part, str(row.person_id)] for row in session.scalars(select(OffencePerson).where(*mine).order_by(OffencePerson.id))]
    after = [["victim", str(one)] for one in dict.fromkeys(victims)] + [["suspect", str(one)] for one in dict.fromkeys(suspects)]
    if sorted(before) != sorted(after):
        session.execute(delete(OffencePerson).where(*mine), execution_options={"synchronize_session": "fetch"})
        _link(session, case, offence, victims, suspects)
        _record_change(session, actor, case, role, offence, {"persons": [before, after]})
    return offence


def drop_offence(session: Session, actor: Actor, case: Case, offence_id: uuid.UUID, *, reason: str) -> None:
    """Taken back while assessing; it stays in the history with its assessments."""
    role = permit(session, actor, case, Section.QUALIFICATION, "assessments", change=True)
    offence = standing_offence(session, case, offence_id)
    wrong = Faults()
    wrong.need("reason", reason)
    wrong.stop()
    offence.dropped_at = clock.now()
    detail = {"offence": str(offence.id), "code": offence.code, "reason": reason.strip()}
    changes.record(session, actor, case, act="offence.drop", section=Section.QUALIFICATION, role=role, detail=detail)


def standing_offence(session: Session, case: Case, offence_id: uuid.UUID) -> Offence:
    """An offence that was not dropped; NotFound for another case's, Invalid for a dropped one."""
    offence = fetch(session, case, Offence, offence_id)
    wrong = Faults()
    if offence.dropped_at is not None:
        wrong.add("offence", DROPPED)
    wrong.stop()
    return offence


def say_no_offence(session: Session, actor: Actor, case: Case, *, reason: str) -> None:
    """The words “no offence found” and why: the explicit answer of a qualification without offences."""
    role = permit(session, actor, case, Section.QUALIFICATION, "assessments")
    wrong = Faults()
    wrong.need("reason", reason)
    wrong.short("reason", reason)
    standing = select(Offence.id).where(Offence.case_id == case.id, Offence.dropped_at.is_(None))
    if session.execute(standing).first() is not None:
        wrong.add("reason", OFFENCES_STAND)
    wrong.stop()
    changed = shift(report_of(session, case), {"no_offence_reason": reason.strip()})
    if changed:
        changes.record(session, actor, case, act="offence.none", section=Section.QUALIFICATION, role=role, detail={"changed": changed})


def both_codes(session: Session, incident: Incident) -> bool:
    """Whether the date of the facts leaves open which Code applies, so that both are offered and a hand must pick."""
    when = incident.happened
    return {OLD_CODE, NEW_CODE} <= set(catalogue.laws_for(when.first, when.last, switch_date(session)))


def _record_change(session: Session, actor: Actor, case: Case, role: Role, offence: Offence, changed: Changes) -> None:
    if changed:
        detail = {"offence": str(offence.id), "changed": changed}
        changes.record(session, actor, case, act="offence.change", section=Section.QUALIFICATION, role=role, detail=detail)
