"""What may stand in a person's fields, and which facet of the rights matrix each role of a person belongs to. No writing here."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, TypedDict

from sqlalchemy.orm import Session
from stdnum.be import bis, nn
from stdnum.exceptions import ValidationError

from col13 import clock
from col13.errors import Invalid
from col13.i18n import Label, N_, S_
from col13.later import Later
from col13.models import Case, Person
from col13.models.person import ROLES
from col13.partial_dates import PartialDate
from col13.policies import Section
from col13.services.faults import Faults, IN_THE_FUTURE

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = Later("phonenumbers")

KINDS: dict[str, Label] = {
    "person": N_("kind of person", "person"),
    "organisation": N_("kind of person", "organisation"),
    "community": N_("kind of person", "group or community"),
    "property": N_("kind of person", "property"),
}
PERSON_ROLES: dict[str, Label] = {
    "victim": N_("person's role", "victim"),
    "suspect": N_("person's role", "suspect"),
    "witness": N_("person's role", "witness"),
    "reporter": N_("person's role", "reporter"),
    "representative": N_("person's role", "representative"),
    "next_of_kin": N_("person's role", "next of kin"),
    "civil_party": N_("person's role", "civil party"),
    "spokesperson": N_("person's role", "spokesperson"),
    "interpreter": N_("person's role", "interpreter"),
}
CHANNELS: dict[str, Label] = {
    "phone": N_("contact channel", "phone"),
    "sms": N_("contact channel", "text message"),
    "e_mail": N_("contact channel", "e-mail"),
    "letter": N_("contact channel", "letter"),
    "visit": N_("contact channel", "visit at home"),
}
REPRESENTATIVES: dict[str, Label] = {
    "parent": N_("representative", "parent"),
    "guardian": N_("representative", "guardian"),
    "ad_hoc_guardian": N_("representative", "ad hoc guardian"),
    "lawyer": N_("representative", "lawyer"),
    "spokesperson": N_("representative", "spokesperson"),
}
RELATIONS: dict[str, Label] = {
    "unknown_to_victim": N_("relation to the victim", "unknown to the victim"),
    "neighbour": N_("relation to the victim", "neighbour"),
    "family": N_("relation to the victim", "family"),
    "partner": N_("relation to the victim", "partner or former partner"),
    "colleague": N_("relation to the victim", "colleague or superior"),
    "school": N_("relation to the victim", "fellow pupil or teacher"),
    "customer": N_("relation to the victim", "customer, tenant or provider"),
    "online": N_("relation to the victim", "known online only"),
    "police": N_("relation to the victim", "police officer on duty"),
    "other": N_("relation to the victim", "other"),
}
# Which facet a role belongs to: a reporter or interpreter is no victim, so victim support does not see one unless also a victim.
FACET: dict[str, tuple[Section, str]] = {
    **dict.fromkeys(("victim", "next_of_kin", "representative", "civil_party", "spokesperson"), (Section.PERSONS, "victims")),
    **dict.fromkeys(("witness", "reporter", "interpreter"), (Section.PERSONS, "witnesses")),
    "suspect": (Section.SUSPECTS, "identity"),
}

E_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
LONGEST = 200  # characters of a name or a line
NOT_A_NUMBER = S_("This is no Belgian national or bis number: its check digits do not fit.")
NOT_A_PHONE = S_("This is no telephone number. Write it as 0470 12 34 56 or +32 470 12 34 56.")
NOT_AN_ADDRESS = S_("This is no e-mail address.")
FOR_PERSONS = S_("Only a person has this.")
NAME_IT = S_("Give a name, or say that the person is not identified.")
AT_LEAST_ONE = S_("At least one.")
NO_SUSPECT = S_("Who is a suspect in this case cannot represent anybody in it.")
NOT_ONESELF = S_("Nobody represents himself or herself.")
FIRST_CATEGORY = S_("A victim or a witness is heard in category I.")
SUSPECT_CATEGORY = S_("A suspect is heard in category II, III or IV.")


class PersonFields(TypedDict, total=False):
    """Who it is. What is not given stays as it is."""

    identified: bool
    count: int | None
    count_estimated: bool
    minor: bool | None
    able_to_judge: bool | None
    police_officer: bool
    deceased: bool
    deceased_id: uuid.UUID | None
    relation: str | None
    family_name: str
    given_name: str
    born_on: str
    national_number: str
    contact_ban: str
    note: str


class ContactFields(TypedDict, total=False):
    """How to reach and speak to the person: editable even where the section takes additions only, with history."""

    language: str | None
    interpreter: bool
    phone: str
    e_mail: str
    address: str


def cleaned(session: Session, case: Case, kind: str, fields: Mapping[str, object], wrong: Faults) -> dict[str, object]:
    """The fields in the form they are kept (numbers compact, telephone as E.164); complaints go to `wrong`."""
    kept = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    for name in ("family_name", "given_name", "born_on", "address"):
        wrong.short(name, kept.get(name), LONGEST)
    for name in ("contact_ban", "note"):
        wrong.short(name, kept.get(name))
    wrong.coded("language", "language", kept.get("language"))
    wrong.among("relation", kept.get("relation"), RELATIONS)
    wrong.refers(session, case, "deceased_id", Person, kept.get("deceased_id"))
    count = kept.get("count")
    if count is not None and (not isinstance(count, int) or count < 1):
        wrong.add("count", AT_LEAST_ONE)
    for name in ("national_number", "born_on", "given_name"):
        if kind != "person" and kept.get(name):
            wrong.add(name, FOR_PERSONS)
    _clean(kept, wrong)
    return kept


def _clean(kept: dict[str, object], wrong: Faults) -> None:
    for name, clean in (("national_number", national_number), ("phone", phone), ("e_mail", e_mail), ("born_on", born_on)):
        if kept.get(name):
            try:
                kept[name] = clean(str(kept[name]))
            except Invalid as unfit:
                for says, facts in unfit.fields.values():
                    wrong.add(name, says, **facts)


def national_number(text: str) -> str:
    """Eleven digits; Invalid when neither a national nor a bis number."""
    for kind in (nn, bis):
        try:
            return str(kind.validate(text))
        except ValidationError:
            continue
    raise Invalid({"national_number": NOT_A_NUMBER})


def phone(text: str) -> str:
    """As E.164; a number without a country is Belgian."""
    try:
        number = phonenumbers.parse(text, "BE")
    except phonenumbers.NumberParseException as unreadable:
        raise Invalid({"phone": NOT_A_PHONE}) from unreadable
    if not phonenumbers.is_possible_number(number):
        raise Invalid({"phone": NOT_A_PHONE})
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def e_mail(text: str) -> str:
    """As typed, if it looks like an address: one @ and a dot after it."""
    if len(text) > LONGEST or not E_MAIL.fullmatch(text):
        raise Invalid({"e_mail": NOT_AN_ADDRESS})
    return text


def born_on(text: str) -> str:
    """The text form of a partial date that has begun."""
    day = PartialDate.parse(text)
    if day.first is not None and day.first > clock.today():
        raise Invalid({"born_on": IN_THE_FUTURE})
    return day.iso()


def check_salduz(wrong: Faults, role: str, category: str | None) -> None:
    """The Salduz category fits the role: I for who is no suspect (domain reference 3.5, to be confirmed)."""
    wrong.coded("salduz", "salduz", category)
    if category and role == "suspect" and category == "I":
        wrong.add("salduz", SUSPECT_CATEGORY)
    if category and role != "suspect" and category != "I":
        wrong.add("salduz", FIRST_CATEGORY)


def facets_of(roles: Collection[str]) -> list[tuple[Section, str]]:
    """The facets that a person with these roles belongs to, in the order of the roles."""
    return list(dict.fromkeys(FACET[role] for role in ROLES if role in roles))
