"""In a town, every list is what one finds by reading everything: each role, each filter and each order, page after page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.town import build
from benchmarks.town_house import people_of
from benchmarks.w2_brute import brute_force, read_everything
from col13 import clock
from col13.catalogue.places import municipalities
from col13.config import Config
from col13.db import Database
from col13.models import Bias, Case, Consent, Exclusion, Incident, Offence, Participation, Share, Track
from col13.policies import Actor, Role
from col13.services import cases_few, cases_list, worklist
from col13.services.cases_few import RARE
from col13.services.cases_filters import Filters, NOBODY, Sight, sight_of
from col13.services.cases_list import list_cases
from col13.services.cases_order import Order, orders_of
from col13.services.ledger import valid

pytestmark = [pytest.mark.database, pytest.mark.as_owner]  # a town is built past all triggers
CASES = 250
ZONE = "9001"
IN_ZONE = (Role.RECEPTION, Role.INVESTIGATOR, Role.REFERENCE_OFFICER, Role.VICTIM_SUPPORT)
ASKED = (
    Filters(), Filters(closed=True), Filters(closed=None), Filters(archived=True), Filters(overdue=True), Filters(restricted=True),
    Filters(workflow="qualification", state="assessing"), Filters(workflow="unia_liaison", state="waiting"),
    Filters(closed=None, opened_from=dt.date(2025, 1, 1), opened_to=dt.date(2026, 6, 30)),
)  # fmt: skip
OF_THE_BODY = (Filters(), Filters(workflow="unia_liaison", state="shared"), Filters(closed=None))


@pytest.fixture
def town(config: Config) -> Iterator[Database]:
    """A small town, half of it in the zone that is looked at; a few cases of it archived."""
    build(config, CASES)
    opened = Database(config)
    with opened.write() as session:
        shut = session.scalars(select(Case).where(Case.closed_at.is_not(None)).order_by(Case.id).limit(60)).all()
        for case in shut[::2]:
            case.archived_at = clock.now()
    yield opened
    opened.dispose()


def test_every_list_is_what_reading_everything_finds(town: Database) -> None:
    with town.write() as session:
        hands = [hand for role in (*IN_ZONE, Role.AUDITOR) for hand in people_of(session, ZONE, role)[:1]]
        read, shown = Read(session), 0
        for hand in hands:
            for filters in ASKED:
                for order in Order:
                    shown += compared(session, read, hand, filters, order)
        for hand in (*people_of(session, "unia", Role.LIAISON), *people_of(session, "igvm", Role.LIAISON)):
            for filters in OF_THE_BODY:
                for order in orders_of(Sight.BODY):
                    shown += compared(session, read, hand, filters, order)
        assert shown > len(read.cases)
        session.rollback()


def test_a_list_narrowed_by_content_is_what_reading_everything_finds(town: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an index has no order of theirs, few are sorted and of many the shelf is walked: both find the same."""
    with town.write() as session:
        read, shown = Read(session), 0
        hands = [*people_of(session, ZONE, Role.INVESTIGATOR)[:2], *people_of(session, ZONE, Role.REFERENCE_OFFICER)[:1]]
        places, grounds = told(session, Incident.municipality), told(session, Bias.phenomenon)
        (domain, *_), area = told(session, Incident.domain_of_life), f"province:{municipalities()[places[0]].province}"
        narrowed = [
            *({"municipality": one} for one in places[:2]), *({"phenomenon": one} for one in grounds[:3]), {"area": area},
            {"domain_of_life": domain}, {"assigned": NOBODY}, *({"assigned": str(hand.id)} for hand in hands),
            {"area": area, "domain_of_life": domain}, {"workflow": "qualification", "state": "assessing", "municipality": places[0]},
            {"assigned": NOBODY, "overdue": True}, {"restricted": True, "municipality": places[0]},
        ]  # fmt: skip
        for rare in (RARE, 2):
            monkeypatch.setattr(cases_list, "RARE", rare)
            monkeypatch.setattr(cases_few, "RARE", rare)
            for hand in hands:
                for one, closed, order in product(narrowed, (False, None), Order):
                    shown += compared(session, read, hand, Filters(**one, closed=closed), order)
        assert shown > 4 * len(read.cases)
        session.rollback()


def told(session: Session, column: Any) -> list[str]:
    """What a column tells, the commonest first."""
    query = select(column).where(column.is_not(None)).group_by(column).order_by(func.count().desc(), column)
    return list(session.scalars(query))


def test_every_worklist_is_what_reading_everything_finds(town: Database) -> None:
    with town.write() as session:
        everything = read_everything(session)
        for hand in [hand for role in IN_ZONE for hand in people_of(session, ZONE, role)[:3]]:
            pages, after = [], None
            while page := worklist.my_work(session, hand, after=after, limit=17):
                pages += [(*task.key, task.role.value, task.step) for task in page]
                after = page[-1].key
            assert pages == brute_force(everything, hand)
        session.rollback()


class Read:
    """All rows that decide, read once."""

    def __init__(self, session: Session) -> None:
        self.cases = session.scalars(select(Case)).all()
        self.tracks = by_case(session, select(Track))
        self.incidents = by_case(session, select(Incident))
        standing = select(Bias).join(Offence, Offence.id == Bias.offence_id).where(Bias.status != "rejected", Offence.dropped_at.is_(None))
        self.grounds = by_case(session, standing)
        self.hands = by_case(session, select(Participation).where(Participation.part == "assigned", Participation.until.is_(None)))
        self.shares = by_case(session, select(Share).where(Share.until.is_(None)))
        self.consents = by_case(session, select(Consent).order_by(Consent.id))
        self.excluded = {(one.case_id, one.user_id) for one in session.scalars(select(Exclusion).where(Exclusion.until.is_(None)))}
        named = select(Participation).where(Participation.part == "named", Participation.until.is_(None))
        self.named = {(one.case_id, one.user_id) for one in session.scalars(named)}

    def sees(self, hand: Actor, case: Case, sight: Sight, today: dt.date) -> bool:
        """The table of the design, rule by rule."""
        if case.erased_at or (case.id, hand.id) in self.excluded:
            return False
        if case.archived_at and not (hand.has(Role.REFERENCE_OFFICER) or hand.has(Role.AUDITOR)):
            return False
        if sight is Sight.BODY:
            agreed = any(one.covers_sharing for one in valid(self.consents[case.id], hand.org_code or "", today))
            return any(share.without_victim or agreed for share in self.shares[case.id] if share.body == hand.org_code)
        if case.owner_id != hand.org_id:
            return False
        return sight is Sight.AUDIT or not case.restricted or (case.id, hand.id) in self.named

    def listed(self, hand: Actor, filters: Filters, order: Order) -> list[str]:
        """The numbers, in order, by trying every rule on every case."""
        sight, today = sight_of(hand), clock.today()
        seen = (case for case in self.cases if self.sees(hand, case, sight, today))
        kept = [case for case in seen if meets(case, self.tracks[case.id], filters, hand, sight, today) and self.tells(case, filters)]

        def place(case: Case) -> Any:
            if order is Order.CHANGED:
                return case.changed_at
            if order is not Order.DEADLINE:
                return case.opened_at
            if sight is not Sight.BODY:
                return case.due
            own = [track.due for track in self.tracks[case.id] if track.due and is_own(track, hand) and case.closed_at is None]
            return min(own, default=dt.date.max)

        down = order in (Order.NEWEST, Order.CHANGED)
        return [case.number for case in sorted(kept, key=lambda case: (place(case), case.id), reverse=down)]

    def tells(self, case: Case, filters: Filters) -> bool:
        """Every filter of the content: somebody's case or nobody's, a ground, a place, an area, a domain of life."""
        hands = {str(one.user_id) for one in self.hands[case.id]}
        grounds = {code for one in self.grounds[case.id] for code in (one.phenomenon, one.sub_phenomenon)}
        places = [one.municipality for one in self.incidents[case.id] if one.municipality]
        provinces = {f"province:{municipalities()[one].province}" for one in places}
        asked = (
            (filters.assigned == NOBODY, not hands), (filters.assigned not in (None, NOBODY), filters.assigned in hands),
            (filters.phenomenon, filters.phenomenon in grounds), (filters.municipality, filters.municipality in places),
            (filters.area, filters.area in provinces),
            (filters.domain_of_life, filters.domain_of_life in {one.domain_of_life for one in self.incidents[case.id]}),
        )  # fmt: skip
        return all(met for wanted, met in asked if wanted)


def by_case(session: Session, query: Any) -> defaultdict[Any, list[Any]]:
    """Rows by the case they belong to."""
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.case_id].append(row)
    return found


def compared(session: Session, read: Read, hand: Actor, filters: Filters, order: Order) -> int:
    """All pages of a list against brute force; how many it holds."""
    expected, listed, after = read.listed(hand, filters, order), [], None
    while True:
        page = list_cases(session, hand, filters, order=order, after=after, limit=37)
        listed += [line.number for line in page.lines]
        assert page.count == len(expected)
        after = page.next
        if after is None:
            break
    assert listed == expected, (hand.name, filters, order)
    return len(listed)


def meets(case: Case, tracks: list[Track], filters: Filters, hand: Actor, sight: Sight, today: dt.date) -> bool:
    """Every filter of ASKED."""
    if filters.archived is not (case.archived_at is not None):
        return False
    if not filters.archived and filters.closed is not None and filters.closed is not (case.closed_at is not None):
        return False
    if filters.restricted and not case.restricted:
        return False
    if filters.overdue and case.due >= today:
        return False
    opened = clock.brussels_day(case.opened_at)
    if (filters.opened_from and opened < filters.opened_from) or (filters.opened_to and opened > filters.opened_to):
        return False
    if filters.workflow is None:
        return True
    own = [track for track in tracks if track.workflow == filters.workflow and (sight is not Sight.BODY or is_own(track, hand))]
    initial = filters.state == "waiting" and not own and sight is not Sight.BODY
    return initial or any(track.state == filters.state for track in own)


def is_own(track: Track, hand: Actor) -> bool:
    """The body's one track."""
    return track.workflow == "unia_liaison" and track.subject == hand.org_code
