"""Columns that protect what they hold: encrypted words stay where they were written, sisters stay in their case, times have a moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Case, CaseKey, Incident, Indicator, Note, Person, PersonRole, Quotation, Statement
from col13.models.vault import Undecipherable
from col13.partial_dates import PartialDate
from col13.policies import SHELL_ID
from tests.factories import a_bare_case, a_zone


@pytest.fixture
def case(session: Session) -> Case:
    return a_bare_case(session, a_zone(session))


def a_person(session: Session, case: Case, seq: int = 1, **names: str) -> Person:
    person = Person(session, case_id=case.id, seq=seq, at=clock.now(), by=SHELL_ID, **names)
    session.flush()
    return person


def reload(session: Session) -> None:
    session.flush()
    session.expire_all()


def test_sealed_words_are_not_in_the_database(session: Session, case: Case) -> None:
    person = a_person(session, case, family_name="Ștefănescu")
    reload(session)
    assert person.family_name == "Ștefănescu"
    stored = session.execute(text("SELECT family_name_encrypted FROM person")).scalar_one()
    assert b"tef" not in bytes(stored)


def test_an_empty_text_is_no_text(session: Session, case: Case) -> None:
    person = a_person(session, case, family_name="")
    assert person.family_name is None
    assert person.family_name_encrypted is None


def test_two_equal_names_have_different_ciphertexts(session: Session, case: Case) -> None:
    first, second = a_person(session, case, 1, family_name="Peeters"), a_person(session, case, 2, family_name="Peeters")
    assert first.family_name_encrypted != second.family_name_encrypted


def test_a_sealed_value_moved_to_another_column_does_not_open(session: Session, case: Case) -> None:
    person = a_person(session, case, family_name="Peeters")
    session.execute(text("UPDATE person SET given_name_encrypted = family_name_encrypted"))
    reload(session)
    with pytest.raises(Undecipherable):
        _ = person.given_name


def test_a_sealed_value_moved_to_another_row_does_not_open(session: Session, case: Case) -> None:
    first, second = a_person(session, case, 1, family_name="Peeters"), a_person(session, case, 2)
    second.family_name_encrypted = first.family_name_encrypted
    reload(session)
    with pytest.raises(Undecipherable):
        _ = second.family_name


def test_a_sealed_value_moved_to_another_table_does_not_open(session: Session, case: Case) -> None:
    person = a_person(session, case, family_name="Peeters")
    note = Note(session, case_id=case.id, at=clock.now(), by=SHELL_ID)
    note.words_encrypted = person.family_name_encrypted
    session.flush()
    with pytest.raises(Undecipherable):
        _ = note.words


def test_a_sealed_value_moved_to_another_case_does_not_open(session: Session, case: Case) -> None:
    other = a_bare_case(session, case.owner, 2)
    mine, theirs = a_person(session, case, family_name="Peeters"), a_person(session, other)
    encrypted = mine.family_name_encrypted
    assert encrypted is not None
    place = mine.aad("family_name")
    with pytest.raises(Undecipherable):
        theirs.box().open(encrypted, place)


def test_one_changed_byte_is_noticed(session: Session, case: Case) -> None:
    person = a_person(session, case, family_name="Peeters")
    encrypted = person.family_name_encrypted
    assert encrypted is not None
    for at in (0, 5, len(encrypted) - 1):
        person.family_name_encrypted = encrypted[:at] + bytes([encrypted[at] ^ 1]) + encrypted[at + 1 :]
        with pytest.raises(Undecipherable):
            _ = person.family_name


def test_a_wrapped_key_opens_for_its_own_case_only(session: Session, case: Case) -> None:
    other = a_bare_case(session, case.owner, 2)
    key = session.get_one(CaseKey, case.id)
    vault = session.info["vault"]
    assert len(vault.unwrap(case.id, key.wrapping_key, key.wrapped)) == 32
    with pytest.raises(Undecipherable):
        vault.unwrap(other.id, key.wrapping_key, key.wrapped)


def test_without_its_key_a_case_keeps_silent(session: Session, case: Case) -> None:
    person = a_person(session, case, family_name="Peeters")
    session.delete(session.get_one(CaseKey, case.id))
    reload(session)
    session.info["boxes"].clear()
    with pytest.raises(LookupError):
        _ = person.family_name


def an_incident(session: Session, case: Case) -> Incident:
    made = Incident(
        session, case_id=case.id, seq=1, happened=PartialDate.unknown(), entered_at=clock.now(), entered_by=SHELL_ID
    )  # fmt: skip
    session.flush()
    return made


SISTERS: dict[str, Callable[[Session, Case, Case], object]] = {
    "a role of another case's person": lambda session, mine, theirs: PersonRole(
        session, case_id=mine.id, person_id=a_person(session, theirs).id, role="victim", since=clock.now(), by=SHELL_ID
    ),
    "a statement of another case's person": lambda session, mine, theirs: Statement(
        session, case_id=mine.id, person_id=a_person(session, theirs).id, at=clock.now(), by=SHELL_ID
    ),
    "a representative from another case": lambda session, mine, theirs: Person(
        session, case_id=mine.id, seq=1, at=clock.now(), by=SHELL_ID, representative_id=a_person(session, theirs).id
    ),
    "words of another case's incident": lambda session, mine, theirs: Quotation(
        session, case_id=mine.id, incident_id=an_incident(session, theirs).id, at=clock.now(), by=SHELL_ID
    ),
    "an indicator of another case's incident": lambda session, mine, theirs: Indicator(
        session, case_id=mine.id, incident_id=an_incident(session, theirs).id, code="BI-1", edition="1", at=clock.now(), by=SHELL_ID
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SISTERS)
def test_no_row_can_point_into_another_case(session: Session, case: Case, name: str) -> None:
    other = a_bare_case(session, case.owner, 2)
    SISTERS[name](session, case, other)
    with pytest.raises(IntegrityError):
        session.flush()


def test_every_reference_to_a_row_of_a_case_goes_by_the_case_too() -> None:
    from col13.models import Base

    of_cases = {name for name, table in Base.metadata.tables.items() if {"case_id", "id"} <= set(table.c.keys())}
    for name in of_cases:
        for reference in Base.metadata.tables[name].foreign_key_constraints:
            if reference.referred_table.name in of_cases:
                assert "case_id" in reference.column_keys, f"{name}.{reference.column_keys}"


def test_a_time_comes_back_as_the_same_moment_in_utc(session: Session, case: Case) -> None:
    case.closed_at = dt.datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=clock.BRUSSELS)
    reload(session)
    assert case.closed_at == dt.datetime(2026, 7, 1, 10, 0, 0, 123456, tzinfo=dt.UTC)
    assert case.closed_at.utcoffset() == dt.timedelta(0)


def test_a_naive_time_is_refused(session: Session, case: Case) -> None:
    case.closed_at = dt.datetime(2026, 7, 1, 12, 0)  # noqa: DTZ001
    with pytest.raises(StatementError, match="naive"):
        session.flush()
