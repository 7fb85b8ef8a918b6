"""What standing is made of, read for one case or fifty with the same few statements.

Core selects of plain columns: every step and every list asks this, and the ORM's entities would cost several times as much (and would
stand ready to open encrypted words that nobody here needs; for those only "is there something" is asked).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, BindParameter, case, cast, Executable, func, literal, null, or_, Row, select, union_all, Uuid
from sqlalchemy.orm import aliased, Session

from col13.models import (
    Alert,
    Bias,
    BiasCriterion,
    BodyMessage,
    Case,
    Consent,
    Contact,
    Decision,
    Dossier,
    Incident,
    Indicator,
    Instruction,
    Move,
    Offence,
    OfficialReport,
    Person,
    PersonRole,
    Report,
    SectionRevision,
    Share,
    Statement,
    Track,
    Utc,
    VictimRight,
)

Rows = list[Row[Any]]
Ids = BindParameter[Any]
Query = Executable
HAPPENED, OFFENCE_HAPPENED = Incident.__table__.c, Offence.__table__.c  # the columns of a partial date have no attribute of their own
NOBODY, NEVER = cast(null(), Uuid()), cast(null(), Utc())  # PostgreSQL wants a type for a NULL in a union
# Steps after which an earlier judgement of the qualification no longer counts.
REOPENING = ("begin", "reopen")


@dataclass
class CaseRows:
    """The rows of one case, by statement."""

    facts: Rows = field(default_factory=list)
    tracks: Rows = field(default_factory=list)
    people: Rows = field(default_factory=list)
    marks: Rows = field(default_factory=list)
    offences: Rows = field(default_factory=list)
    ledger: Rows = field(default_factory=list)
    contacts: Rows = field(default_factory=list)
    open_items: Rows = field(default_factory=list)
    decisions: Rows = field(default_factory=list)
    dossiers: Rows = field(default_factory=list)
    sections: Rows = field(default_factory=list)


def read(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, CaseRows]:
    """The rows of these cases: eleven statements, however many cases. Each row has `case_id`."""
    found: dict[uuid.UUID, CaseRows] = defaultdict(CaseRows)
    for part in fields(CaseRows):
        for row in session.execute(statement(part.name), {"ids": list(ids)}):
            getattr(found[row.case_id], part.name).append(row)
    return found


@cache
def statement(part: str) -> Query:
    """A statement, built once for any number of cases: building it costs more than asking it."""
    return STATEMENTS[part](bindparam("ids", expanding=True, type_=Uuid()))


def facts(ids: Ids) -> Query:
    """The report with each incident; the narrative itself is not fetched."""
    return (
        select(
            Case.id.label("case_id"), Report.channel, Report.anonymous, Report.perception, Report.pv_wanted,
            Report.no_offence_reason_encrypted.is_not(None).label("no_offence"), Incident.id.label("incident_id"),
            (func.trim(Incident.facts) != "").label("written"), Incident.municipality, Incident.district, Incident.domain_of_life,
            (func.coalesce(func.trim(Incident.place), "") != "").label("place_told"), Incident.place_unknown, Incident.date_stated,
            HAPPENED.happened_first, HAPPENED.happened_last,
        )
        .outerjoin(Report, Report.case_id == Case.id)
        .outerjoin(Incident, Incident.case_id == Case.id)
        .where(Case.id.in_(ids))
        .order_by(Incident.seq)
    )  # fmt: skip


def tracks(ids: Ids) -> Query:
    """Each track's row; `reopened` is the number of its last step that opened a judgement again."""
    reopened = select(func.max(Move.seq)).where(Move.track_id == Track.id, Move.step.in_(REOPENING)).scalar_subquery()
    return (
        select(
            Track.case_id, Track.id, Track.workflow, Track.key, Track.subject, Track.state, Track.seq, Track.since, Track.due,
            Track.entered_by, Track.entered_as_reference, Track.revision, Track.judged_seq, reopened.label("reopened"),
        )
        .where(Track.case_id.in_(ids))
        .order_by(Track.id)
    )  # fmt: skip


def people(ids: Ids) -> Query:
    """Each person with each role held now; codes and flags, no name."""
    held = and_(PersonRole.person_id == Person.id, PersonRole.until.is_(None))
    return (
        select(
            Person.case_id, Person.id, Person.kind, Person.identified, Person.minor, Person.able_to_judge, Person.rules_stated,
            Person.forbidden_channels, Person.deceased, Person.deceased_id, PersonRole.role,
        )
        .outerjoin(PersonRole, held)
        .where(Person.case_id.in_(ids))
        .order_by(Person.seq, PersonRole.id)
    )  # fmt: skip


def marks(ids: Ids) -> Query:
    """That something is on file: (what, about whom, when) of the rights tracker, statements or why none, indicators, the initial PV."""
    told = or_(Statement.words_encrypted.is_not(None), Statement.document_id.is_not(None), Statement.why_none_encrypted.is_not(None))
    return union_all(
        select(VictimRight.case_id, VictimRight.what, VictimRight.person_id.label("who"), VictimRight.at).where(
            VictimRight.case_id.in_(ids)
        ),
        select(Statement.case_id, literal("statement"), Statement.person_id, Statement.at).where(Statement.case_id.in_(ids), told),
        select(Indicator.case_id, literal("indicator"), NOBODY, NEVER).where(Indicator.case_id.in_(ids)).distinct(),
        select(OfficialReport.case_id, literal("initial_pv"), NOBODY, NEVER).where(
            OfficialReport.case_id.in_(ids), OfficialReport.kind == "initial"
        ),
    )


def offences(ids: Ids) -> Query:
    """Each offence not dropped, with each bias assessment and each of its criteria."""
    return (
        select(
            Offence.case_id, Offence.id, Offence.incident_id, Offence.code, Offence.law, OFFENCE_HAPPENED.happened_precision,
            OFFENCE_HAPPENED.happened_first, OFFENCE_HAPPENED.happened_last, Offence.no_bias_encrypted.is_not(None).label("no_bias"),
            Bias.id.label("bias_id"), Bias.status, Bias.phenomenon, Bias.sub_phenomenon, BiasCriterion.code.label("criterion"),
        )
        .outerjoin(Bias, Bias.offence_id == Offence.id)
        .outerjoin(BiasCriterion, BiasCriterion.bias_id == Bias.id)
        .where(Offence.case_id.in_(ids), Offence.dropped_at.is_(None))
    )  # fmt: skip


def ledger(ids: Ids) -> Query:
    """The consent ledger, in the order of writing."""
    return (
        select(
            Consent.case_id, Consent.id, Consent.person_id, Consent.recipient, Consent.recipient_kind, Consent.scope, Consent.answer,
            Consent.valid_from, Consent.valid_until, Consent.covers_sharing,
        )
        .where(Consent.case_id.in_(ids))
        .order_by(Consent.id)
    )  # fmt: skip


def contacts(ids: Ids) -> Query:
    """The contact log without its words, in the order of the contacts."""
    return (
        select(Contact.case_id, Contact.person_id, Contact.contacted_at, Contact.outcome, Contact.next_on)
        .where(Contact.case_id.in_(ids))
        .order_by(Contact.contacted_at, Contact.id)
    )


def open_items(ids: Ids) -> Query:
    """What is open on a track: instructions, a deprivation of liberty, questions of a body, shares (with and without a victim)."""
    answer = aliased(BodyMessage)
    answered = select(answer.id).where(answer.case_id == BodyMessage.case_id, answer.answers_id == BodyMessage.id).exists()
    share = case((Share.without_victim.is_(True), "share_without_victim"), else_="share")
    return union_all(
        select(Instruction.case_id, literal("instruction").label("what"), Instruction.track_id, Instruction.id).where(
            Instruction.case_id.in_(ids), Instruction.answered_at.is_(None)
        ),
        select(Alert.case_id, literal("deprived"), Alert.track_id, Alert.id).where(
            Alert.case_id.in_(ids), Alert.deprived_since.is_not(None), Alert.released_at.is_(None)
        ),
        select(BodyMessage.case_id, literal("question"), BodyMessage.track_id, BodyMessage.id).where(
            BodyMessage.case_id.in_(ids), BodyMessage.kind == "question", ~answered
        ),
        select(Share.case_id, share, Share.track_id, Share.id).where(Share.case_id.in_(ids), Share.until.is_(None)),
    )


def decisions(ids: Ids) -> Query:
    """The decisions of each track, the last one last."""
    return (
        select(Decision.case_id, Decision.track_id, Decision.kind, Decision.at).where(Decision.case_id.in_(ids)).order_by(Decision.seq)
    )  # fmt: skip


def dossiers(ids: Ids) -> Query:
    """Dossiers issued and not recalled, with the revision of the case they show."""
    issued = and_(Dossier.state == "released", Dossier.draft.is_(False))
    return select(Dossier.case_id, Dossier.recipient, Dossier.revision).where(Dossier.case_id.in_(ids), issued)


def sections(ids: Ids) -> Query:
    """The revision of the last change of each section."""
    return select(SectionRevision.case_id, SectionRevision.section, SectionRevision.revision).where(SectionRevision.case_id.in_(ids))


STATEMENTS: dict[str, Callable[[Ids], Query]] = {
    "facts": facts, "tracks": tracks, "people": people, "marks": marks, "offences": offences, "ledger": ledger, "contacts": contacts,
    "open_items": open_items, "decisions": decisions, "dossiers": dossiers, "sections": sections,
}  # fmt: skip
