"""Statements, the reason why there is none, and the rights tracker."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden, Invalid, NotFound
from col13.models import Person, SectionRevision
from col13.services import persons, statements
from tests.services.zone_desk import a_desk, close, Desk, exclude, lock_for_additions


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


@pytest.fixture
def victim(desk: Desk) -> Person:
    return persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters")


def test_a_statement_is_an_addition_and_its_copy_is_marked_later(desk: Desk, victim: Person) -> None:
    lock_for_additions(desk)
    row = statements.add_statement(
        desk.session, desk.investigator, desk.case, person_id=victim.id, taken_on=clock.today(), words="I was insulted.", language="nl"
    )
    marked = desk.session.get(SectionRevision, (desk.case.id, "persons"))
    assert marked is not None
    assert marked.revision == desk.case.revision
    statements.mark_copy(desk.session, desk.reception, desk.case, row.id, given=True, delayed=True)
    assert (row.copy_given, row.copy_delayed) == (True, True)
    assert marked.revision == desk.case.revision - 1
    (view,) = statements.statements_seen(desk.session, desk.support, desk.case)
    assert view.words == "I was insulted."


def test_every_wrong_field_of_a_statement_is_named(desk: Desk, victim: Person) -> None:
    before = desk.trace()
    with pytest.raises(Invalid) as refused:
        statements.add_statement(
            desk.session, desk.reception, desk.case, person_id=victim.id, taken_on=dt.date(2999, 1, 1), language="xx", salduz="V"
        )
    assert set(refused.value.fields) == {"taken_on", "language", "salduz", "words"}
    with pytest.raises(NotFound):
        statements.add_statement(desk.session, desk.reception, desk.case, person_id=desk.case.id, taken_on=None)
    assert desk.trace() == before


def test_no_statement_has_a_reason_unless_there_is_one(desk: Desk, victim: Person) -> None:
    statements.record_why_none(desk.session, desk.investigator, desk.case, person_id=victim.id, reason="Could not be reached.")
    with pytest.raises(Invalid):
        statements.record_why_none(desk.session, desk.investigator, desk.case, person_id=victim.id, reason="")
    statements.add_statement(desk.session, desk.investigator, desk.case, person_id=victim.id, taken_on=clock.today(), words="Here I am.")
    with pytest.raises(Invalid):
        statements.record_why_none(desk.session, desk.investigator, desk.case, person_id=victim.id, reason="Could not be reached.")


def test_a_suspects_statement_is_not_shown_to_victim_support(desk: Desk) -> None:
    suspect = persons.add_person(desk.session, desk.investigator, desk.case, roles=["suspect"], family_name="Jacobs")
    with pytest.raises(Invalid):
        statements.add_statement(
            desk.session, desk.investigator, desk.case, person_id=suspect.id, taken_on=clock.today(), words="No.", salduz="I"
        )
    statements.add_statement(
        desk.session, desk.investigator, desk.case, person_id=suspect.id, taken_on=clock.today(), words="No.", salduz="III"
    )
    assert statements.statements_seen(desk.session, desk.support, desk.case) == []
    assert len(statements.statements_seen(desk.session, desk.officer, desk.case)) == 1
    with pytest.raises(Forbidden):
        statements.add_statement(desk.session, desk.support, desk.case, person_id=suspect.id, taken_on=clock.today(), words="No.")


def test_rights_are_marked_by_hand_but_the_attestation_by_its_step(desk: Desk, victim: Person) -> None:
    desk.case.pv_number = "ME.30.L1.000123/2026"
    statements.record_right(
        desk.session,
        desk.reception,
        desk.case,
        person_id=victim.id,
        what="injured_form_handed",
        on=clock.today(),
        language="nl",
        how="by hand",
    )
    assert [row.what for row in statements.rights_of(desk.session, desk.case)[victim.id]] == ["injured_form_handed"]
    for what in ("attestation", "outcome_told", "tea"):
        with pytest.raises(Invalid) as refused:
            statements.record_right(desk.session, desk.reception, desk.case, person_id=victim.id, what=what, on=clock.today())
        assert set(refused.value.fields) == {"what"}
    with pytest.raises(Invalid) as refused:
        statements.record_right(desk.session, desk.reception, desk.case, person_id=victim.id, what="rights", on=None, language="xx")
    assert set(refused.value.fields) == {"on", "language"}


def test_a_witness_has_no_victims_rights(desk: Desk) -> None:
    witness = persons.add_person(desk.session, desk.reception, desk.case, roles=["witness"], family_name="Wouters")
    with pytest.raises(Invalid) as refused:
        statements.record_right(desk.session, desk.investigator, desk.case, person_id=witness.id, what="rights", on=clock.today())
    assert set(refused.value.fields) == {"person_id"}


def test_closed_or_excluded_no_statement_is_taken(desk: Desk, victim: Person) -> None:
    exclude(desk, desk.investigator)
    before = desk.trace()
    with pytest.raises(NotFound):
        statements.add_statement(desk.session, desk.investigator, desk.case, person_id=victim.id, taken_on=clock.today(), words="x")
    close(desk)
    with pytest.raises(Forbidden):
        statements.record_right(desk.session, desk.officer, desk.case, person_id=victim.id, what="rights", on=clock.today())
    assert desk.trace() == before
