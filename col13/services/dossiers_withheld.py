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
from col13.models import Case, Person
from col13.models.base import CaseRow, Encrypted
from col13.services.dossiers_gather import Gathering, how_shown, names_of

# Where a profile would show a column: section and field of the allow-list, None for what leaves the house for nobody.
# Every encrypted column and every plain text of the narrative must stand here (a test holds it).
SHOWN_AS: Mapping[str, str | None] = {
    "Alert.orders": "referral.alerts.orders",
    "Bias.reason": "qualification.offences.biases.reason",
    "BiasView.reason": "qualification.offences.biases.views.reason",
    "BodyMessage.words": None,
    "Case.title": "case.title",
    "CaseLink.note": None,
    "Consent.standing": None,
    "Consent.words": None,
    "Contact.with_whom": None,
    "Contact.words": None,
    "Decision.words": "decisions.decisions.words",
    "Disclosure.words": None,
    "Document.title": "documents.documents.title",
    "Document.filename": None,
    "Dossier.reason": None,
    "Exclusion.reason": None,
    "Incident.facts": "facts.incidents.facts",
    "Incident.place": "facts.incidents.place",
    "Indicator.note": "indicators.indicators.note",
    "Instruction.words": "referral.instructions.words",
    "Move.answers": None,
    "NeedsAssessment.answers": None,
    "NeedsAssessment.measures": "measures.measures.measures",
    "Note.words": "facts.notes.words",
    "Offence.no_bias": "qualification.offences.no_bias",
    "Offence.note": "qualification.offences.note",
    "OfficialReport.author": "referral.reports.author",
    "Person.family_name": "persons.persons.name",
    "Person.given_name": "persons.persons.name",
    "Person.born_on": "persons.persons.born_on",
    "Person.national_number": "persons.persons.national_number",
    "Person.phone": "persons.persons.phone",
    "Person.e_mail": "persons.persons.e_mail",
    "Person.address": "persons.persons.address",
    "Person.contact_rules": "persons.persons.contact_rules",
    "Person.contact_ban": "measures.bans.contact_ban",
    "Person.note": None,
    "PersonChange.before": None,
    "PersonRole.injury": "persons.persons.injury",
    "Quotation.words": "facts.incidents.quotations.words",
    "Quotation.translation": "facts.incidents.quotations.translation",
    "Report.perception_words": "facts.perception_words",
    "Report.safety_needs": None,
    "Report.prior_conflict": "facts.prior_conflict",
    "Report.no_offence_reason": "qualification.no_offence_reason",
    "Statement.interpreter": "statements.statements.interpreter",
    "Statement.words": None,
    "Statement.why_none": "statements.statements.why_none",
    "VictimRight.words": None,
    "Visit.words": None,
    "Withdrawal.words": "facts.withdrawals.words",
}
PLAIN = ("Case.title", "Incident.facts", "Incident.place")  # not encrypted, and yet words about people
NAMES = ("family_name", "given_name")
DAY, PHONE = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\+?[\d ./()-]{8,}")


def shows(profile: Profile, column: str) -> bool:
    """Whether the profile's allow-list holds a column; what stands in no table is shown by none."""
    place = SHOWN_AS.get(column)
    if place is None:
        return False
    section, _, name = place.partition(".")
    return name in profile.sections.get(section, ())


def withheld(session: Session, case: Case, profile: Profile, recipient: str, language: str, *, draft: bool) -> list[Secret]:
    """Every value of this case that this recipient may not find in the file: of columns the profile does not show, and of persons who
    are not shown by name. An open name is no secret, whoever else bears it."""
    on = Gathering(session, case, profile, recipient, language, draft, clock.today())
    named = {person.id for person in on.people if _named(on, profile, person)}
    opened = {word.casefold() for person in on.people if person.id in named for word in names_of(person)}
    found: dict[Secret, None] = {}
    for model, column in columns():
        for row in [case] if model is Case else on.rows(model):
            hidden = not shows(profile, f"{model.__name__}.{column}") or (isinstance(row, Person) and row.id not in named)
            if hidden or _about_somebody_else(row, on, named):
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


def _about_somebody_else(row: Any, on: Gathering, named: set[UUID]) -> bool:
    """Whether a row is about a suspect of another recipient."""
    suspect = getattr(row, "suspect_id", None)
    return suspect is not None and not on.its_suspect(suspect) and suspect not in named


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
