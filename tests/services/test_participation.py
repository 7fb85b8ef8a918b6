"""Who takes part, who alone may know, who may not."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.errors import Forbidden, Invalid, NotFound
from col13.models import Participation, User
from col13.policies import Role
from col13.services import accounts, casework, participation, persons, visits
from tests.factories import a_zone, an_actor
from tests.services.zone_desk import a_desk, close, Desk, take


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


def parts(desk: Desk, user_id: uuid.UUID) -> set[str]:
    query = select(Participation.part).where(Participation.user_id == user_id, Participation.until.is_(None))
    return set(desk.session.scalars(query))


def test_a_reference_officer_assigns_and_takes_back(desk: Desk) -> None:
    participation.assign(desk.session, desk.officer, desk.case, user_id=desk.investigator.id)
    participation.assign(desk.session, desk.officer, desk.case, user_id=desk.investigator.id)
    assert parts(desk, desk.investigator.id) == {"assigned"}
    participation.unassign(desk.session, desk.officer, desk.case, user_id=desk.investigator.id)
    assert parts(desk, desk.investigator.id) == set()
    with pytest.raises(Invalid):
        participation.unassign(desk.session, desk.officer, desk.case, user_id=desk.investigator.id)
    for stranger in (desk.auditor.id, uuid.UUID(int=1), an_actor(desk.session, a_zone(desk.session, "5345"), *desk.investigator.roles).id):
        with pytest.raises(Invalid):
            participation.assign(desk.session, desk.officer, desk.case, user_id=stranger)


def test_anybody_of_the_zone_takes_a_case_but_no_auditor(desk: Desk) -> None:
    take(desk, desk.support)
    before = desk.trace()
    participation.take(desk.session, desk.support, desk.case)
    with pytest.raises(Forbidden):
        participation.take(desk.session, desk.auditor, desk.case)
    assert desk.trace() == before
    assert parts(desk, desk.support.id) == {"assigned"}


def test_nobody_takes_a_case_without_having_said_why_it_is_opened(desk: Desk) -> None:
    before = desk.trace()
    for actor in (desk.support, desk.officer, desk.investigator):
        with pytest.raises(Forbidden) as refusal:
            participation.take(desk.session, actor, desk.case)
        assert refusal.value.key is visits.SAY_WHY
        assert visits.needs_reason(desk.session, actor, desk.case)
    assert desk.trace() == before


def test_only_reference_officers_assign_restrict_and_exclude(desk: Desk) -> None:
    before = desk.trace()
    for act in (
        lambda: participation.assign(desk.session, desk.investigator, desk.case, user_id=desk.support.id),
        lambda: participation.restrict(desk.session, desk.investigator, desk.case, names=[desk.officer.id], reason="x"),
        lambda: participation.exclude(desk.session, desk.reception, desk.case, user_id=desk.support.id, reason="x"),
        lambda: participation.exclusions(desk.session, desk.support, desk.case),
    ):
        with pytest.raises(Forbidden):
            act()
    assert desk.trace() == before


def test_a_restricted_case_exists_only_for_those_named(desk: Desk) -> None:
    participation.restrict(desk.session, desk.officer, desk.case, names=[desk.officer.id, desk.investigator.id], reason="A colleague.")
    assert casework.get(desk.session, desk.investigator, desk.case.number) is desk.case
    for actor in (desk.reception, desk.deputy, desk.support):
        with pytest.raises(NotFound):
            casework.get(desk.session, actor, desk.case.number)
    participation.name(desk.session, desk.officer, desk.case, user_id=desk.support.id)
    participation.name(desk.session, desk.officer, desk.case, user_id=desk.support.id)
    assert casework.get(desk.session, desk.support, desk.case.number) is desk.case
    participation.unname(desk.session, desk.officer, desk.case, user_id=desk.support.id)
    with pytest.raises(NotFound):
        casework.get(desk.session, desk.support, desk.case.number)
    participation.assign(desk.session, desk.officer, desk.case, user_id=desk.reception.id)
    assert parts(desk, desk.reception.id) >= {"assigned", "named"}
    participation.unrestrict(desk.session, desk.officer, desk.case, reason="Transferred.")
    assert casework.get(desk.session, desk.deputy, desk.case.number) is desk.case
    assert participation.named_on(desk.session, desk.case) == []


def test_restricting_names_an_active_reference_officer_and_a_reason(desk: Desk) -> None:
    before = desk.trace()
    with pytest.raises(Invalid) as refused:
        participation.restrict(desk.session, desk.officer, desk.case, names=[desk.investigator.id], reason=" ")
    assert set(refused.value.fields) == {"reason", "names"}
    desk.session.get_one(User, desk.deputy.id).active = False
    with pytest.raises(Invalid) as refused:
        participation.restrict(desk.session, desk.officer, desk.case, names=[desk.deputy.id], reason="A colleague.")
    assert set(refused.value.fields) == {"names"}
    assert desk.trace() == before
    for act in (participation.name, participation.unname):
        with pytest.raises(Invalid):
            act(desk.session, desk.officer, desk.case, user_id=desk.officer.id)
    with pytest.raises(Invalid):
        participation.unrestrict(desk.session, desk.officer, desk.case, reason="x")


def test_the_last_reference_officer_is_neither_unnamed_nor_excluded(desk: Desk) -> None:
    participation.restrict(desk.session, desk.officer, desk.case, names=[desk.officer.id, desk.investigator.id], reason="A colleague.")
    before = desk.trace()
    with pytest.raises(Invalid):
        participation.unname(desk.session, desk.officer, desk.case, user_id=desk.officer.id)
    with pytest.raises(Invalid):
        participation.exclude(desk.session, desk.officer, desk.case, user_id=desk.officer.id, reason="x")
    with pytest.raises(Invalid):
        participation.unname(desk.session, desk.officer, desk.case, user_id=desk.support.id)
    with pytest.raises(Invalid):
        participation.restrict(desk.session, desk.officer, desk.case, names=[desk.officer.id], reason="Again.")
    assert desk.trace() == before
    participation.name(desk.session, desk.officer, desk.case, user_id=desk.deputy.id)
    participation.unname(desk.session, desk.deputy, desk.case, user_id=desk.officer.id)
    assert set(participation.named_on(desk.session, desk.case)) == {desk.investigator.id, desk.deputy.id}


def test_the_account_of_a_restricted_cases_last_reference_officer_stays_open(desk: Desk) -> None:
    participation.restrict(desk.session, desk.officer, desk.case, names=[desk.officer.id, desk.investigator.id], reason="A colleague.")
    with pytest.raises(Invalid) as refused:
        accounts.disable(desk.session, desk.admin, desk.officer.id)
    assert set(refused.value.fields) == {"user"}
    with pytest.raises(Invalid) as refused:
        accounts.change_roles(desk.session, desk.admin, desk.officer.id, roles=[Role.INVESTIGATOR])
    assert set(refused.value.fields) == {"roles"}
    accounts.disable(desk.session, desk.admin, desk.investigator.id)
    participation.name(desk.session, desk.officer, desk.case, user_id=desk.deputy.id)
    assert not accounts.disable(desk.session, desk.admin, desk.officer.id).active


def test_for_the_excluded_the_case_does_not_exist_until_the_exclusion_ends(desk: Desk) -> None:
    participation.assign(desk.session, desk.officer, desk.case, user_id=desk.investigator.id)
    participation.exclude(desk.session, desk.officer, desk.case, user_id=desk.investigator.id, reason="Brother of the suspect.")
    assert parts(desk, desk.investigator.id) == set()
    with pytest.raises(NotFound):
        casework.get(desk.session, desk.investigator, desk.case.number)
    (shown,) = participation.exclusions(desk.session, desk.officer, desk.case)
    assert (shown.user_id, shown.reason) == (desk.investigator.id, "Brother of the suspect.")
    for act in (
        lambda: participation.exclude(desk.session, desk.officer, desk.case, user_id=desk.investigator.id, reason="Again."),
        lambda: participation.exclude(desk.session, desk.officer, desk.case, user_id=uuid.UUID(int=1), reason="Who?"),
        lambda: participation.assign(desk.session, desk.officer, desk.case, user_id=desk.investigator.id),
        lambda: participation.end_exclusion(desk.session, desk.officer, desk.case, user_id=desk.support.id, reason="x"),
    ):
        with pytest.raises(Invalid):
            act()
    assert desk.investigator.id not in dict(participation.candidates(desk.session, desk.case))
    participation.end_exclusion(desk.session, desk.officer, desk.case, user_id=desk.investigator.id, reason="Mistaken.")
    assert casework.get(desk.session, desk.investigator, desk.case.number) is desk.case


def test_an_excluded_reference_officer_does_not_end_the_own_exclusion(desk: Desk) -> None:
    participation.exclude(desk.session, desk.officer, desk.case, user_id=desk.deputy.id, reason="Conflict.")
    with pytest.raises(NotFound):
        participation.end_exclusion(desk.session, desk.deputy, desk.case, user_id=desk.deputy.id, reason="Mine.")
    assert participation.is_excluded(desk.session, desk.case, desk.deputy.id)


def test_a_police_officer_as_victim_or_suspect_proposes_a_restriction(desk: Desk) -> None:
    persons.add_person(desk.session, desk.reception, desk.case, roles=["witness"], family_name="Wouters", police_officer=True)
    assert not participation.proposes_restriction(desk.session, desk.case)
    persons.add_person(desk.session, desk.reception, desk.case, roles=["suspect"], family_name="Jacobs", police_officer=True)
    assert participation.proposes_restriction(desk.session, desk.case)
    participation.restrict(desk.session, desk.officer, desk.case, names=[desk.officer.id], reason="A colleague.")
    assert not participation.proposes_restriction(desk.session, desk.case)


def test_a_closed_case_is_not_assigned_but_may_be_restricted(desk: Desk) -> None:
    close(desk)
    for act in (participation.assign, participation.unassign):
        with pytest.raises(Forbidden):
            act(desk.session, desk.officer, desk.case, user_id=desk.investigator.id)
    with pytest.raises(Forbidden):
        participation.take(desk.session, desk.investigator, desk.case)
    participation.restrict(desk.session, desk.officer, desk.case, names=[desk.officer.id], reason="A colleague.")
    assert desk.case.restricted
