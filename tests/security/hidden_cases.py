"""Four cases whose every word is a marker: one restricted, one of another zone, one plain with an excluded person, one shared."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from col13.models import Case, Incident, User
from col13.partial_dates import PartialDate
from col13.policies import Actor
from col13.services import accounts, casework, facts, participation, person_contact, persons
from tests.journey import Town

WHO_SEES = {
    "RESTRICTED": {"reference"},
    "ELSEWHERE": {"stranger"},
    "PLAIN": {"reception", "reference", "deputy", "support"},  # the investigator is excluded
    "SHARED": {"reception", "investigator", "reference", "deputy", "support", "liaison"},
}
# The auditor knows of every case of the zone by number, and reads no word of it; the administrator knows of none.
NUMBERS_TOO = {"RESTRICTED": {"auditor"}, "PLAIN": {"auditor"}, "SHARED": {"auditor"}, "ELSEWHERE": set()}


@dataclass(frozen=True)
class Marked:
    """A case and the words that stand in it alone."""

    name: str
    number: str
    id: str

    @property
    def words(self) -> list[str]:
        """Title, narrative, person, PV: each with the case's own marker."""
        return [f"{what}{self.name}" for what in ("Title", "Facts", "Name", "Words")] + [f"PV{self.name}/2026"]


def hand(session: Session, name: str) -> Actor:
    """The account as an actor."""
    return accounts.actor_of(session.query(User).filter_by(name=name).one())


def marked(session: Session, opener: str, name: str) -> Case:
    """A recorded report, full of the marker."""
    desk = hand(session, opener)
    case = casework.open_case(session, desk, title=f"Title{name}")
    facts.save_report(session, desk, case, channel="in_person", perception="victim", perception_words=f"Words{name}")
    incident = session.query(Incident).filter_by(case_id=case.id).one()
    facts.change_incident(
        session, desk, case, incident.id, facts=f"Facts{name} happened.", happened=PartialDate.parse("2026-11-18"), place="square"
    )
    victim = persons.add_person(session, desk, case, roles=["victim", "reporter"], family_name=f"Name{name}")
    person_contact.set_contact_rules(session, desk, case, victim.id)
    casework.advance(session, desk, case, "report", "submit", {}, seen=0)
    answers = {"pv_number": f"PV{name}/2026", "pv_date": "2026-11-20", "pv_author": f"Words{name}"}
    casework.advance(session, desk, case, "report", "record_pv", answers, seen=1)
    return case


def share(session: Session, case: Case) -> None:
    """With Unia, on the victim's consent."""
    officer = hand(session, "reference")
    victim = str(session.query(persons.Person).filter_by(case_id=case.id).one().id)
    answers = {
        "ask_consent": {"victims": [victim], "bodies": ["unia"]},
        "record_consent": {"victim": victim, "scope": "minimal", "how": "in_writing", "given_by": "victim"},
        "share": {
            "profile": "equality-body-minimal", "preview_seen": "yes", "legal_basis": "to_be_confirmed_by_dpo",
            "authorisation": "reference magistrate, 20/11/2026",
        },
    }  # fmt: skip
    for seen, (step, said) in enumerate(answers.items()):
        casework.advance(session, officer, case, "unia_liaison", step, said, seen=seen)


def four_cases(town: Town) -> list[Marked]:
    """All four, written through the services."""
    made = []
    with town.database.write() as session:
        for name in WHO_SEES:
            case = marked(session, "stranger" if name == "ELSEWHERE" else "reception", name)
            if name == "RESTRICTED":
                officer = hand(session, "reference")
                participation.restrict(session, officer, case, names=[officer.id], reason="police officer as suspect")
            if name == "PLAIN":
                excluded = hand(session, "investigator")
                participation.exclude(session, hand(session, "reference"), case, user_id=excluded.id, reason="knows the suspect")
            if name == "SHARED":
                share(session, case)
            made.append(Marked(name, case.number, str(case.id)))
    return made
