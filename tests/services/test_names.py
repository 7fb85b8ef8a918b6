"""Names meet where people write them differently, and only keyed tokens are stored."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select, true
from sqlalchemy.orm import Session

from col13.models import new_id, PersonToken
from col13.models.together import together
from col13.services import names, persons
from tests.services.zone_desk import a_desk, Desk


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


def test_a_name_is_compared_without_accents_case_signs_and_particles() -> None:
    assert names.normal("  Élodie-Ïris  D'Hondt ") == "elodie iris dhondt"
    assert names.normal_words("Van den Broeck") == ["broeck"]
    assert names.normal_words("De La") == ["de", "la"]
    assert names.normal("Straße Łukasz Sørensen") == "strasse lukasz sorensen"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dieryckx", "Dirickx"), ("Meijer", "Meyer"), ("Claes", "Klaas"), ("Philips", "Filips"), ("Jansens", "Janssens"),
        ("Verhaeghe", "Verhaege"), ("Quinten", "Kwinten"), ("Boechra", "Bouchra"), ("Vanderschueren", "Vanderscheuren"),
    ],
)  # fmt: skip
def test_names_that_sound_alike_in_belgium_meet(one: str, other: str) -> None:
    assert names.sound(names.normal(one)) == names.sound(names.normal(other))


@pytest.mark.parametrize(("one", "other"), [("Peeters", "Wouters"), ("Mertens", "Martin"), ("Dubois", "Dupont"), ("Jacobs", "Claes")])
def test_names_that_are_another_s_do_not_sound_alike(one: str, other: str) -> None:
    assert names.sound(names.normal(one)) != names.sound(names.normal(other))


def test_trigrams_mark_the_ends_of_a_word() -> None:
    assert names.trigrams("abcd") == {"^ab", "abc", "bcd", "cd$"}
    assert names.trigrams("a") == {"^a$"}


def test_no_part_of_a_name_stands_in_the_token_table(desk: Desk) -> None:
    persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Dieryckx", given_name="Example")
    tokens = desk.session.scalars(select(PersonToken)).all()
    assert {row.kind for row in tokens} == {"word", "sound", "trigram"}
    assert all(len(row.token) == 32 and int(row.token, 16) >= 0 for row in tokens)


def test_every_word_must_meet_the_same_person(desk: Desk) -> None:
    one = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Dieryckx", given_name="Emma")
    persons.add_person(desk.session, desk.reception, desk.case, roles=["witness"], family_name="Broeck", given_name="Lotte")
    found = names.persons_named(desk.session, "emma dirickx", within=true())
    assert found == {(desk.case.id, one.id): False}
    assert names.persons_named(desk.session, "lotte dirickx", within=true()) == {}
    assert names.persons_named(desk.session, "", within=true()) == {}


def test_a_slip_of_the_hand_is_found_by_trigrams_and_said_to_be_only_near(desk: Desk) -> None:
    one = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Vandenbroucke")
    assert names.persons_named(desk.session, "Vandenbroukce", within=true()) == {(desk.case.id, one.id): True}


def test_a_changed_name_is_found_under_the_new_form_only(desk: Desk) -> None:
    one = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Wouters")
    persons.change_person(desk.session, desk.reception, desk.case, one.id, family_name="Peeters")
    assert names.persons_named(desk.session, "wouters", within=true()) == {}
    assert list(names.persons_named(desk.session, "Peters", within=true())) == [(desk.case.id, one.id)]


def test_a_full_window_of_a_name_is_told_and_is_the_zone_s_own(desk: Desk) -> None:
    heard, zone = names.normal_words("Wouters"), desk.case.owner_id
    for given in ("Emma", "Lotte"):
        persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Wouters", given_name=given)

    def looked(newest: int, among: uuid.UUID | None) -> tuple[int, bool]:
        rows = together(desk.session, **names.reads_of(desk.session, heard, within=true(), zone=among, newest=newest))
        return len(names.met(heard, rows)), names.full(heard, rows)

    assert looked(100, zone) == looked(100, None) == (2, False)
    assert looked(10, zone) == (2, True)  # of a trigram a fifth
    assert looked(10, new_id()) == (0, False)
