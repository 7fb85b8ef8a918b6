"""Two zones become one: everything of the first goes to the second, numbers and chains stay, and nobody sees more of what is restricted."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from col13.db import Database
from col13.errors import Forbidden, Invalid
from col13.models import Base, CaseCounter, EmergencyLook, Entry, Waiting
from col13.policies import Role
from col13.services import (
    accounts,
    casework,
    checkpoints_verify,
    journal_verify,
    organisations,
    search,
    sessions,
    zone_policy,
    zones_merge,
)
from col13.services.journal_envelope import INSTANCE
from col13.services.zones_merge import MOVES, STAYS
from tests.factories import a_body, a_zone, SHELL
from tests.services.test_checkpoints import checkpoint, database_keys
from tests.services.two_zones import actor, built, merged, of, org, PEOPLE, seen, signed_in, Zone


@pytest.fixture
def gone(database: Database) -> Zone:
    return built(database, "5906")


@pytest.fixture
def into(database: Database) -> Zone:
    return built(database, "5388")


def counts(database: Database) -> dict[str, int]:
    """Rows by table."""
    with database.read() as session:
        return {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in Base.metadata.tables.items()}


def test_every_column_that_tells_of_an_organisation_is_decided() -> None:
    telling = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "organisation" for key in column.foreign_keys)
        or {"org", "zone", "owner", "organisation", "successor"} & set(column.name.split("_"))
        or (table.name, column.name) == ("police_zone", "code")
    }
    assert telling == MOVES.keys() | STAYS.keys()
    assert not MOVES.keys() & STAYS.keys()
    assert {name: str(column) for name, column in MOVES.items()} == {
        name: f"{column.class_.__name__}.{column.key}" for name, column in MOVES.items()
    }


def test_everything_of_the_first_zone_goes_to_the_second_and_keeps_its_number(database: Database, gone: Zone, into: Zone) -> None:
    with database.write() as session:
        restricted, inv = of(session, gone.restricted), actor(session, gone.user("inv"))
        then = restricted.opened_at
        values = {"org_id": gone.id, "role": "investigator", "reason": "danger", "since": then, "until": then}
        EmergencyLook(session, case_id=restricted.id, user_id=inv.id, **values)
    told = merged(database, gone, into)
    assert (told.cases, told.open_cases, told.restricted, told.accounts, told.looks) == (3, 3, 1, len(PEOPLE), 1)
    with database.read() as session:
        for column in MOVES.values():
            assert session.scalar(select(func.count()).where(column == gone.id)) == 0
        assert {of(session, number).owner_id for number in (gone.open, gone.restricted, gone.barred)} == {into.id}
        assert len(set(session.scalars(select(Waiting.case_id).where(Waiting.org_id == into.id)))) == 6
        there = org(session, "5906")
        assert (there.active, there.successor_id, org(session, "5388").predecessors) == (False, into.id, [str(gone.id)])


def test_an_old_number_is_found_and_a_new_case_takes_the_next_one_of_the_zone_that_goes_on(
    database: Database, gone: Zone, into: Zone
) -> None:
    merged(database, gone, into)
    desk = signed_in(database, gone.user("desk"))
    with database.write(desk) as session:
        made = casework.open_case(session, desk)
        assert made.number.startswith("COL13-5388-")
        assert made.serial == 4
    inv = signed_in(database, into.user("inv"))
    with database.write(inv) as session:
        assert [hit.number for hit in search.search(session, inv, gone.open).hits] == [gone.open]
        assert casework.get(session, inv, gone.open).number == gone.open
    with database.read() as session:
        last = {row.zone: row.last for row in session.scalars(select(CaseCounter))}
    assert last == {"5906": 3, "5388": 4}


def test_restricted_and_barred_cases_are_seen_by_those_who_saw_them_and_the_others_by_both(
    database: Database, gone: Zone, into: Zone
) -> None:
    people = [zone.user(part) for zone in (gone, into) for part in PEOPLE if part not in ("audit", "boss")]
    before = {name: seen(database, signed_in(database, name)) for name in people}
    merged(database, gone, into)
    after = {name: seen(database, signed_in(database, name)) for name in people}
    for number in (gone.restricted, into.restricted):
        assert {name for name in people if number in after[name]} == {name for name in people if number in before[name]}
    for zone in (gone, into):
        assert zone.barred not in after[zone.user("inv")]
    assert all({gone.open, into.open} <= after[name] for name in people)
    assert not seen(database, signed_in(database, into.user("boss")))
    third = built(database, "5345")
    assert seen(database, signed_in(database, third.user("ref"))) == {third.open, third.barred, third.restricted}


def test_a_restricted_case_still_names_an_active_reference_officer(database: Database, gone: Zone, into: Zone) -> None:
    merged(database, gone, into)
    boss, officer = signed_in(database, into.user("boss")), signed_in(database, gone.user("ref"))
    with database.write(boss) as session, pytest.raises(Invalid) as refused:
        accounts.change_roles(session, boss, officer.id, roles=[Role.INVESTIGATOR])
    assert refused.value.fields["roles"][0] == accounts.LAST_OFFICER


@pytest.mark.as_owner
def test_the_journal_verifies_and_an_earlier_checkpoint_still_agrees(database: Database, gone: Zone, into: Zone) -> None:
    checkpoint(database)
    merged(database, gone, into)
    with database.read() as session:
        assert journal_verify.verify(session) == []
        paths = checkpoints_verify.files(database.config.checkpoints)
        assert paths
        assert checkpoints_verify.verify(session, paths, database_keys(database.config)) == []


def test_the_instance_and_both_zones_tell_of_it_and_the_first_chain_ends_there(database: Database, gone: Zone, into: Zone) -> None:
    merged(database, gone, into)
    with database.read() as session:
        told = session.execute(select(Entry.chain, Entry.act, Entry.operation).where(Entry.operation == "combination")).all()
        last = session.scalars(select(Entry.act).where(Entry.chain == f"org:{gone.id}").order_by(Entry.seq.desc())).first()
    assert {(row.chain, row.act) for row in told} == {
        (INSTANCE, "zones.merge"), (f"org:{gone.id}", "zone.merged_into"), (f"org:{into.id}", "zone.took_in"),
    }  # fmt: skip
    assert last == "zone.merged_into"


def test_whoever_moved_signs_in_again_and_belongs_to_the_zone_that_goes_on(database: Database, gone: Zone, into: Zone) -> None:
    tokens = {}
    for zone in (gone, into):
        hand = signed_in(database, zone.user("ref"))
        with database.write(hand) as session:
            tokens[zone.code] = sessions.begin(session, hand, level="password", address="127.0.0.1", browser="test")[1]
    merged(database, gone, into)
    with database.read() as session:
        rows = {code: sessions.find(session, token) for code, token in tokens.items()}
        over = {code: row is None or sessions.over(row[0]) for code, row in rows.items()}
        assert over == {"5906": True, "5388": False}
    again = signed_in(database, gone.user("ref"))
    assert (again.org_id, again.org_code, again.roles) == (into.id, "5388", frozenset({Role.REFERENCE_OFFICER}))
    with database.write(again) as session:
        _, token = sessions.begin(session, again, level="password", address="127.0.0.1", browser="test")
        found = sessions.find(session, token)
        assert found is not None
        assert not sessions.over(found[0])


def test_nobody_joins_and_nothing_is_opened_in_a_zone_that_is_gone(database: Database, gone: Zone, into: Zone) -> None:
    late = signed_in(database, gone.user("desk"))  # asked for a page before the merge
    merged(database, gone, into)
    with database.write() as session:
        with pytest.raises(Invalid) as refused:
            accounts.add_user(session, SHELL, name="newcomer", roles=[Role.RECEPTION], org_code="5906")
        assert refused.value.fields["org"] == (organisations.CLOSED, {"gone": "5906", "into": "5388"})
        with pytest.raises(Invalid):
            organisations.found_or_made(session, SHELL, "5906")
    with database.write(late) as session, pytest.raises(Forbidden) as told:
        casework.open_case(session, late)
    assert told.value.facts == {"gone": "5906", "into": "5388"}


@pytest.mark.parametrize(
    ("first", "second", "field", "says"),
    [
        ("5906", "5906", "into", zones_merge.ITSELF),
        ("9999", "5388", "from", zones_merge.NO_ZONE),
        ("5906", "9999", "into", zones_merge.NO_ZONE),
        ("unia", "5388", "from", zones_merge.NO_BODY),
        ("5906", "unia", "into", zones_merge.NO_BODY),
        ("5345", "5906", "from", organisations.CLOSED),
        ("5906", "5345", "into", organisations.CLOSED),
    ],
)
def test_what_cannot_be_merged_is_refused_and_said(
    database: Database, gone: Zone, into: Zone, first: str, second: str, field: str, says: object
) -> None:
    with database.write() as session:
        a_body(session)
        a_zone(session, "5345")
        zones_merge.merge(session, SHELL, "5345", "5388")
    before = counts(database)
    for act in (zones_merge.planned, zones_merge.merge):
        with database.write(SHELL) as session, pytest.raises(Invalid) as refused:
            act(session, SHELL, first, second)
        assert refused.value.fields[field][0] == says
    assert counts(database) == before


def test_no_role_of_a_zone_merges_zones(database: Database, gone: Zone, into: Zone) -> None:
    for part in PEOPLE:
        hand = signed_in(database, gone.user(part))
        for act in (zones_merge.planned, zones_merge.merge):
            with database.write(hand) as session, pytest.raises(Forbidden):
                act(session, hand, gone.code, into.code)


def test_the_plan_says_what_would_no_longer_hold_and_changes_nothing(database: Database, gone: Zone, into: Zone) -> None:
    with database.write() as session:
        zone_policy.change(session, SHELL, org_id=gone.id, assess=9, quiet_days=30, protocols={"unia": "2024", "igvm": "2025"})
        zone_policy.change(session, SHELL, org_id=into.id, quiet_days=30, protocols={"unia": "2023"})
    before = counts(database)
    with database.read(SHELL) as session:
        plan = zones_merge.planned(session, SHELL, "5906", "5388")
    assert (plan.lost, plan.protocols) == (("assess",), ("igvm",))
    assert counts(database) == before
    merged(database, gone, into)
    with database.read() as session:
        assert zone_policy.policy(session, of(session, gone.open).owner_id)["protocols"] == {"unia": "2023"}


def test_what_breaks_off_in_the_middle_leaves_nothing(database: Database, gone: Zone, into: Zone) -> None:
    before = counts(database)

    def broken_off() -> None:
        with database.write(SHELL) as session:
            zones_merge.merge(session, SHELL, "5906", "5388")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert counts(database) == before
    assert seen(database, signed_in(database, gone.user("ref"))) == {gone.open, gone.restricted, gone.barred}
    assert merged(database, gone, into).cases == 3


def test_the_zone_that_goes_on_can_take_a_new_name(database: Database, gone: Zone, into: Zone) -> None:
    with database.write(SHELL) as session:
        zones_merge.merge(session, SHELL, "5906", "5388", name_nl=" Politiezone Samen ", name_fr="")
    with database.read() as session:
        assert (org(session, "5388").name_nl, org(session, "5388").name_fr) == ("Politiezone Samen", "5388 (fr)")
