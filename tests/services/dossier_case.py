"""A full case for dossiers: every encrypted column holds a secret word of its own, so that a leak names where it came from."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from col13 import clock
from col13.models import (
    Alert,
    Bias,
    BiasCriterion,
    BiasEvidence,
    BiasView,
    BodyMessage,
    Case,
    CaseRow,
    Consent,
    Contact,
    Decision,
    DecisionPart,
    Disclosure,
    Document,
    Encrypted,
    Incident,
    Indicator,
    Instruction,
    Move,
    NeedsAssessment,
    Note,
    Offence,
    OffencePerson,
    OfficialReport,
    Organisation,
    Person,
    PersonChange,
    PersonRole,
    Quotation,
    Report,
    Share,
    Statement,
    Track,
    VictimRight,
    Withdrawal,
)
from col13.models.base import new_id
from col13.partial_dates import PartialDate
from col13.policies import Actor, Role
from col13.services import casework
from tests.factories import a_body, a_zone, an_actor

ON = dt.date(2026, 3, 1)


def secret(row: str, column: str) -> str:
    """The word in a encrypted column: letters only, so that no line is broken inside it."""
    return "Zx" + hashlib.sha256(f"{row}.{column}".encode()).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))[:9]


@dataclass
class FullCase:
    """The case, its people, and every secret by `row.column`."""

    session: Session
    zone: Organisation
    case: Case
    officer: Actor
    investigator: Actor
    reception: Actor
    support: Actor
    liaison: Actor
    people: dict[str, Person] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    incident: Incident | None = None
    offences: list[Offence] = field(default_factory=list)
    referral: Track | None = None

    def row(self, model: type[CaseRow], name: str, **values: Any) -> Any:
        """A row whose encrypted columns hold their secrets, where nothing else is given."""
        encrypted = {column for column in vars(model) if isinstance(vars(model)[column], Encrypted)}
        for column in encrypted - set(values):
            values[column] = self.secrets[f"{name}.{column}"] = secret(name, column)
        common = {"at": clock.now(), "by": self.officer.id}
        values = {**{key: value for key, value in common.items() if hasattr(model, key)}, **values}
        made = model(self.session, case_id=self.case.id, **values)
        self.session.flush()
        return made

    def person(self, name: str, *roles: str, **values: Any) -> Person:
        """A person with roles, every encrypted column a secret."""
        values = {"born_on": "1990-05-0" + str(len(self.people) + 1), **values}
        made: Person = self.row(Person, name, seq=len(self.people) + 1, **values)
        for role in roles:
            self.row(PersonRole, f"{name}.{role}", person_id=made.id, role=role, since=clock.now())
        self.session.refresh(made)
        self.people[name] = made
        return made

    def words(self, *names: str) -> set[str]:
        """The secrets of these rows or columns."""
        return {word for key, word in self.secrets.items() if any(key == name or key.startswith(f"{name}.") for name in names)}

    def track(self, workflow: str, key: str, state: str, subject: str = "", *steps: str) -> Track:
        """A track where it stands, with the moves that are told of it."""
        track = Track(
            self.session, case_id=self.case.id, workflow=workflow, version=1, key=key, subject=subject, state=state, since=clock.now(),
        )  # fmt: skip
        self.session.flush()
        for seq, step in enumerate(steps, 1):
            self.row(
                Move, f"move.{key}.{step}", track_id=track.id, seq=seq, step=step, from_state=state, to_state=state, role="investigator",
                revision=1, version=1, entry_seq=1,
            )  # fmt: skip
        track.seq = len(steps)
        self.session.flush()
        return track


def hits(words: set[str], text: str) -> set[str]:
    """Which of the words stand in a text, however it is hyphenated or broken."""
    plain = re.sub(r"[\s\u00ad-]", "", text)
    return {word for word in words if word in plain}


def a_full_case(session: Session) -> FullCase:
    """Two victims (the first consents to Unia), a minor and an adult suspect, a witness; everything on file."""
    zone, unia = a_zone(session), a_body(session)
    officer, investigator = an_actor(session, zone, Role.REFERENCE_OFFICER), an_actor(session, zone, Role.INVESTIGATOR)
    reception, support = an_actor(session, zone, Role.RECEPTION), an_actor(session, zone, Role.VICTIM_SUPPORT)
    case = casework.open_case(session, reception, title="Insults at a bus stop")
    on = FullCase(session, zone, case, officer, investigator, reception, support, an_actor(session, unia, Role.LIAISON))
    on.person("victim", "victim", forbidden_channels="phone", language="fr")
    on.person("other", "victim")
    on.person("adult", "suspect", minor=False, relation="neighbour")
    on.person("minor", "suspect", minor=True)
    on.person("witness", "witness")
    _facts(on)
    _qualification(on)
    _support(on)
    _referral(on)
    session.flush()
    return on


def _facts(on: FullCase) -> None:
    report = on.session.query(Report).filter_by(case_id=on.case.id).one()
    for column in ("perception_words", "safety_needs", "prior_conflict"):
        on.secrets[f"report.{column}"] = secret("report", column)
        setattr(report, column, on.secrets[f"report.{column}"])
    report.channel, report.perception, report.language = "in_person", "victim", "fr"
    on.incident = on.session.query(Incident).filter_by(case_id=on.case.id).one()
    on.secrets["incident.facts"] = secret("incident", "facts")
    minor = on.people["minor"]
    on.incident.facts = f"De man riep en duwde. {on.secrets['incident.facts']}. Daarbij was {minor.given_name} {minor.family_name}."
    on.incident.happened, on.incident.municipality, on.incident.domain_of_life = PartialDate.day(ON), "12025", "society"
    quotation = on.row(
        Quotation, "quotation", incident_id=on.incident.id, language="ar", said_by=on.people["adult"].id, heard_by=on.people["witness"].id,
        words="اخرج من هنا " + on.secrets.setdefault("quotation.words", secret("quotation", "words")), medium="written", publicity="public",
    )  # fmt: skip
    document = on.row(Document, "document", kind="photo", media_type="image/png", size=12, sha256="a" * 64, path=f"x/{new_id().hex}")
    on.row(
        Document, "support_document", kind="letter", media_type="image/png", size=12, sha256="b" * 64, path=f"x/{new_id().hex}",
        support=True,
    )  # fmt: skip
    on.row(
        Indicator, "indicator", incident_id=on.incident.id, code="BI-WORD", edition="2026.1", quotation_id=quotation.id,
        document_id=document.id,
    )  # fmt: skip
    on.row(Note, "note", section="facts")
    on.row(Withdrawal, "withdrawal", person_id=on.people["other"].id, pressure_asked=True, told_inquiry_goes_on=True)
    on.row(Statement, "statement", person_id=on.people["victim"].id, taken_on=ON, language="fr", why_none=None)
    on.row(OfficialReport, "pv", kind="initial", number="ME.56.L2.000123/2026", drawn_on=ON)
    on.row(PersonChange, "change", person_id=on.people["victim"].id, field="phone")
    on.case.pv_number = "ME.56.L2.000123/2026"


def _qualification(on: FullCase) -> None:
    assert on.incident is not None
    for seq, (code, victim, phenomenon) in enumerate((("assault_old", "victim", "racism"), ("threats_old", "other", "sexism")), 1):
        offence = on.row(
            Offence, f"offence{seq}", incident_id=on.incident.id, seq=seq, code=code, law="old_code", edition="2026.1", article="398",
            no_bias=None,
        )  # fmt: skip
        on.offences.append(offence)
        on.row(OffencePerson, "", offence_id=offence.id, person_id=on.people[victim].id, part="victim")
        for suspect in ("adult", "minor"):
            on.row(OffencePerson, "", offence_id=offence.id, person_id=on.people[suspect].id, part="suspect")
        bias = on.row(
            Bias, f"bias{seq}", offence_id=offence.id, phenomenon=phenomenon, basis="perceived_by_victim", author_role="investigator",
            edition="2026.1", status="confirmed",
        )  # fmt: skip
        on.row(BiasCriterion, "", bias_id=bias.id, code="race" if seq == 1 else "sex")
        on.row(BiasView, f"view{seq}", bias_id=bias.id, status="contested", author_role="reference_officer")
        on.row(BiasEvidence, "", bias_id=bias.id)
    on.row(
        Bias, "bias_minor", offence_id=on.offences[0].id, suspect_id=on.people["minor"].id, phenomenon="homophobia", basis="assumed",
        author_role="investigator", edition="2026.1",
    )  # fmt: skip
    on.track("qualification", "qualification", "confirmed", "", "begin", "propose", "confirm")


def _support(on: FullCase) -> None:
    victim = on.people["victim"]
    on.row(NeedsAssessment, "needs", person_id=victim.id, kind="full")
    on.row(Contact, "contact", person_id=victim.id, contacted_at=clock.now(), channel="visit", outcome="reached")
    on.row(VictimRight, "right", person_id=victim.id, what="attestation", on=ON)
    on.track("victim_support", "victim_support", "in_follow_up", str(victim.id), "offer", "accept", "assess_needs", "log_contact")
    on.row(
        Consent, "consent", person_id=victim.id, recipient="unia", recipient_kind="body", scope="minimal", answer="given", valid_from=ON,
    )  # fmt: skip
    liaison = on.track("unia_liaison", "unia_liaison", "shared", "unia", "ask_consent", "record_consent", "share")
    on.row(
        Share, "share", track_id=liaison.id, body="unia", profile="equality-body-minimal", legal_basis="consent", since=clock.now(),
    )  # fmt: skip
    on.row(BodyMessage, "message", track_id=liaison.id, kind="opinion", body="unia", from_body=True)


def _referral(on: FullCase) -> None:
    on.track("report", "report", "acknowledged", "", "submit", "record_pv")
    on.referral = on.track("prosecution_referral", "prosecution_referral", "ready", "prosecutor", "prepare", "submit_for_review", "approve")
    on.row(Alert, "alert", track_id=on.referral.id, called_at=clock.now(), magistrate="prosecutor")
    on.row(Instruction, "instruction", track_id=on.referral.id, notice="ME.123")
    on.row(Disclosure, "disclosure", track_id=on.referral.id, recipient_kind="magistrate", recipient="prosecutor", what="urgent",
           legal_basis="judicial_authority")  # fmt: skip
    decision = on.row(
        Decision, "decision", track_id=on.referral.id, seq=1, decided_by="prosecutor", kind=next(iter(_decisions())), edition="2026.1",
        decided=PartialDate.month(2026, 5), mark="kept",
    )  # fmt: skip
    for suspect in ("adult", "minor"):
        on.row(
            DecisionPart, "", decision_id=decision.id, suspect_id=on.people[suspect].id, offence_id=on.offences[0].id, mark="kept",
        )  # fmt: skip
    youth = on.track("prosecution_referral", "prosecution_referral.youth", "preparing", "youth", "prepare")
    on.row(Instruction, "youth_instruction", track_id=youth.id)


def _decisions() -> list[str]:
    from col13 import catalogue

    return [entry.code for entry in catalogue.entries("decision")]
