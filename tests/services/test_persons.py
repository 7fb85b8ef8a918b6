"""Persons and their roles: added and changed by who may, seen by who may, reached safely."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.errors import Forbidden, Invalid, NotFound, StepRefused
from col13.models import Entry, PersonChange, PersonRole, SectionRevision, Track
from col13.services import journal, person_contact, persons, persons_seen
from col13.services.person_rules import FACET, PERSON_ROLES
from tests.services.zone_desk import a_desk, close, Desk, exclude, lock_for_additions


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


def recorded(desk: Desk) -> None:
    desk.case.pv_number = "ME.30.L1.000123/2026"
    desk.session.flush()


def test_every_role_belongs_to_a_facet_and_has_a_label() -> None:
    from col13.models.person import ROLES

    assert set(FACET) == set(ROLES) == set(PERSON_ROLES)


def test_a_victim_is_added_with_numbers_in_one_form(desk: Desk) -> None:
    one = persons.add_person(
        desk.session, desk.reception, desk.case, roles=["victim", "reporter"], family_name=" Peeters ", phone="0470 12 34 56",
        national_number="85.07.30-033 28", e_mail="someone@example.org", language="fr", salduz="I", injury="Broken wrist",
    )  # fmt: skip
    assert (one.seq, one.family_name, one.phone, one.national_number) == (1, "Peeters", "+32470123456", "85073003328")
    assert {own.role: (own.salduz, own.injury) for own in one.roles} == {"victim": ("I", "Broken wrist"), "reporter": ("I", None)}
    assert desk.acts()[-1] == "person.add"


def test_every_wrong_field_of_a_person_is_named(desk: Desk) -> None:
    before = desk.trace()
    with pytest.raises(Invalid) as refused:
        persons.add_person(
            desk.session, desk.reception, desk.case, roles=["victim"], phone="12", national_number="85.07.30-033 29", e_mail="nobody",
            language="xx", born_on="soon", relation="enemy", count=0, salduz="IV", deceased_id=desk.case.id,
        )  # fmt: skip
    assert set(refused.value.fields) == {
        "family_name", "phone", "national_number", "e_mail", "language", "born_on", "relation", "count", "salduz", "deceased_id",
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        persons.add_person(desk.session, desk.reception, desk.case, roles=["boss"], kind="robot")
    assert set(refused.value.fields) == {"roles", "kind"}
    with pytest.raises(Invalid) as refused:
        persons.add_person(
            desk.session, desk.reception, desk.case, roles=["victim"], kind="organisation", family_name="A club", born_on="2000"
        )
    assert set(refused.value.fields) == {"born_on"}
    assert desk.trace() == before


def test_a_second_victim_gets_a_support_track_and_a_suspect_none(desk: Desk) -> None:
    persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters")
    second = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], kind="community", count=30, count_estimated=True)
    persons.add_person(desk.session, desk.reception, desk.case, roles=["suspect"], identified=False)
    persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], kind="property", family_name="Shop window")
    tracks = desk.session.scalars(select(Track).where(Track.case_id == desk.case.id, Track.workflow == "victim_support")).all()
    assert [(track.key, track.subject) for track in tracks] == [("victim_support.2", str(second.id))]


def test_a_bystander_becomes_a_victim_and_a_witness_a_suspect(desk: Desk) -> None:
    one = persons.add_person(desk.session, desk.reception, desk.case, roles=["witness"], family_name="Peeters", salduz="I")
    persons.add_role(desk.session, desk.investigator, desk.case, one.id, role="victim", salduz="I", instead_of="witness")
    assert [own.role for own in one.roles] == ["victim"]
    persons.add_role(desk.session, desk.investigator, desk.case, one.id, role="suspect", salduz="III")
    assert {own.role: own.salduz for own in one.roles} == {"victim": "I", "suspect": "III"}
    persons.change_role(desk.session, desk.investigator, desk.case, one.id, role="suspect", salduz="IV")
    history = desk.session.scalars(select(PersonRole).where(PersonRole.person_id == one.id).order_by(PersonRole.id)).all()
    assert [(row.role, row.salduz, row.until is None) for row in history] == [
        ("witness", "I", False), ("victim", "I", True), ("suspect", "IV", True),
    ]  # fmt: skip
    with pytest.raises(Invalid):
        persons.change_role(desk.session, desk.investigator, desk.case, one.id, role="suspect", salduz="I")
    with pytest.raises(Invalid):
        persons.add_role(desk.session, desk.investigator, desk.case, one.id, role="suspect")
    with pytest.raises(Invalid):
        persons.change_role(desk.session, desk.investigator, desk.case, one.id, role="witness", injury="None")


def test_the_last_role_is_not_ended_and_a_role_not_held_neither(desk: Desk) -> None:
    one = persons.add_person(desk.session, desk.reception, desk.case, roles=["witness", "reporter"], family_name="Peeters")
    persons.end_role(desk.session, desk.reception, desk.case, one.id, role="reporter", reason="Mixed up.")
    for role in ("witness", "reporter", "boss"):
        with pytest.raises(Invalid):
            persons.end_role(desk.session, desk.reception, desk.case, one.id, role=role)
    with pytest.raises(Invalid):
        persons.add_role(desk.session, desk.reception, desk.case, one.id, role="victim", instead_of="reporter")


def test_a_suspect_parent_is_no_representative_and_stops_being_one(desk: Desk) -> None:
    child = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters", minor=True)
    parent = persons.add_person(desk.session, desk.reception, desk.case, roles=["representative", "witness"], family_name="Peeters")
    person_contact.set_representative(
        desk.session, desk.reception, desk.case, child.id, representative_id=parent.id, representative_as="parent"
    )
    persons.add_role(desk.session, desk.investigator, desk.case, parent.id, role="suspect", salduz="III")
    desk.session.refresh(child)
    assert (child.representative_id, child.representative_as) == (None, None)
    with pytest.raises(Invalid) as refused:
        person_contact.set_representative(
            desk.session, desk.reception, desk.case, child.id, representative_id=parent.id, representative_as="parent"
        )
    assert set(refused.value.fields) == {"representative_id"}
    with pytest.raises(Invalid):
        person_contact.set_representative(desk.session, desk.reception, desk.case, child.id, representative_id=child.id)
    with pytest.raises(Invalid):
        person_contact.set_representative(desk.session, desk.reception, desk.case, child.id, representative_id=desk.case.id)


def test_who_a_person_is_stays_but_contact_changes_where_additions_only_are_taken(desk: Desk) -> None:
    one = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters", phone="0470 12 34 56")
    lock_for_additions(desk)
    before, marked = desk.trace(), desk.session.get(SectionRevision, (desk.case.id, "persons"))
    assert marked is not None
    revision = marked.revision
    for act in (
        lambda: persons.change_person(desk.session, desk.investigator, desk.case, one.id, family_name="Other"),
        lambda: persons.end_role(desk.session, desk.investigator, desk.case, one.id, role="victim"),
        lambda: persons.add_role(desk.session, desk.investigator, desk.case, one.id, role="witness", instead_of="victim"),
    ):
        with pytest.raises(StepRefused):
            act()
    assert desk.trace() == before
    person_contact.change_contact(desk.session, desk.support, desk.case, one.id, phone="0471 00 00 00", language="ar")
    person_contact.set_contact_rules(
        desk.session, desk.reception, desk.case, one.id, rules="Not at home.", forbidden_channels=["phone", "sms"]
    )
    persons.add_role(desk.session, desk.investigator, desk.case, one.id, role="reporter")
    history = desk.session.scalars(select(PersonChange).order_by(PersonChange.id)).all()
    assert [(row.field, row.before) for row in history][:2] == [("phone", "+32470123456"), ("language", None)]
    assert (one.rules_stated, one.forbidden_channels) == (True, "phone sms")
    assert person_contact.history(desk.session, desk.case, one)[0].field == "phone"
    # Only the added role is an addition that a judge must see.
    assert marked.revision == desk.case.revision > revision + 2


def test_contact_changes_do_not_count_as_additions_to_judge(desk: Desk) -> None:
    one = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters")
    marked = desk.session.get(SectionRevision, (desk.case.id, "persons"))
    assert marked is not None
    person_contact.change_contact(desk.session, desk.support, desk.case, one.id, e_mail="someone@example.org")
    assert marked.revision == desk.case.revision - 1


def test_a_closed_case_takes_neither_persons_nor_contact_rules(desk: Desk) -> None:
    one = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters")
    close(desk)
    before = desk.trace()
    with pytest.raises(Forbidden):
        persons.add_person(desk.session, desk.investigator, desk.case, roles=["victim"], family_name="Other")
    with pytest.raises(Forbidden):
        person_contact.set_contact_rules(desk.session, desk.reception, desk.case, one.id)
    assert desk.trace() == before


def test_after_the_pv_reception_keeps_safe_contact_rules_only(desk: Desk) -> None:
    one = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters")
    recorded(desk)
    with pytest.raises(Forbidden):
        persons.change_person(desk.session, desk.reception, desk.case, one.id, family_name="Other")
    with pytest.raises(Forbidden):
        person_contact.change_contact(desk.session, desk.reception, desk.case, one.id, phone="0470 12 34 56")
    with pytest.raises(Forbidden):
        persons.add_person(desk.session, desk.reception, desk.case, roles=["suspect"], identified=False)
    person_contact.set_contact_rules(desk.session, desk.reception, desk.case, one.id, rules="Mornings only.")
    assert one.contact_rules == "Mornings only."
    with pytest.raises(Invalid):
        person_contact.set_contact_rules(desk.session, desk.reception, desk.case, one.id, forbidden_channels=["pigeon"])


def test_victim_support_writes_victims_but_neither_witnesses_nor_suspects(desk: Desk) -> None:
    persons.add_person(desk.session, desk.support, desk.case, roles=["victim"], family_name="Peeters")
    for roles in (["witness"], ["suspect"], ["victim", "suspect"]):
        with pytest.raises(Forbidden):
            persons.add_person(desk.session, desk.support, desk.case, roles=roles, family_name="Other")
    with pytest.raises(Forbidden):
        persons.add_person(desk.session, desk.auditor, desk.case, roles=["victim"], family_name="Other")


def test_reception_adds_a_suspect_and_sees_its_own_entry_only(desk: Desk) -> None:
    own = persons.add_person(desk.session, desk.reception, desk.case, roles=["suspect"], family_name="Jacobs", relation="neighbour")
    persons.add_person(desk.session, desk.investigator, desk.case, roles=["suspect"], family_name="Claes")
    seen = persons_seen.persons_seen(desk.session, desk.reception, desk.case)
    assert [(view.id, view.name) for view in seen] == [(own.id, "Jacobs")]
    with pytest.raises(Forbidden):
        persons.change_person(desk.session, desk.reception, desk.case, own.id, given_name="Other")


def test_each_reader_sees_what_the_matrix_gives_and_no_more(desk: Desk) -> None:
    victim = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters", phone="0470 12 34 56")
    person_contact.set_contact_rules(desk.session, desk.reception, desk.case, victim.id, rules="Mornings.", forbidden_channels=["sms"])
    persons.add_person(desk.session, desk.investigator, desk.case, roles=["witness"], family_name="Wouters")
    suspect = persons.add_person(desk.session, desk.investigator, desk.case, roles=["suspect"], family_name="Jacobs", relation="neighbour")
    person_contact.set_release(
        desk.session, desk.investigator, desk.case, suspect.id, released_on=dt.date(2026, 1, 2), contact_ban="Keeps away."
    )
    names = {
        actor.name: [view.name for view in persons_seen.persons_seen(desk.session, actor, desk.case)]
        for actor in (desk.investigator, desk.officer, desk.support, desk.auditor)
    }
    assert list(names.values()) == [["Peeters", "Wouters", "Jacobs"], ["Peeters", "Wouters", "Jacobs"], ["Peeters", ""], []]
    seen = persons_seen.person_seen(desk.session, desk.support, desk.case, suspect.id)
    assert seen is not None
    assert (seen.open, seen.relation, seen.released_on, seen.contact_ban) == (False, "neighbour", dt.date(2026, 1, 2), "Keeps away.")
    assert seen.has_role("suspect")
    recorded(desk)
    stranger = desk.reception.__class__(desk.admin.id, "x", desk.zone.id, "police_zone", "5906", desk.reception.roles)
    (rules_only,) = persons_seen.persons_seen(desk.session, stranger, desk.case)
    assert (rules_only.name, rules_only.phone, rules_only.contact_rules) == ("", None, "Mornings.")
    assert rules_only.forbidden_channels == ("sms",)


def test_for_the_excluded_a_person_of_the_case_does_not_exist(desk: Desk) -> None:
    one = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters")
    exclude(desk, desk.investigator)
    with pytest.raises(NotFound):
        persons.change_person(desk.session, desk.investigator, desk.case, one.id, given_name="A")
    with pytest.raises(NotFound):
        persons.change_person(desk.session, desk.officer, desk.case, desk.case.id, given_name="A")


def test_the_journal_keeps_before_and_after_encrypted(desk: Desk) -> None:
    one = persons.add_person(desk.session, desk.reception, desk.case, roles=["victim"], family_name="Peeters")
    persons.change_person(desk.session, desk.reception, desk.case, one.id, family_name="Pieters", deceased=True)
    entry = desk.session.scalars(select(Entry).where(Entry.act == "person.change")).one()
    assert b"Pieters" not in entry.envelope + (entry.detail or b"")
    assert (journal.open_detail(desk.session, entry) or {})["changed"] == {
        "family_name": ["Peeters", "Pieters"], "deceased": [False, True],
    }  # fmt: skip
    with pytest.raises(Invalid):
        persons.change_person(desk.session, desk.reception, desk.case, one.id, family_name="")
