"""The town of the benchmarks is one the house could have written: its journal verifies, its worklist is settled, its schema is migrated."""

from __future__ import annotations

import datetime as dt
import importlib
import uuid
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import delete, func, inspect, select, text, update
from sqlalchemy.orm import Session

from benchmarks import town_lives_rare as rare
from benchmarks import town_postgres, town_sqlite
from benchmarks.town import build
from benchmarks.town_house import people_of
from benchmarks.town_plan import LIVES, plan
from col13 import clock
from col13.config import Config
from col13.db import Database
from col13.engines import sqlite_file
from col13.models import (
    Alert,
    Base,
    Bias,
    Case,
    EmergencyLook,
    HandedOver,
    Incident,
    NO_DEADLINE,
    Offence,
    Organisation,
    Participation,
    Person,
    PersonToken,
    Share,
    Track,
    Trait,
    Waiting,
)  # fmt: skip
from col13.models.case import shelf_of
from col13.models.together import alone
from col13.models.trait import DOMAIN, GROUND, HAND, PLACE
from col13.policies import Role
from col13.services import arrivals, casework, emergency_reviews, handed_over, journal_verify, liberty, names, search, ticking
from col13.services.settle import settle
from tests.conftest import Opened

pytestmark = [pytest.mark.database, pytest.mark.as_owner]  # a town is built past all triggers
CASES, MEASURED = 300, "9001"


@pytest.fixture
def town(config: Config) -> Database:
    """A small town on the database of this test."""
    build(config, CASES)
    return Opened(config)


def test_a_town_is_as_the_house_would_have_written_it(town: Database, config: Config) -> None:
    with town.read() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == CASES
        assert journal_verify.verify(session) == []
        assert dangling(session) == []
    with town.write() as session:
        before = waiting(session), dict(session.execute(select(Case.id, Case.due)).all())
        session.execute(delete(Waiting))
        settled = None
        while ids := ticking.everything(session, settled):
            settled = ids[-1]
        assert (waiting(session), dict(session.execute(select(Case.id, Case.due)).all())) == before
        session.rollback()
    with town.write() as session:
        person = session.scalars(select(Person).limit(1)).one()
        kept = tokens(session, person)
        names.rewrite_tokens(session, person)
        assert tokens(session, person) == kept
        session.rollback()
    town.dispose()


def test_where_a_mark_may_be_missing_is_what_the_migration_would_write(town: Database) -> None:
    """The rule stands twice: in services/doubt.py, by which the lives of the town were settled, and in the words of migration 0019."""
    fill = importlib.import_module("col13.migrations.versions.0019_watch").FILL
    with town.write() as session:
        kept = dict(session.execute(select(Case.id, Case.doubt)).all())
        assert {"nothing", None} <= set(kept.values())
        session.execute(update(Case).values(doubt=None))
        session.execute(text(fill))
        assert dict(session.execute(select(Case.id, Case.doubt)).all()) == kept
        session.rollback()


def test_what_a_case_may_be_listed_by_is_what_the_house_and_the_migration_would_write(town: Database) -> None:
    """The rules stand twice: in services/traits.py and settle.py, by which the lives were settled, and in the words of migration 0021."""
    words = importlib.import_module("col13.migrations.versions.0021_traits")
    with town.write() as session:
        changed = [_otherwise(session, number) for number in range(3)]
        live = session.scalars(select(Track).join(Share, Share.track_id == Track.id).join(Case, Case.id == Share.case_id).where(
            Share.until.is_(None), Case.closed_at.is_(None),
        ).limit(1)).one()  # fmt: skip
        live.due = clock.today()  # of which no life of a town thinks
        for case_id in {live.case_id, *changed}:
            settle(session, session.get_one(Case, case_id))
        kept = listed(session)
        grounds: dict[uuid.UUID, set[str]] = {}
        for case_id, kind, value, *_ in kept[0]:
            if kind == GROUND:
                grounds.setdefault(case_id, set()).add(value)
        assert (changed[0] in grounds, changed[1] in grounds, "sub" in grounds[changed[2]]) == (False, False, True)
        assert {row[1] for row in kept[0]} == {GROUND, DOMAIN, PLACE, HAND}
        assert {row[-1] is None for row in kept[2]} == {row[-1] == NO_DEADLINE for row in kept[3]} == {True, False}
        session.execute(delete(Trait))
        session.execute(update(Waiting).values(held_since=None))
        session.execute(update(Share).values(due=NO_DEADLINE))
        session.execute(update(Track).values(owner_id=None, shelf=None, opened_at=None))
        settled = None
        while ids := ticking.everything(session, settled):
            settled = ids[-1]
        assert listed(session) == kept
        session.execute(delete(Trait))
        session.execute(update(Waiting).values(held_since=None))
        session.execute(update(Share).values(due=NO_DEADLINE))
        session.execute(update(Track).values(owner_id=None, shelf=None, opened_at=None))
        for fill in (words.FILL, words.FILL_TRACKS, words.FILL_WAITING, words.FILL_SHARES):
            session.execute(text(fill))
        session.expire_all()
        assert listed(session) == kept
        session.rollback()


def test_what_a_case_is_listed_by_follows_its_owner_and_its_shelf(town: Database) -> None:
    """By a trigger, whoever writes the case."""
    with town.write() as session:
        other = session.scalars(select(Organisation.id).where(Organisation.code == "9002")).one()
        case = session.scalars(select(Case).where(Case.closed_at.is_(None), Case.owner_id != other).order_by(Case.id).limit(1)).one()
        changes: tuple[dict[str, Any], ...] = (
            {"closed_at": clock.now()}, {"archived_at": clock.now()}, {"owner_id": other}, {"archived_at": None, "closed_at": None},
        )  # fmt: skip
        for change in changes:
            session.execute(update(Case).where(Case.id == case.id).values(**change))
            session.expire_all()
            rows = [row for table in (Trait, Track) for row in session.scalars(select(table).where(table.case_id == case.id))]
            assert {(row.owner_id, row.shelf, row.opened_at) for row in rows} == {(case.owner_id, shelf_of(case), case.opened_at)}
            assert len(rows) > 1
        session.rollback()


def _otherwise(session: Session, number: int) -> uuid.UUID:
    """A case with one ground, of which a town knows no like: its assessment rejected, its offence dropped, its ground told more closely."""
    one = session.scalars(select(Bias).order_by(Bias.case_id).offset(number).limit(1)).one()
    if number == 0:
        one.status = "rejected"
    elif number == 1:
        session.get_one(Offence, one.offence_id).dropped_at = clock.now()
    else:
        one.sub_phenomenon = "sub"
    return one.case_id


def listed(session: Session) -> tuple[Counter[tuple[Any, ...]], ...]:
    """All that lists begin at but the cases themselves."""
    of_tracks = (Track.id, Track.owner_id, Track.shelf, Track.opened_at)
    held = (Waiting.case_id, Waiting.track, Waiting.role, Waiting.held_since)
    asked = (select(Trait.__table__), select(*of_tracks), select(*held), select(Share.id, Share.due).where(Share.until.is_(None)))
    return tuple(Counter(tuple(row) for row in session.execute(query)) for query in asked)


def test_what_is_in_a_town_is_found_read_and_numbered_on(town: Database) -> None:
    with town.write() as session:
        hand = people_of(session, "9001", Role.INVESTIGATOR)[0]
        mine = select(Incident).join(Case, Case.id == Incident.case_id).where(Case.owner_id == hand.org_id, Case.restricted.is_(False))
        incident = session.scalars(mine.where(Incident.facts.contains(" ")).order_by(Incident.id.desc()).limit(1)).one()
        case = session.get_one(Case, incident.case_id)
        person = session.scalars(select(Person).where(Person.case_id == case.id)).one()
        for words, why in ((incident.facts.split()[-1].rstrip("."), "facts"), (person.family_name or "", "name"), (case.number, "number")):
            found = {hit.number: hit.why for hit in search.search(session, hand, words).hits}
            assert why in found[case.number]
        opened = casework.open_case(session, people_of(session, "9001", Role.RECEPTION)[0])
        taken = session.scalar(select(func.max(Case.serial)).where(Case.zone == "9001", Case.year == opened.year, Case.id != opened.id))
        assert opened.serial == (taken or 0) + 1
    town.dispose()


def test_who_is_held_is_told_to_those_who_read_the_referral(town: Database) -> None:
    runs = select(Case.number).join(Alert, Alert.case_id == Case.id).where(Alert.deprived_since.is_not(None), Alert.released_at.is_(None))
    with town.read() as session:
        hand = people_of(session, MEASURED, Role.INVESTIGATOR)[0]
        expected = set(session.scalars(runs.where(Case.owner_id == hand.org_id, Case.closed_at.is_(None))))
        found = liberty.deprived_of_liberty(session, hand)
        assert {one.number for one in found} == expected != set()
        assert all(one.until > clock.now() - dt.timedelta(days=2) for one in found)
        assert liberty.deprived_of_liberty(session, people_of(session, MEASURED, Role.RECEPTION)[0]) == []
        assert expected.isdisjoint(
            one.number for one in liberty.deprived_of_liberty(session, people_of(session, "9002", Role.INVESTIGATOR)[0])
        )
    town.dispose()


def test_what_arrived_is_shown_where_it_is_and_traced_where_it_was(town: Database) -> None:
    with town.write() as session:
        officer, giver = (people_of(session, code, Role.REFERENCE_OFFICER)[0] for code in (MEASURED, "9002"))
        came = session.scalars(select(Case.number).join(HandedOver).where(HandedOver.to_org_id == officer.org_id)).all()
        busy = select(Participation.case_id).where(Participation.until.is_(None))
        idle = select(Case.number).join(HandedOver).where(HandedOver.to_org_id == officer.org_id, Case.id.not_in(busy))
        expected = set(session.scalars(idle.where(Case.closed_at.is_(None))))
        found = alone(session, arrivals.arrived_of(officer))
        assert {one.number for one in found} == expected != set()
        assert {one.zone for one in found} == {"9002 (nl)"}
        assert expected.isdisjoint(one.number for one in alone(session, arrivals.arrived_of(giver)))
        assert {line.number for line in handed_over.lines(session, giver)} == set(came)
        assert casework.get(session, officer, min(expected)).zone == "9002"
        session.rollback()
    town.dispose()


def test_an_emergency_look_waits_for_the_officer_who_is_named(town: Database) -> None:
    with town.read() as session:
        officers = people_of(session, MEASURED, Role.REFERENCE_OFFICER)
        looks = session.scalars(select(EmergencyLook).where(EmergencyLook.org_id == officers[0].org_id)).all()
        expected = {look.id for look in looks if look.judged_at is None}
        found = [emergency_reviews.waiting(session, officer) for officer in officers]
        assert sorted(look.id for page in found for look in page) == sorted(expected) != []
        assert all(look.mine and look.words for page in found for look in page)
        assert [alone(session, emergency_reviews.many_waiting(officer)) for officer in officers] == [len(page) for page in found]
        auditor = people_of(session, MEASURED, Role.AUDITOR)[0]
        assert not any(look.mine for look in emergency_reviews.waiting(session, auditor))
    town.dispose()


def test_every_town_has_what_waits_in_the_measured_zone() -> None:
    """By the plan, not by luck: in the smallest town with any seed."""
    for seed in range(20):
        lived = {(LIVES[one.life].play, one.zone) for one in plan(20, seed)}
        assert {(rare.held, 0), (rare.arrived, 1), (rare.looked_at, 0)} <= lived


def test_indexes_and_triggers_are_those_of_the_migrations(config: Config) -> None:
    file = sqlite_file(config.database_url)
    before = town_sqlite.schema(file) if file else town_postgres.schema(config.database_url)
    build(config, 40)
    assert (town_sqlite.schema(file) if file else town_postgres.schema(config.database_url)) == before
    assert len(before) > 100


def waiting(session: Session) -> Counter[tuple[Any, ...]]:
    """All of the worklist."""
    return Counter(session.execute(select(Waiting.__table__)).all())


def tokens(session: Session, person: Person) -> list[tuple[str, str]]:
    """A person's, as they are searched."""
    query = select(PersonToken.kind, PersonToken.token).where(PersonToken.person_id == person.id)
    return sorted(session.execute(query).all())


def dangling(session: Session) -> list[str]:
    """The references that lead nowhere: a town is filled without asking for them row by row."""
    found = []
    for table in Base.metadata.sorted_tables:
        for key in inspect(session.connection()).get_foreign_keys(table.name):
            there, here = key["referred_table"], key["constrained_columns"]
            pairs = zip(here, key["referred_columns"], strict=True)
            same = " AND ".join(f'here."{one}" = there."{other}"' for one, other in pairs)
            known = " AND ".join(f'here."{one}" IS NOT NULL' for one in here)
            query = f'SELECT 1 FROM "{table.name}" here WHERE {known} AND NOT EXISTS (SELECT 1 FROM "{there}" there WHERE {same}) LIMIT 1'
            found += [f"{table.name}: {here}" for _ in session.execute(text(query))]
    return found
