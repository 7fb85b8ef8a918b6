"""An emergency look: who may, what it opens and for how long, who is told, who judges."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden, Invalid, NotFound
from col13.i18n import Key
from col13.models import EmergencyLook, Entry
from col13.policies import Actor, Role, Section
from col13.services import accounts, casework, emergency, emergency_reviews, facts, participation, records, visits
from col13.services.emergency_running import running
from col13.services.situation import situation
from tests.factories import a_zone, an_actor
from tests.services.zone_desk import a_desk, Desk, exclude

NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)


@pytest.fixture
def desk(session: Session) -> Desk:
    made = a_desk(session)
    participation.restrict(session, made.officer, made.case, names=[made.officer.id], reason="threatened")
    return made


def look(desk: Desk, actor: Actor | None = None, number: str = "") -> EmergencyLook:
    return emergency.begin(
        desk.session, actor or desk.investigator, number=number or desk.case.number, reason="danger", words="He stands at her door"
    )


def said(desk: Desk, actor: Actor, number: str) -> Key | tuple[Key, object]:
    with pytest.raises(Invalid) as refused:
        look(desk, actor, number)
    return refused.value.fields["number"][0]


def test_a_look_opens_the_case_for_its_minutes_and_no_longer(desk: Desk) -> None:
    with clock.at(NOW):
        with pytest.raises(NotFound):
            casework.read(desk.session, desk.investigator, desk.case.number)
        look(desk)
        assert casework.read(desk.session, desk.investigator, desk.case.number) is desk.case
        assert running(desk.session, desk.investigator, desk.case) == NOW + dt.timedelta(minutes=30)
        with pytest.raises(NotFound):
            casework.read(desk.session, desk.deputy, desk.case.number)
    with clock.at(NOW + dt.timedelta(minutes=30)), pytest.raises(NotFound):
        casework.read(desk.session, desk.investigator, desk.case.number)


def test_a_look_only_reads(desk: Desk) -> None:
    look(desk, desk.deputy)
    before = desk.trace()
    with pytest.raises(NotFound):
        casework.get(desk.session, desk.deputy, desk.case.number)
    with pytest.raises(NotFound):
        records.lock(desk.session, desk.deputy, desk.case)
    with pytest.raises(NotFound):
        casework.advance(desk.session, desk.deputy, desk.case, "report", "submit", {}, seen=0)
    with pytest.raises(NotFound):
        facts.add_note(desk.session, desk.deputy, desk.case, words="x")
    now = situation(desk.session, desk.deputy, desk.case)
    assert now.read_only == frozenset(Section)
    assert all(not verdicts for verdicts in casework.verdicts(desk.session, desk.deputy, desk.case).values())
    assert desk.trace() == before


def test_what_stands_behind_a_refused_number_is_not_told(desk: Desk) -> None:
    elsewhere = a_zone(desk.session, "5388")
    other = an_actor(desk.session, elsewhere, Role.INVESTIGATOR)
    theirs = casework.open_case(desk.session, an_actor(desk.session, elsewhere, Role.RECEPTION))
    exclude(desk, desk.deputy)
    answers = {
        "none": said(desk, desk.investigator, "COL13-5906-2026-999999"), "elsewhere": said(desk, desk.investigator, theirs.number),
        "excluded": said(desk, desk.deputy, desk.case.number), "from elsewhere": said(desk, other, desk.case.number),
        "nonsense": said(desk, desk.investigator, "%"),
    }  # fmt: skip
    assert set(answers.values()) == {emergency.NOT_POSSIBLE}
    assert said(desk, desk.officer, desk.case.number) == emergency.AS_USUAL
    assert desk.session.execute(select(func.count()).select_from(EmergencyLook)).scalar_one() == 0


def test_only_investigators_and_reference_officers_look_and_only_with_a_reason(desk: Desk) -> None:
    for actor in (desk.reception, desk.support, desk.auditor, desk.admin):
        with pytest.raises(Forbidden):
            look(desk, actor)
    for wrong in ({"reason": ""}, {"reason": "curious"}, {"words": "  "}):
        with pytest.raises(Invalid) as refused:
            emergency.begin(desk.session, desk.investigator, **{"number": desk.case.number, "reason": "danger", "words": "now", **wrong})
        assert set(refused.value.fields) == set(wrong)


def test_a_conflict_of_interest_ends_a_look_at_once(desk: Desk) -> None:
    look(desk)
    exclude(desk, desk.investigator)
    with pytest.raises(NotFound):
        casework.read(desk.session, desk.investigator, desk.case.number)
    assert said(desk, desk.investigator, desk.case.number) == emergency.NOT_POSSIBLE


def test_another_role_ends_a_look_at_once(desk: Desk) -> None:
    look(desk)
    accounts.change_roles(desk.session, desk.admin, desk.investigator.id, roles=[Role.RECEPTION])
    changed = Actor(desk.investigator.id, "", desk.zone.id, desk.zone.kind, desk.zone.code, frozenset({Role.RECEPTION}))
    with pytest.raises(NotFound):
        casework.read(desk.session, changed, desk.case.number)


def test_both_chains_tell_of_the_look_and_its_sections(desk: Desk) -> None:
    look(desk)
    visits.look(desk.session, desk.investigator, desk.case, Section.PERSONS)
    assert desk.acts()[-2:] == ["emergency.look", "section.look"]
    own = desk.session.scalars(select(Entry).where(Entry.act == "emergency.look", Entry.case_id.is_(None))).one()
    told = json.loads(own.envelope)
    assert (told["about"], told["reason"]) == (desk.case.number, "danger")
    assert own.detail is None


def test_the_named_officer_and_the_auditor_are_told_at_once_and_others_are_not(desk: Desk) -> None:
    assert emergency_reviews.waiting(desk.session, desk.officer) == []
    look(desk)
    (told,) = emergency_reviews.waiting(desk.session, desk.officer)
    assert (told.number, told.words, told.mine) == (desk.case.number, "He stands at her door", True)
    (audited,) = emergency_reviews.waiting(desk.session, desk.auditor)
    assert (audited.number, audited.reason, audited.words, audited.mine) == (desk.case.number, "danger", "", False)
    assert emergency_reviews.waiting(desk.session, desk.deputy) == []
    assert emergency_reviews.by_month(desk.session, desk.deputy) == []
    assert [count for _, count in emergency_reviews.by_month(desk.session, desk.auditor)] == [1]
    with pytest.raises(Forbidden):
        emergency_reviews.waiting(desk.session, desk.investigator)


def test_an_excluded_auditor_hears_of_no_look(desk: Desk) -> None:
    made = look(desk)
    exclude(desk, desk.auditor)
    assert emergency_reviews.waiting(desk.session, desk.auditor) == []
    with pytest.raises(NotFound):
        emergency_reviews.judge(desk.session, desk.auditor, made.id, verdict="justified", note="x")


def test_a_review_stays_open_until_it_is_judged_once_with_a_note(desk: Desk) -> None:
    made = look(desk)
    with pytest.raises(Invalid) as refused:
        emergency_reviews.judge(desk.session, desk.officer, made.id, verdict="justified", note=" ")
    assert set(refused.value.fields) == {"note"}
    emergency_reviews.judge(desk.session, desk.officer, made.id, verdict="not_justified", note="He could have called")
    assert emergency_reviews.waiting(desk.session, desk.officer) == []
    assert [one.verdict for one in emergency_reviews.judged(desk.session, desk.auditor)] == ["not_justified"]
    with pytest.raises(Invalid):
        emergency_reviews.judge(desk.session, desk.officer, made.id, verdict="justified", note="no, fine")
    assert desk.acts()[-1] == "emergency.judge"


def test_nobody_judges_the_own_look_and_the_auditor_judges_where_nobody_else_can(desk: Desk) -> None:
    made = look(desk, desk.deputy)
    participation.name(desk.session, desk.officer, desk.case, user_id=desk.deputy.id)
    with pytest.raises(Forbidden):
        emergency_reviews.judge(desk.session, desk.deputy, made.id, verdict="justified", note="mine")
    with pytest.raises(Forbidden):  # the officer can
        emergency_reviews.judge(desk.session, desk.auditor, made.id, verdict="justified", note="for them")
    participation.unname(desk.session, desk.officer, desk.case, user_id=desk.officer.id)
    emergency_reviews.judge(desk.session, desk.auditor, made.id, verdict="passed_on", note="to internal oversight")
    assert made.judged_as == Role.AUDITOR.value


def test_a_restricted_case_never_loses_its_last_active_reference_officer(desk: Desk) -> None:
    lonely = desk.officer.id
    acts: tuple[Callable[[], object], ...] = (
        lambda: accounts.disable(desk.session, desk.admin, lonely),
        lambda: accounts.change_roles(desk.session, desk.admin, lonely, roles=[Role.INVESTIGATOR]),
        lambda: participation.exclude(desk.session, desk.officer, desk.case, user_id=lonely, reason="conflict"),
        lambda: participation.unname(desk.session, desk.officer, desk.case, user_id=lonely),
    )
    for act in acts:
        with pytest.raises(Invalid):
            act()
    assert participation.named_on(desk.session, desk.case) == [lonely]
    # Closed, disabled deputies do not count.
    participation.name(desk.session, desk.officer, desk.case, user_id=desk.deputy.id)
    accounts.disable(desk.session, desk.admin, desk.deputy.id)
    with pytest.raises(Invalid):
        accounts.disable(desk.session, desk.admin, lonely)
