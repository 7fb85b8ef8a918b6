"""Cases of three sizes to make real dossiers of: a short one, a full one, and one of more than a hundred pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.models import (
    Bias,
    BiasCriterion,
    Consent,
    Decision,
    Document,
    Incident,
    Indicator,
    Move,
    Note,
    Offence,
    OffencePerson,
    OfficialReport,
    Quotation,
    Share,
    Statement,
    Track,
    VictimRight,
)
from col13.models.base import new_id
from col13.partial_dates import PartialDate
from col13.policies import Role
from col13.services import casework
from tests.dossier.sample_papers import FOREIGN, HARD_NAMES, HOSTILE, WORDS
from tests.factories import a_body, a_zone, an_actor
from tests.services.dossier_case import a_full_case, FullCase

ON = dt.date(2026, 3, 1)
ARABIC = "تعرّضت السيدة للشتم في محطة الحافلات، ثم أمسك أحدهم بوشاحها."
STEPS = 300  # moves of a long case
STRANGE = tuple(text for text in HOSTILE if "\ud83d" not in text)  # half a character fits into no database


def short(session: Session) -> FullCase:
    """One victim, two lines of facts, hard names; nothing more is known."""
    zone, body = a_zone(session), a_body(session)
    officer, reception = an_actor(session, zone, Role.REFERENCE_OFFICER), an_actor(session, zone, Role.RECEPTION)
    case = casework.open_case(session, reception, title="Insults at a bus stop")
    desk = an_actor(session, zone, Role.INVESTIGATOR), reception, an_actor(session, zone, Role.VICTIM_SUPPORT)
    on = FullCase(session, zone, case, officer, *desk, an_actor(session, body, Role.LIAISON))
    on.person("victim", "victim", given_name="Thị Bảy", family_name="Nguyễn", language="vi")
    incident = session.query(Incident).filter_by(case_id=case.id).one()
    incident.facts, incident.happened, incident.municipality = WORDS * 2, PartialDate.day(ON), "12025"
    _reached(on)
    return on


def typical(session: Session) -> FullCase:
    """Five persons, two offences, everything on file once, in sentences of ordinary length."""
    on = a_full_case(session)
    _told(on, 2)
    _reached(on)
    return on


def long(session: Session, size: int = 43, steps: int = STEPS) -> FullCase:
    """`size` incidents with what belongs to each: at 43 about 150 pages for a magistrate. `steps`: moves of its referral."""
    on = a_full_case(session)
    _told(on, size)
    _moves(on, steps)
    _reached(on)
    return on


SIZES: Mapping[str, Callable[[Session], FullCase]] = {"short": short, "typical": typical, "long": long}


def _told(on: FullCase, size: int) -> None:
    """So many incidents, each with words, persons, statements, indicators, an offence and its bias."""
    codes = [entry.code for entry in catalogue.entries("indicator")]
    for number in range(2, size + 2):
        name = HARD_NAMES[number % len(HARD_NAMES)]
        victim = on.person(f"victim{number}", "victim", given_name=str(FOREIGN[number % len(FOREIGN)].text), family_name=name)
        witness = on.person(f"witness{number}", "witness", given_name=name.split()[0], family_name=f"Ștefănescu-{number}")
        incident = on.row(
            Incident, f"incident{number}", seq=number, facts=f"{WORDS * 3}\n\n{STRANGE[number % len(STRANGE)]}\n\n{WORDS * 2}",
            place="Bushalte Veemarkt", happened=PartialDate.day(ON), municipality="12025", domain_of_life="society", entered_at=clock.now(),
            entered_by=on.officer.id,
        )  # fmt: skip
        said = on.row(
            Quotation, f"quotation{number}", incident_id=incident.id, language="ar", words=ARABIC, translation=WORDS[:200],
            said_by=on.people["adult"].id, heard_by=witness.id, medium="spoken", publicity="public",
        )  # fmt: skip
        paper = on.row(
            Document, f"document{number}", kind="photo", media_type="image/png", size=4096 + number, sha256=f"{number:064x}",
            path=f"x/{new_id().hex}", title=f"Foto {number} van de bushalte",
        )  # fmt: skip
        on.row(
            Indicator, f"indicator{number}", incident_id=incident.id, code=codes[number % len(codes)], edition="2026.1",
            quotation_id=said.id, document_id=paper.id, note=WORDS[:150],
        )  # fmt: skip
        for person in (victim, witness):
            on.row(Statement, f"statement{number}.{person.seq}", person_id=person.id, taken_on=ON, language="nl", why_none=WORDS[:90])
        on.row(VictimRight, f"right{number}", person_id=victim.id, what="attestation", on=ON)
        on.row(Note, f"note{number}", section="facts", words=WORDS)
        on.row(OfficialReport, f"pv{number}", kind="later", number=f"ME.56.L2.{number:06d}/2026", drawn_on=ON)
        _offence(on, number, incident, victim.id)


def _reached(on: FullCase) -> None:
    """What makes the case one for every profile: a file for the labour auditor, and a body that may know more."""
    on.track("prosecution_referral", "prosecution_referral.labour_auditor", "preparing", "labour_auditor", "prepare")
    liaison = on.track("unia_liaison", "unia_liaison.igvm", "shared", "igvm", "ask_consent", "record_consent", "share")
    on.row(
        Consent, "consent_extended", person_id=on.people["victim"].id, recipient="igvm", recipient_kind="body", scope="extended",
        answer="given", valid_from=ON,
    )  # fmt: skip
    on.row(
        Share, "share_extended", track_id=liaison.id, body="igvm", profile="equality-body-extended", legal_basis="consent",
        authorisation="Parket, 12/03/2026", since=clock.now(),
    )  # fmt: skip
    on.session.flush()


def _offence(on: FullCase, number: int, incident: Incident, victim: object) -> None:
    made = on.row(
        Offence, f"offence_more{number}", incident_id=incident.id, seq=number + 1, code="threats_old", law="old_code", edition="2026.1",
        article="327", no_bias=None, note=WORDS[:160],
    )  # fmt: skip
    on.row(OffencePerson, "", offence_id=made.id, person_id=victim, part="victim")
    on.row(OffencePerson, "", offence_id=made.id, person_id=on.people["adult"].id, part="suspect")
    bias = on.row(
        Bias, f"bias_more{number}", offence_id=made.id, phenomenon="racism", basis="perceived_by_victim", author_role="investigator",
        edition="2026.1", status="confirmed", reason=WORDS[:300],
    )  # fmt: skip
    on.row(BiasCriterion, "", bias_id=bias.id, code="race")


def _moves(on: FullCase, steps: int) -> None:
    """A referral that went to and fro, and a decision for each round of it."""
    track = on.referral
    assert isinstance(track, Track)
    kind = next(entry.code for entry in catalogue.entries("decision"))
    for seq in range(track.seq + 1, track.seq + 1 + steps):
        on.row(
            Move, f"move.more.{seq}", track_id=track.id, seq=seq, step="approve", from_state="ready", to_state="ready",
            role="reference_officer", revision=1, version=1, entry_seq=1,
        )  # fmt: skip
    track.seq += steps
    for seq in range(2, 12):
        on.row(
            Decision, f"decision{seq}", track_id=track.id, seq=seq, decided_by="prosecutor", kind=kind, edition="2026.1",
            decided=PartialDate.month(2026, 5), mark="kept", words=WORDS,
        )  # fmt: skip
    on.session.flush()
