"""The consent ledger outside the steps: for services, and taken back at any time."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden, Invalid, NotFound
from col13.models import Consent, Person
from col13.models.visibility import visible
from col13.policies import Role
from col13.services import casework, consents, ledger, person_contact, persons, tracks
from tests.factories import a_body, an_actor
from tests.services.zone_desk import a_desk, close, Desk, exclude


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


@pytest.fixture
def victim(desk: Desk) -> Person:
    return persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters")


def given_to_unia(desk: Desk, victim: Person) -> None:
    Consent(
        desk.session, case_id=desk.case.id, person_id=victim.id, recipient="unia", recipient_kind="body", scope="minimal", answer="given",
        valid_from=clock.today(), at=clock.now(), by=desk.officer.id,
    )  # fmt: skip
    desk.session.flush()


def test_a_consent_for_a_service_is_a_line_and_moves_no_track(desk: Desk, victim: Person) -> None:
    line = consents.record_for_service(desk.session, desk.support, desk.case, person_id=victim.id, service="victim_aid", words="Signed.")
    assert (line.answer, line.recipient_kind, line.how) == ("given", "service", "in_writing")
    assert [one.victim for one in ledger.consents_for(desk.session, desk.case, "victim_aid")] == [str(victim.id)]
    assert desk.acts()[-1] == "consent.given"
    assert casework.situation(desk.session, desk.support, desk.case).closed is False


def test_every_wrong_field_of_a_consent_is_named(desk: Desk, victim: Person) -> None:
    before = desk.trace()
    with pytest.raises(Invalid) as refused:
        consents.record_for_service(
            desk.session, desk.support, desk.case, person_id=victim.id, service="cavalry", scope="minimal", answer="perhaps", how="x",
            given_by="uncle", valid_until=dt.date(2000, 1, 1), document_id=desk.case.id,
        )  # fmt: skip
    assert set(refused.value.fields) == {"service", "scope", "answer", "how", "given_by", "valid_until", "document_id"}
    witness = persons.add_person(desk.session, desk.reception, desk.case, roles=["witness"], family_name="Wouters")
    with pytest.raises(Invalid) as refused:
        consents.record_for_service(desk.session, desk.support, desk.case, person_id=witness.id, service="victim_aid", given_by="lawyer")
    assert set(refused.value.fields) == {"person_id", "standing"}
    assert desk.trace()[0] == before[0] + 1


def test_a_minor_not_known_to_be_able_to_judge_consents_through_another(desk: Desk) -> None:
    child = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters", minor=True)
    with pytest.raises(Invalid) as refused:
        consents.record_for_service(
            desk.session, desk.support, desk.case, person_id=child.id, service="youth_help", answer="given", how="orally", given_by="victim"
        )
    assert set(refused.value.fields) == {"given_by"}


def test_a_minor_who_can_judge_is_asked_in_person_too(desk: Desk) -> None:
    child = persons.add_person(
        desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters", minor=True, able_to_judge=True
    )
    with pytest.raises(Invalid) as refused:
        consents.record_for_service(
            desk.session, desk.support, desk.case, person_id=child.id, service="youth_help", given_by="parent", standing="Mother"
        )
    assert set(refused.value.fields) == {"minor_asked"}
    consents.record_for_service(
        desk.session,
        desk.support,
        desk.case,
        person_id=child.id,
        service="youth_help",
        given_by="parent",
        standing="Mother",
        minor_asked=True,
    )
    assert len(consents.ledger_seen(desk.session, desk.support, desk.case)) == 1


def test_a_consent_is_withdrawn_in_any_state_and_the_track_stays(desk: Desk, victim: Person) -> None:
    given_to_unia(desk, victim)
    track = tracks.ensure_track(desk.session, desk.case, "unia_liaison")
    track.state = "shared"
    line = consents.withdraw(desk.session, desk.reception, desk.case, person_id=victim.id, recipient="unia", words="Changed my mind.")
    assert (line.answer, track.state) == ("withdrawn", "shared")
    assert ledger.consents_for(desk.session, desk.case, "unia") == []
    with pytest.raises(Invalid) as refused:
        consents.withdraw(desk.session, desk.reception, desk.case, person_id=victim.id, recipient="unia")
    assert set(refused.value.fields) == {"recipient"}


def test_the_body_sees_nothing_any_more_once_the_last_consent_is_withdrawn(desk: Desk, victim: Person) -> None:
    from sqlalchemy import select

    from col13.models import Case, Share

    liaison = an_actor(desk.session, a_body(desk.session), Role.LIAISON)
    given_to_unia(desk, victim)
    track = tracks.ensure_track(desk.session, desk.case, "unia_liaison")
    Share(
        desk.session, case_id=desk.case.id, track_id=track.id, body="unia", profile="equality-body-minimal", legal_basis="consent",
        since=clock.now(), by=desk.officer.id,
    )  # fmt: skip
    desk.session.flush()
    seen = select(Case.number).where(visible(liaison, clock.today()))
    assert desk.session.scalars(seen).all() == [desk.case.number]
    consents.withdraw(desk.session, desk.support, desk.case, person_id=victim.id, recipient="unia")
    assert desk.session.scalars(seen).all() == []


def test_readers_see_the_lines_of_their_sections(desk: Desk, victim: Person) -> None:
    given_to_unia(desk, victim)
    consents.record_for_service(desk.session, desk.support, desk.case, person_id=victim.id, service="victim_aid")
    recipients = {
        role: [line.recipient for line in consents.ledger_seen(desk.session, actor, desk.case)]
        for role, actor in (("support", desk.support), ("officer", desk.officer), ("reception", desk.reception), ("auditor", desk.auditor))
    }
    assert recipients == {"support": ["unia", "victim_aid"], "officer": ["unia"], "reception": ["victim_aid"], "auditor": []}


def test_a_suspect_does_not_consent_for_a_victim(desk: Desk, victim: Person) -> None:
    parent = persons.add_person(desk.session, desk.reception, desk.case, roles=["representative"], family_name="Peeters")
    person_contact.set_representative(
        desk.session, desk.reception, desk.case, victim.id, representative_id=parent.id, representative_as="parent"
    )
    victim_row = desk.session.get_one(Person, victim.id)
    persons.add_role(desk.session, desk.investigator, desk.case, parent.id, role="suspect")
    victim_row.representative_id, victim_row.representative_as = parent.id, "parent"
    with pytest.raises(Invalid) as refused:
        consents.record_for_service(
            desk.session, desk.support, desk.case, person_id=victim.id, service="victim_aid", given_by="parent", standing="Father"
        )
    assert set(refused.value.fields) == {"given_by"}


def test_auditor_excluded_and_closed_are_refused(desk: Desk, victim: Person) -> None:
    before = desk.trace()
    with pytest.raises(Forbidden):
        consents.record_for_service(desk.session, desk.auditor, desk.case, person_id=victim.id, service="victim_aid")
    exclude(desk, desk.support)
    with pytest.raises(NotFound):
        consents.record_for_service(desk.session, desk.support, desk.case, person_id=victim.id, service="victim_aid")
    close(desk)
    with pytest.raises(Forbidden):
        consents.withdraw(desk.session, desk.reception, desk.case, person_id=victim.id, recipient="victim_aid")
    assert desk.trace() == before
