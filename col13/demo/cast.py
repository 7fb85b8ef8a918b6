"""Who plays: two zones, three equality bodies, an account for each role; names are roles, passwords belong to this instance alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.demo.script import DEPUTY, INVESTIGATOR, RECEPTION, REFERENCE, SUPPORT
from col13.models import Organisation, User
from col13.models.vault import vault_of
from col13.policies import Actor, Role, SHELL_ID
from col13.services import accounts, instance, zone_policy

SHELL = Actor(SHELL_ID, "shell:demo", kind="shell", roles=frozenset(Role), language="en")
HOME = "5906"
# No second zone number is read in a source: this one cannot be mistaken for a real zone's.
OTHER = "9999"
OTHER_NAMES = ("Demozone (geen echte zone)", "Zone de démonstration (fictive)")
ROLES: tuple[tuple[str, Role, str], ...] = (
    (RECEPTION, Role.RECEPTION, "Reception"),
    (INVESTIGATOR, Role.INVESTIGATOR, "Investigator"),
    (REFERENCE, Role.REFERENCE_OFFICER, "Reference officer"),
    (DEPUTY, Role.REFERENCE_OFFICER, "Reference officer, deputy"),
    (SUPPORT, Role.VICTIM_SUPPORT, "Victim support"),
    ("auditor", Role.AUDITOR, "Auditor"),
    ("admin", Role.ADMIN, "Administrator"),
)
PROTOCOL = {"unia": "Demo protocol (no real document)"}


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account as printed."""

    name: str
    role: str
    organisation: str
    password: str


def make(session: Session) -> list[Account]:
    """Mark the instance as a demo and make what is missing of organisations and accounts; the same again changes nothing.

    StepRefused in an instance that holds a case and is no demo. A password is derived from the instance's own key, so that a load that
    was cut short prints the same ones again.
    """
    instance.mark_demo(session, SHELL)
    made: list[Account] = []
    for code in (HOME, OTHER):
        zone = _zone(session, code)
        made += [_account(session, zone, _name(part, code), role, f"{label} {code}") for part, role, label in ROLES]
    for entry in catalogue.entries("body"):
        body = instance.add_organisation(
            session, SHELL, kind="equality_body", code=entry.code, name_nl=entry.label("nl"), name_fr=entry.label("fr")
        )
        made.append(_account(session, body, f"liaison-{entry.code}", Role.LIAISON, f"Liaison {entry.code.upper()}"))
    return made


def _zone(session: Session, code: str) -> Organisation:
    known = next((zone for zone in catalogue.known_zones() if zone.code == code), None)
    names = (known.name_nl, known.name_fr) if known else OTHER_NAMES
    there = instance.organisation(session, "police_zone", code)
    zone = there or instance.add_organisation(
        session, SHELL, kind="police_zone", code=code, name_nl=names[0], name_fr=names[1], language="nl" if known else "fr"
    )  # fmt: skip
    if there is None and known:
        zone_policy.change(session, SHELL, org_id=zone.id, protocols=PROTOCOL)
    return zone


def _name(part: str, code: str) -> str:
    """reception-5906, reference-5906, reference-5906-2: what is typed at sign-in."""
    stem, _, number = part.replace("victim_support", "support").partition("-")
    return f"{stem}-{code}" + (f"-{number}" if number else "")


def _account(session: Session, org: Organisation, name: str, role: Role, display: str) -> Account:
    password = password_of(session, name)
    if session.execute(select(User.id).where(User.name == name)).first() is None:
        accounts.add_user(
            session, SHELL, name=name, display_name=display, org_code=org.code, roles=[role], language=org.language, password=password
        )  # fmt: skip
    return Account(name, role.value, org.name_fr if org.language == "fr" else org.name_nl, password)


def password_of(session: Session, name: str) -> str:
    """Four groups of letters and digits, other ones in every instance."""
    token = vault_of(session).token("demo-password", name)
    return "-".join(token[at : at + 4] for at in range(0, 16, 4))


def actors(session: Session, zone: str) -> Mapping[str, Actor]:
    """The parts of one zone and the bodies' liaisons, as actors."""
    found = {part: accounts.actor_by_name(session, _name(part, zone)) for part, _, _ in ROLES}
    return found | {f"liaison:{one.code}": accounts.actor_by_name(session, f"liaison-{one.code}") for one in catalogue.entries("body")}


def table(made: list[Account]) -> list[str]:
    """The accounts as lines to print, aligned."""
    rows = [("account", "password", "role", "organisation"), *((one.name, one.password, one.role, one.organisation) for one in made)]
    wide = [max(len(row[at]) for row in rows) for at in range(3)]
    return ["  ".join([*(cell.ljust(width) for cell, width in zip(row[:3], wide, strict=True)), row[3]]) for row in rows]
