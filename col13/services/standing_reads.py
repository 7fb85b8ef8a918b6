"""What standing is made of: the selects of each part of a case, plain columns, tied to the case that the statement around them reads.

The ORM's entities would cost several times as much, and would stand ready to open encrypted words that nobody here needs; for those only
"is there something" is asked. standing_rows.py makes one statement of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, cast, Date, func, literal, null, or_, Select, select, String, true, Uuid
from sqlalchemy.orm import aliased

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
    Exclusion,
    Incident,
    Indicator,
    Instruction,
    Move,
    Offence,
    OfficialReport,
    Participation,
    Person,
    PersonRole,
    Report,
    SectionRevision,
    Share,
    Statement,
    Track,
    Trait,
    User,
    UserRole,
    Utc,
    VictimRight,
    Waiting,
)
from col13.policies import INVESTIGATOR, REFERENCE_OFFICER
from col13.workflows import WORKFLOWS

HAPPENED, OFFENCE_HAPPENED = Incident.__table__.c, Offence.__table__.c  # the columns of a partial date have no attribute of their own
NOBODY, NEVER, NO_DAY = cast(null(), Uuid()), cast(null(), Utc()), cast(null(), Date())
# Steps after which an earlier judgement of the qualification no longer counts.
REOPENING = ("begin", "reopen")
JUDGES = (INVESTIGATOR.value, REFERENCE_OFFICER.value)
# States whose next step is judged by four eyes: who entered them is not among those who could judge.
JUDGED_STATES = frozenset(
    (flow.name, state) for flow in WORKFLOWS.values() for step in flow.steps if step.four_eyes for state in step.sources
)


@dataclass(frozen=True)
class Part:
    """Rows of one shape, from one select or several, sorted by the columns of `order`: JSON promises no order of its own."""

    selects: tuple[Select[*tuple[Any, ...]], ...]
    order: tuple[str, ...] = ()


REPORT = Part((
    select(
        Report.channel, Report.anonymous, Report.perception, Report.pv_wanted,
        Report.no_offence_reason_encrypted.is_not(None).label("no_offence"),
    ).where(Report.case_id == Case.id),
))  # fmt: skip
# The narrative itself is not fetched.
INCIDENTS = Part((
    select(
        Incident.id, Incident.seq, (func.trim(Incident.facts) != "").label("written"), Incident.municipality, Incident.district,
        Incident.domain_of_life, (func.coalesce(func.trim(Incident.place), "") != "").label("place_told"), Incident.place_unknown,
        Incident.date_stated, HAPPENED.happened_first, HAPPENED.happened_last,
    ).where(Incident.case_id == Case.id),
), order=("seq",))  # fmt: skip
# `reopened`: the number of the track's last step that opened a judgement again.
TRACKS = Part((
    select(
        Track.id, Track.workflow, Track.key, Track.subject, Track.state, Track.version, Track.seq, Track.since, Track.due,
        Track.entered_by, Track.entered_as_reference, Track.revision, Track.judged_seq,
        select(func.max(Move.seq)).where(Move.track_id == Track.id, Move.step.in_(REOPENING)).scalar_subquery().label("reopened"),
    ).where(Track.case_id == Case.id),
), order=("id",))  # fmt: skip
# Each person with each role held now; codes and flags, no name. Joined by the case too: that is what has an index.
PEOPLE = Part((
    select(
        Person.id, Person.seq, Person.kind, Person.identified, Person.minor, Person.able_to_judge, Person.rules_stated,
        Person.forbidden_channels, Person.deceased, Person.deceased_id, PersonRole.role,
    )
    .outerjoin(
        PersonRole, and_(PersonRole.case_id == Person.case_id, PersonRole.person_id == Person.id, PersonRole.until.is_(None))
    )
    .where(Person.case_id == Case.id),
), order=("seq",))  # fmt: skip
TOLD = or_(Statement.words_encrypted.is_not(None), Statement.document_id.is_not(None), Statement.why_none_encrypted.is_not(None))
# That something is on file: what, about whom, when.
MARKS = Part((
    select(VictimRight.what, VictimRight.person_id.label("who"), VictimRight.at).where(VictimRight.case_id == Case.id),
    select(literal("statement").label("what"), Statement.person_id.label("who"), Statement.at).where(Statement.case_id == Case.id, TOLD),
    select(literal("indicator").label("what"), NOBODY.label("who"), NEVER.label("at")).where(
        select(Indicator.id).where(Indicator.case_id == Case.id).correlate(Case).exists()
    ),
    select(literal("initial_pv").label("what"), NOBODY.label("who"), NEVER.label("at")).where(
        select(OfficialReport.id).where(OfficialReport.case_id == Case.id, OfficialReport.kind == "initial").correlate(Case).exists()
    ),
))  # fmt: skip
# Each offence not dropped, with each bias assessment and each of its criteria.
OFFENCES = Part((
    select(
        Offence.id, Offence.incident_id, Offence.code, Offence.law, OFFENCE_HAPPENED.happened_precision, OFFENCE_HAPPENED.happened_first,
        OFFENCE_HAPPENED.happened_last, Offence.no_bias_encrypted.is_not(None).label("no_bias"), Bias.id.label("bias_id"), Bias.status,
        Bias.phenomenon, Bias.sub_phenomenon, BiasCriterion.code.label("criterion"),
    )
    .outerjoin(Bias, and_(Bias.case_id == Offence.case_id, Bias.offence_id == Offence.id))
    .outerjoin(BiasCriterion, BiasCriterion.bias_id == Bias.id)
    .where(Offence.case_id == Case.id, Offence.dropped_at.is_(None)),
))  # fmt: skip
# The consent ledger, in the order of writing.
LEDGER = Part((
    select(
        Consent.id, Consent.person_id, Consent.recipient, Consent.recipient_kind, Consent.scope, Consent.answer, Consent.valid_from,
        Consent.valid_until, Consent.covers_sharing,
    ).where(Consent.case_id == Case.id),
), order=("id",))  # fmt: skip
# The contact log without its words, in the order of the contacts.
CONTACTS = Part((
    select(Contact.id, Contact.person_id, Contact.contacted_at, Contact.outcome, Contact.next_on).where(Contact.case_id == Case.id),
), order=("contacted_at", "id"))  # fmt: skip
ANSWER = aliased(BodyMessage)
# What is open on a track: instructions, a deprivation of liberty, questions of a body, shares (with and without a victim). `due`: what a
# share keeps of its track's deadline.
OPEN_ITEMS = Part((
    select(literal("instruction").label("what"), Instruction.track_id, Instruction.id, NO_DAY.label("due")).where(
        Instruction.case_id == Case.id, Instruction.answered_at.is_(None)
    ),
    select(literal("deprived").label("what"), Alert.track_id, Alert.id, NO_DAY.label("due")).where(
        Alert.case_id == Case.id, Alert.deprived_since.is_not(None), Alert.released_at.is_(None)
    ),
    select(literal("question").label("what"), BodyMessage.track_id, BodyMessage.id, NO_DAY.label("due")).where(
        BodyMessage.case_id == Case.id, BodyMessage.kind == "question",
        ~select(ANSWER.id).where(ANSWER.case_id == BodyMessage.case_id, ANSWER.answers_id == BodyMessage.id).exists(),
    ),
    select(
        case((Share.without_victim.is_(True), "share_without_victim"), else_="share").cast(String).label("what"), Share.track_id, Share.id,
        Share.due,
    ).where(Share.case_id == Case.id, Share.until.is_(None)),
))  # fmt: skip
# The decisions of each track, the last one last.
DECISIONS = Part((
    select(Decision.track_id, Decision.seq, Decision.kind, Decision.at).where(Decision.case_id == Case.id),
), order=("seq",))  # fmt: skip
# Dossiers issued and not recalled, with the revision of the case they show.
DOSSIERS = Part((
    select(Dossier.recipient, Dossier.revision).where(
        Dossier.case_id == Case.id, Dossier.state == "released", Dossier.draft.is_(False)
    ),
))  # fmt: skip
# The revision of the last change of each section.
SECTIONS = Part((select(SectionRevision.section, SectionRevision.revision).where(SectionRevision.case_id == Case.id),))
# Who could judge, with each role that lets them: active in the zone, not excluded, named on the case where it is restricted. Asked only
# while something of the case waits for a second pair of eyes: a large zone has many officers.
WAITS_FOR_EYES = select(Track.id).where(
    Track.case_id == Case.id, or_(*(and_(Track.workflow == flow, Track.state == state) for flow, state in sorted(JUDGED_STATES)))
)
EXCLUDED = select(Exclusion.id).where(Exclusion.case_id == Case.id, Exclusion.user_id == User.id, Exclusion.until.is_(None))
NAMED = select(Participation.id).where(
    Participation.case_id == Case.id, Participation.user_id == User.id, Participation.part == "named", Participation.until.is_(None)
)
COULD_JUDGE = Part((
    select(User.id.label("user"), UserRole.role)
    .join(UserRole, and_(UserRole.user_id == User.id, UserRole.role.in_(JUDGES)))
    .where(
        User.org_id == Case.owner_id, User.active.is_(true()), WAITS_FOR_EYES.correlate(Case).exists(),
        ~EXCLUDED.correlate(Case, User).exists(), or_(Case.restricted.is_not(true()), NAMED.correlate(Case, User).exists()),
    ),
))  # fmt: skip

# What stands in the index of who waits for what: settle writes only what differs from it.
WAITING = Part((
    select(
        Waiting.track, Waiting.role, Waiting.org_id, Waiting.step, Waiting.due, Waiting.barred_user, Waiting.blocked, Waiting.since,
        Waiting.held_since,
    ).where(Waiting.case_id == Case.id),
))  # fmt: skip
# To whom the case is assigned now.
HANDS = Part((
    select(Participation.user_id).where(
        Participation.case_id == Case.id, Participation.part == "assigned", Participation.until.is_(None)
    ),
))  # fmt: skip
# What stands in the index of what a case may be listed by.
TRAITS = Part((select(Trait.kind, Trait.value).where(Trait.case_id == Case.id),))

PARTS: dict[str, Part] = {
    "report": REPORT, "incidents": INCIDENTS, "tracks": TRACKS, "people": PEOPLE, "marks": MARKS, "offences": OFFENCES, "ledger": LEDGER,
    "contacts": CONTACTS, "open_items": OPEN_ITEMS, "decisions": DECISIONS, "dossiers": DOSSIERS, "sections": SECTIONS,
    "could_judge": COULD_JUDGE, "waiting": WAITING, "hands": HANDS, "traits": TRAITS,
}  # fmt: skip
