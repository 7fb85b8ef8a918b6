"""The list of cases: what each may see and filter by, page by page, and what the auditor gets."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.errors import Forbidden, Invalid, NotFound
from col13.models import Case, Entry, Incident
from col13.policies import Role
from col13.services import bias, cases_list, casework, facts, journal, participation, qualification, tracks
from col13.services.cases_filters import colleagues, Filters, ME
from col13.services.cases_list import list_cases
from col13.services.cases_order import Order
from col13.services.settle import settle
from tests.factories import a_body, a_zone, an_actor
from tests.services.zone_desk import a_desk, close, Desk, exclude, restrict


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


def numbers(page: cases_list.Page) -> list[str]:
    return [line.number for line in page.lines]


def test_the_newest_first_page_by_page_and_journalled(desk: Desk) -> None:
    made = [desk.case.number, *(casework.open_case(desk.session, desk.reception).number for _ in range(4))]
    first = list_cases(desk.session, desk.investigator, limit=2)
    second = list_cases(desk.session, desk.investigator, after=first.next, limit=2)
    third = list_cases(desk.session, desk.investigator, after=second.next, limit=2)
    assert numbers(first) + numbers(second) + numbers(third) == made[::-1]
    assert (first.count, first.more, third.next) == (5, False, None)
    entries = desk.session.scalars(select(Entry).where(Entry.act == "cases.list").order_by(Entry.seq)).all()
    assert (journal.open_detail(desk.session, entries[0]) or {})["numbers"] == made[:2:-1]


def test_each_row_tells_where_every_track_stands(desk: Desk) -> None:
    track = tracks.ensure_track(desk.session, desk.case, "report")
    track.state, track.due = "registered", clock.today() - dt.timedelta(days=1)
    tracks.ensure_track(desk.session, desk.case, "unia_liaison", "igvm")
    (line,) = list_cases(desk.session, desk.officer).lines
    assert [(one.key, one.state) for one in line.tracks] == [
        ("report", "registered"), ("qualification", "waiting"), ("victim_support", "waiting"), ("prosecution_referral", "waiting"),
        ("unia_liaison", "waiting"), ("unia_liaison.igvm", "waiting"),
    ]  # fmt: skip
    assert (line.overdue, line.due, line.title) == (True, clock.today() - dt.timedelta(days=1), "Insults at a bus stop")
    close(desk)
    (line,) = list_cases(desk.session, desk.officer, Filters(closed=True)).lines
    assert (line.overdue, line.due, line.close_reason) == (False, None, "rests")


def test_fifty_rows_take_as_few_statements_as_one(desk: Desk) -> None:
    def statements() -> int:
        told: list[str] = []
        bind = desk.session.get_bind()

        def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
            told.append(statement)

        event.listen(bind, "before_cursor_execute", note)
        list_cases(desk.session, desk.officer)
        event.remove(bind, "before_cursor_execute", note)
        return sum(statement.startswith("SELECT") for statement in told)

    list_cases(desk.session, desk.officer)
    one = statements()
    for _ in range(20):
        casework.open_case(desk.session, desk.reception)
    assert statements() == one <= 4


def test_every_filter_narrows(desk: Desk) -> None:
    other = casework.open_case(desk.session, desk.reception)
    incident = desk.session.scalars(select(Incident).where(Incident.case_id == desk.case.id)).one()
    facts.change_incident(desk.session, desk.reception, desk.case, incident.id, municipality="12025", domain_of_life="work")
    code = next(one.code for one in catalogue.entries("offence") if getattr(one, "law", "") == "special_act")
    offence = qualification.add_offence(desk.session, desk.investigator, desk.case, incident.id, code=code)
    bias.add_bias(desk.session, desk.investigator, desk.case, offence.id, phenomenon="racism", sub_phenomenon="afrophobia", basis="assumed")
    participation.assign(desk.session, desk.officer, desk.case, user_id=desk.investigator.id)
    track = tracks.ensure_track(desk.session, desk.case, "report")
    track.state, track.due = "registered", clock.today() - dt.timedelta(days=1)
    settle(desk.session, desk.case)
    day = clock.today()
    for filters in (
        Filters(workflow="report", state="registered"), Filters(phenomenon="racism"), Filters(phenomenon="afrophobia"),
        Filters(municipality="12025"), Filters(domain_of_life="work"), Filters(overdue=True), Filters(area="province:10000"),
        Filters(area="arrondissement:antwerpen"), Filters(assigned=str(desk.investigator.id)),
        Filters(assigned="me", opened_from=day, opened_to=day),
    ):  # fmt: skip
        assert numbers(list_cases(desk.session, desk.investigator, filters)) == [desk.case.number]
    assert numbers(list_cases(desk.session, desk.investigator, Filters(workflow="report", state="draft"))) == [other.number]
    assert numbers(list_cases(desk.session, desk.investigator, Filters(assigned="nobody"))) == [other.number]
    for filters in (
        Filters(opened_from=day + dt.timedelta(days=1)),
        Filters(opened_to=day - dt.timedelta(days=1)),
        Filters(restricted=True),
        Filters(area="province:30000"),
        Filters(assigned=str(desk.officer.id)),
    ):
        assert numbers(list_cases(desk.session, desk.investigator, filters)) == []
    close(desk)
    settle(desk.session, desk.case)
    assert numbers(list_cases(desk.session, desk.investigator)) == [other.number]
    assert len(list_cases(desk.session, desk.investigator, Filters(closed=None)).lines) == 2
    assert list_cases(desk.session, desk.investigator, Filters(overdue=True, closed=None)).lines == ()


def test_a_filter_that_does_not_exist_is_named(desk: Desk) -> None:
    for filters, field in (
        (Filters(workflow="x"), "workflow"),
        (Filters(workflow="report", state="x"), "state"),
        (Filters(state="draft"), "state"),
        (Filters(area="province:1"), "area"),
        (Filters(assigned="x"), "assigned"),
        (Filters(municipality="0"), "municipality"),
        (Filters(phenomenon="x"), "phenomenon"),
        (Filters(opened_from=dt.date(1, 1, 1)), "opened_from"),
        (Filters(opened_to=dt.date(9999, 12, 31)), "opened_to"),
        (Filters(opened_from=dt.date(2026, 3, 2), opened_to=dt.date(2026, 3, 1)), "opened_to"),
    ):
        with pytest.raises(Invalid) as refused:
            list_cases(desk.session, desk.officer, filters)
        assert set(refused.value.fields) == {field}


def test_excluded_restricted_and_other_zones_cases_are_neither_shown_nor_counted(desk: Desk) -> None:
    stranger = an_actor(desk.session, a_zone(desk.session, "5345"), Role.REFERENCE_OFFICER)
    exclude(desk, desk.investigator)
    for actor in (stranger, desk.investigator):
        page = list_cases(desk.session, actor, Filters(closed=None))
        assert (page.lines, page.count) == ((), 0)
    restrict(desk)
    assert list_cases(desk.session, desk.officer).count == 0
    with pytest.raises(Forbidden):
        list_cases(desk.session, desk.admin)


def test_the_auditor_gets_numbers_states_and_dates_of_restricted_cases_too(desk: Desk) -> None:
    restrict(desk)
    (line,) = list_cases(desk.session, desk.auditor).lines
    assert (line.number, line.title, line.restricted, line.mine) == (desk.case.number, "", True, False)
    with pytest.raises(Invalid) as refused:
        list_cases(desk.session, desk.auditor, Filters(phenomenon="racism", municipality="12025", assigned="me"))
    assert set(refused.value.fields) == {"phenomenon", "municipality", "assigned"}
    both = an_actor(desk.session, desk.zone, Role.AUDITOR, Role.INVESTIGATOR)
    assert list_cases(desk.session, both).lines == ()
    assert len(list_cases(desk.session, both, as_auditor=True).lines) == 1
    assert list_cases(desk.session, desk.officer, as_auditor=True).lines == ()


@pytest.mark.parametrize("other", [Role.RECEPTION, Role.INVESTIGATOR, Role.REFERENCE_OFFICER, Role.VICTIM_SUPPORT])
def test_an_auditor_with_another_role_opens_no_restricted_case_on_which_nobody_named_them(desk: Desk, other: Role) -> None:
    both = an_actor(desk.session, desk.zone, Role.AUDITOR, other)
    assert casework.get(desk.session, both, desk.case.number) == desk.case
    restrict(desk)
    assert casework.get(desk.session, desk.auditor, desk.case.number) == desk.case
    with pytest.raises(NotFound):
        casework.get(desk.session, both, desk.case.number)


def test_a_body_sees_its_own_track_of_what_was_shared_and_filters_by_no_content(desk: Desk) -> None:
    from col13.models import Share

    liaison = an_actor(desk.session, a_body(desk.session), Role.LIAISON)
    assert list_cases(desk.session, liaison).lines == ()
    track = tracks.ensure_track(desk.session, desk.case, "unia_liaison", "unia")
    Share(
        desk.session, case_id=desk.case.id, track_id=track.id, body="unia", profile="equality-body-minimal", legal_basis="consent",
        without_victim=True, since=clock.now(), by=desk.officer.id,
    )  # fmt: skip
    tracks.ensure_track(desk.session, desk.case, "unia_liaison", "igvm")
    (line,) = list_cases(desk.session, liaison).lines
    assert ([one.key for one in line.tracks], line.title, line.stage) == (["unia_liaison"], "", "received")
    tracks.ensure_track(desk.session, desk.case, "prosecution_referral").state = "further_inquiry"
    desk.session.flush()
    (line,) = list_cases(desk.session, liaison).lines
    assert (line.stage, "further_inquiry" in repr(line)) == ("sent", False)  # what the magistrate asked is not told
    with pytest.raises(Invalid):
        list_cases(desk.session, liaison, Filters(phenomenon="racism"))
    # Nor by where a track stands that the row does not show.
    track.state = "shared"
    support = tracks.ensure_track(desk.session, desk.case, "victim_support")
    support.state, support.due = "declined", clock.today() - dt.timedelta(days=1)
    desk.session.flush()
    for hidden in (Filters(workflow="victim_support", state="declined"), Filters(workflow="prosecution_referral", state="waiting")):
        with pytest.raises(Invalid):
            list_cases(desk.session, liaison, hidden)
    assert list_cases(desk.session, liaison, Filters(workflow="unia_liaison", state="waiting")).lines == ()  # the other body's
    assert list_cases(desk.session, liaison, Filters(overdue=True)).lines == ()
    assert len(list_cases(desk.session, liaison, Filters(workflow="unia_liaison", state="shared")).lines) == 1


def test_no_filter_tells_the_desk_of_facts_it_may_not_read(desk: Desk) -> None:
    incident = desk.session.scalars(select(Incident).where(Incident.case_id == desk.case.id)).one()
    facts.change_incident(desk.session, desk.reception, desk.case, incident.id, municipality="12025", domain_of_life="work")
    other = an_actor(desk.session, desk.zone, Role.RECEPTION)
    asked = (Filters(municipality="12025"), Filters(area="province:10000"), Filters(domain_of_life="work"))
    before = [numbers(list_cases(desk.session, other, one)) for one in asked]
    desk.case.pv_number = "ME.30.L1.000123/2026"  # recorded: from now on the facts are for those of the case
    desk.session.flush()
    after = [numbers(list_cases(desk.session, other, one)) for one in asked]
    assert (before, after) == ([[desk.case.number]] * 3, [[]] * 3)
    for reader in (desk.reception, desk.investigator, desk.officer, desk.support):
        assert [numbers(list_cases(desk.session, reader, one)) for one in asked] == [[desk.case.number]] * 3
    assert numbers(list_cases(desk.session, other)) == [desk.case.number]


def test_only_who_works_on_cases_can_be_assigned(desk: Desk) -> None:
    people = {one for one, _ in colleagues(desk.session, desk.officer)}
    assert people == {desk.reception.id, desk.investigator.id, desk.deputy.id, desk.support.id}


def test_more_than_can_be_counted_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases_list, "MOST", 2)
    for _ in range(3):
        casework.open_case(desk.session, desk.reception)
    page = list_cases(desk.session, desk.officer)
    assert (page.count, page.more, len(page.lines)) == (2, True, 4)
    assert desk.session.scalars(select(Case.number)).all()


@pytest.mark.parametrize("order", Order)
def test_what_a_colleague_has_comes_page_by_page_in_every_order(desk: Desk, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [casework.open_case(desk.session, desk.reception) for _ in range(5)]
    for place, case in enumerate(made):
        participation.assign(desk.session, desk.officer, case, user_id=desk.investigator.id)
        case.due, case.changed_at = clock.today() + dt.timedelta(days=place % 3), clock.now() + dt.timedelta(minutes=place % 2)
    casework.open_case(desk.session, desk.reception)  # nobody's
    participation.unassign(desk.session, desk.officer, made[4], user_id=desk.investigator.id)
    desk.session.flush()
    down, values = order in (Order.NEWEST, Order.CHANGED), {Order.DEADLINE: "due", Order.CHANGED: "changed_at"}
    wanted = sorted(made[:4], key=lambda case: (getattr(case, values.get(order, "opened_at")), case.id), reverse=down)
    for reader, mine in ((desk.investigator, Filters(assigned=ME)), (desk.officer, Filters(assigned=str(desk.investigator.id)))):
        found, after = [], None
        while page := list_cases(desk.session, reader, mine, order=order, after=after, limit=3):
            found += numbers(page)
            assert (page.count, page.more) == (4, False)
            after = page.next
            if after is None:
                break
        assert found == [case.number for case in wanted]
    monkeypatch.setattr(cases_list, "MOST_OF_FEW", 2)
    page = list_cases(desk.session, desk.investigator, Filters(assigned=ME), order=order)
    assert (page.count, page.more, len(page.lines)) == (2, True, 4)
