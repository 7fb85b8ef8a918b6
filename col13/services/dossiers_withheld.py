"""What a recipient does not get of a case, value by value: the leak guard's list. What no profile is told to show is withheld from all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from col13 import clock, models
from col13.dossier.leak_guard import Secret
from col13.dossier.profiles import Profile
from col13.models import Alert, Case, Decision, Document, Instruction, Person, PersonRole, Statement
from col13.models.base import CaseRow, Encrypted
from col13.services.dossiers_gather import Gathering, how_shown, names_of
from col13.services.dossiers_gather_victim import is_own

# Where a profile would show a column: places (section and field) of the allow-lists, none for what leaves the house for nobody.
# Every encrypted column and every plain text of the narrative must stand here (a test holds it).
SHOWN_AS: Mapping[str, tuple[str, ...]] = {
    "Alert.orders": ("referral.alerts.orders",),
    "Bias.reason": ("qualification.offences.biases.reason",),
    "BiasView.reason": ("qualification.offences.biases.views.reason",),
    "BodyMessage.words": ("inside.messages.words",),
    "Case.title": ("case.title",),
    "CaseLink.note": (),
    "Consent.standing": ("inside.consents.standing",),
    "Consent.words": ("inside.consents.words",),
    "Contact.with_whom": (),
    "Contact.words": (),
    "Decision.words": ("decisions.decisions.words",),
    "Disclosure.words": ("inside.disclosures.words",),
    "Document.title": ("documents.documents.title",),
    "Document.filename": (),
    "Dossier.reason": (),
    "EmergencyLook.note": (),
    "EmergencyLook.words": (),
    "Exclusion.reason": (),
    "Incident.facts": ("facts.incidents.facts",),
    "Incident.place": ("facts.incidents.place",),
    "Indicator.note": ("indicators.indicators.note",),
    "Instruction.words": ("referral.instructions.words",),
    "Move.answers": (),
    "NeedsAssessment.answers": (),
    "NeedsAssessment.measures": ("measures.measures.measures",),
    "Note.words": ("facts.notes.words",),
    "Offence.no_bias": ("qualification.offences.no_bias",),
    "Offence.note": ("qualification.offences.note",),
    "OfficialReport.author": ("referral.reports.author", "acknowledgement.pv_author"),
    "Person.family_name": ("persons.persons.name", "consenting.victims.name", "acknowledgement.name"),
    "Person.given_name": ("persons.persons.name", "consenting.victims.name", "acknowledgement.name"),
    "Person.born_on": ("persons.persons.born_on", "consenting.victims.born_on"),
    "Person.national_number": ("persons.persons.national_number",),
    "Person.phone": ("persons.persons.phone", "consenting.victims.phone"),
    "Person.e_mail": ("persons.persons.e_mail", "consenting.victims.e_mail"),
    "Person.address": ("persons.persons.address", "consenting.victims.address", "acknowledgement.address_lines"),
    "Person.contact_rules": ("persons.persons.contact_rules", "consenting.victims.contact_rules"),
    "Person.contact_ban": ("measures.bans.contact_ban",),
    "Person.note": ("inside.people.note",),
    "PersonChange.before": (),
    "PersonRole.injury": ("persons.persons.injury",),
    "Quotation.words": ("facts.incidents.quotations.words",),
    "Quotation.translation": ("facts.incidents.quotations.translation",),
    "Report.perception_words": ("facts.perception_words",),
    "Report.safety_needs": ("inside.safety_needs",),
    "Report.prior_conflict": ("facts.prior_conflict",),
    "Report.no_offence_reason": ("qualification.no_offence_reason",),
    "RetentionHold.words": (),
    "RetentionProposal.words": (),
    "Statement.interpreter": ("statements.statements.interpreter",),
    "Statement.words": ("own_statements.statements.words", "inside.statements.words"),
    "Statement.why_none": ("statements.statements.why_none",),
    "VictimRight.words": (),
    "Visit.words": (),
    "Withdrawal.words": ("facts.withdrawals.words",),
}
PLAIN = ("Case.title", "Incident.facts", "Incident.place")  # not encrypted, and yet words about people
NAMES = ("family_name", "given_name")
DAY, PHONE = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\+?[\d ./()-]{8,}")


def shows(profile: Profile, column: str) -> bool:
    """Whether the profile's allow-list holds a column; what stands in no table is shown by none."""
    places = (place.partition(".") for place in SHOWN_AS.get(column, ()))
    return any(name in profile.sections.get(section, ()) for section, _, name in places)


def withheld(session: Session, case: Case, profile: Profile, recipient: str, language: str, *, draft: bool) -> list[Secret]:
    """Every value of this case that this recipient may not find in the file: of columns the profile does not show, of persons who are not
    shown by name, and of rows that belong in another file. An open name is no secret, whoever else bears it."""
    on = Gathering(session, case, profile, recipient, language, draft, clock.today())
    named = {person.id for person in on.people if _named(on, profile, person)}
    opened = {word.casefold() for person in on.people if person.id in named for word in names_of(person)}
    found: dict[Secret, None] = {}
    for model, column in columns():
        for row in [case] if model is Case else on.rows(model):
            if not shows(profile, f"{model.__name__}.{column}") or is_elsewhere(on, named, row):
                for value in _texts(column, getattr(row, column)):
                    if not (column in NAMES and value.casefold() in opened):
                        found[Secret(f"{model.__tablename__}.{column}", value, name=column in NAMES)] = None
    return list(found)


def columns() -> list[tuple[type[Any], str]]:
    """Every column that holds words of or about people, as (model, attribute)."""
    found = [
        (mapper.class_, name)
        for mapper in models.base.Base.registry.mappers
        if issubclass(mapper.class_, CaseRow)
        for name, value in vars(mapper.class_).items()
        if isinstance(value, Encrypted)
    ]
    plain = [(getattr(models, model), name) for model, name in (one.split(".") for one in PLAIN)]
    return sorted({*found, *plain}, key=lambda one: (one[0].__name__, one[1]))


def _named(on: Gathering, profile: Profile, person: Person) -> bool:
    return shows(profile, "Person.family_name") and how_shown(on, person) == "named"


def is_elsewhere(on: Gathering, named: set[UUID], row: Any) -> bool:
    """Whether a row belongs to somebody else or in another file, though the recipient is shown others of its kind. The gatherers leave
    out the same rows; the leak guard takes nobody's word for it."""
    if isinstance(row, Person):
        return row.id not in named
    if isinstance(row, PersonRole):
        ended = row.until is not None
        return ended or row.person_id not in named or (row.role == "suspect" and row.person_id not in on.suspects)
    if isinstance(row, Document):
        return row.support
    if isinstance(row, Alert | Instruction | Decision):
        return not on.its_track(row.track_id)
    if isinstance(row, Statement):
        return _statement_is_elsewhere(on, row)
    suspect = getattr(row, "suspect_id", None)
    return suspect is not None and not on.its_suspect(suspect) and suspect not in named


def _statement_is_elsewhere(on: Gathering, row: Statement) -> bool:
    """Outside the inquiry only the own statements, and no words while a delay runs; of a suspect elsewhere none."""
    if on.profile.kind in ("body", "victim"):
        return row.copy_delayed or not is_own(on, row)
    who = next(person for person in on.people if person.id == row.person_id)
    return who.has_role("suspect") and who.id not in on.suspects and not who.has_role("victim")


def _texts(column: str, value: object) -> Iterator[str]:
    """The words of a stored value: of answers kept as JSON only the free texts, for codes are words of the house."""
    if isinstance(value, str) and column == "answers":
        yield from (leaf for leaf in _leaves(_json(value)) if " " in leaf.strip())
    elif isinstance(value, str) and value.strip():
        yield value
        yield from _as_printed(value)


def _json(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)


def _as_printed(value: str) -> Iterator[str]:
    """A day or a telephone number as paper writes it."""
    if DAY.fullmatch(value):
        year, month, day = value.split("-")
        yield f"{day}/{month}/{year}"
    elif PHONE.fullmatch(value):
        yield re.sub(r"\D", "", value)[-9:]  # without the country, whatever the spaces
