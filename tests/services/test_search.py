"""Search: only what the reader may read is found, and what was asked is encrypted in the journal."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.errors import Forbidden, Invalid
from col13.models import Case, Entry, Incident
from col13.policies import Role
from col13.services import casework, facts, journal, persons, search
from tests.factories import a_body, a_zone, an_actor
from tests.services.zone_desk import a_desk, Desk, exclude, restrict


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


def tell(desk: Desk, case: Case, words: str) -> None:
    incident = desk.session.scalars(select(Incident).where(Incident.case_id == case.id)).one()
    facts.change_incident(desk.session, desk.investigator, case, incident.id, facts=words)


def found(desk: Desk, text: str, actor: object = None) -> list[tuple[str, tuple[str, ...]]]:
    hand = actor or desk.investigator
    return [(hit.number, hit.why) for hit in search.search(desk.session, hand, text).hits]  # type: ignore[arg-type]


def test_a_case_is_found_by_its_number_its_serial_and_its_pv(desk: Desk) -> None:
    desk.case.pv_number = "ME.30.L1.000123/2026"
    desk.session.flush()
    number = desk.case.number
    assert found(desk, number.lower()) == found(desk, "1") == found(desk, "000001") == [(number, ("number",))]
    assert found(desk, "me.30.l1.000123/2026") == [(number, ("pv",))]
    assert found(desk, "COL13-5906-2026-999999") == []


def test_a_case_is_found_by_a_part_of_its_number_a_pv_however_written_and_a_word_of_its_title(desk: Desk) -> None:
    desk.case.pv_number = "DEMO.BE-042 copy"
    desk.session.flush()
    number, year = desk.case.number, desk.case.year
    assert found(desk, f"5906-{year}-000001") == found(desk, f"{year}-1") == [(number, ("number",))]
    for pv in ("DEMO BE 042", "demo.be-042", "DEMO.BE-042 copy"):
        assert found(desk, pv) == [(number, ("pv",))]
    assert found(desk, "DEMO") == found(desk, f"5345-{year}-000001") == found(desk, "%_%") == found(desk, "...") == []
    assert found(desk, "insults STOP") == [(number, ("title",))]
    stranger = an_actor(desk.session, a_zone(desk.session, "5345"), Role.INVESTIGATOR)
    assert found(desk, "insults", stranger) == found(desk, "DEMO BE 042", stranger) == []
    body = an_actor(desk.session, a_body(desk.session), Role.LIAISON)
    assert found(desk, "insults", body) == found(desk, "DEMO BE 042", body) == []


def test_a_case_is_found_by_words_of_its_facts_without_accents_and_by_their_beginning(desk: Desk) -> None:
    other = casework.open_case(desk.session, desk.reception)
    tell(desk, desk.case, "Insultée près de l'église, www.example.be")
    tell(desk, other, "Shouted at near the station")
    assert found(desk, "insulte EGLISE") == [(desk.case.number, ("facts",))]
    assert found(desk, "example") == [(desk.case.number, ("facts",))]
    assert found(desk, "stat") == [(other.number, ("facts",))]
    assert found(desk, "station église") == []
    assert found(desk, '"') == found(desk, "* OR *") == []


def test_a_case_is_found_by_a_name_as_it_sounds_and_told_when_only_near(desk: Desk) -> None:
    persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Vandenbroucke", given_name="Emma")
    assert found(desk, "vandenbroucke EMMA") == [(desk.case.number, ("name",))]
    assert found(desk, "Vandenbroecke") == [(desk.case.number, ("name",))]
    assert found(desk, "Vandenbroukce") == [(desk.case.number, ("name_like",))]


def test_a_suspects_name_is_not_found_by_victim_support_nor_a_strangers_by_the_desk(desk: Desk) -> None:
    persons.add_person(desk.session, desk.investigator, desk.case, roles=["suspect"], family_name="Jacobs")
    persons.add_person(desk.session, desk.investigator, desk.case, roles=["victim"], family_name="Peeters")
    assert found(desk, "Jacobs") == [(desk.case.number, ("name",))]
    assert found(desk, "Jacobs", desk.support) == found(desk, "Jacobs", desk.reception) == []
    assert found(desk, "Peeters", desk.support) == [(desk.case.number, ("name",))]
    desk.case.pv_number = "ME.30.L1.000123/2026"
    desk.session.flush()
    tell(desk, desk.case, "Near the station")
    stranger = an_actor(desk.session, desk.zone, Role.RECEPTION)
    assert found(desk, "Peeters", stranger) == found(desk, "station", stranger) == []
    assert found(desk, "Peeters", desk.reception) == [(desk.case.number, ("name",))]


def test_unseen_cases_are_never_found(desk: Desk) -> None:
    tell(desk, desk.case, "Near the station")
    stranger = an_actor(desk.session, a_zone(desk.session, "5345"), Role.INVESTIGATOR)
    exclude(desk, desk.deputy)
    for text in ("station", desk.case.number, "1"):
        assert found(desk, text, stranger) == found(desk, text, desk.deputy) == []
    restrict(desk)
    assert found(desk, "station") == found(desk, desk.case.number) == []


def test_the_words_are_sealed_in_the_organisations_chain(desk: Desk) -> None:
    tell(desk, desk.case, "Near the station")
    search.search(desk.session, desk.investigator, "station")
    entry = desk.session.scalars(select(Entry).where(Entry.act == "cases.search")).one()
    assert (entry.case_id, entry.chain) == (None, f"org:{desk.zone.id}")
    assert b"station" not in entry.envelope + (entry.detail or b"")
    assert journal.open_detail(desk.session, entry) == {"shown": 1, "numbers": [desk.case.number], "words": "station"}


def test_more_than_is_shown_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        tell(desk, casework.open_case(desk.session, desk.reception), "Near the station")
    assert not search.search(desk.session, desk.officer, "station").bounded
    monkeypatch.setattr(search, "MOST", 2)
    assert search.search(desk.session, desk.officer, "station").bounded


def test_who_may_not_search_is_refused_and_an_empty_or_endless_text_too(desk: Desk) -> None:
    for actor in (desk.auditor, desk.admin):
        with pytest.raises(Forbidden):
            search.search(desk.session, actor, "station")
    for text in ("  ", "x" * 201):
        with pytest.raises(Invalid):
            search.search(desk.session, desk.officer, text)
