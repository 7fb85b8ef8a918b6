"""After zones were merged: whose auditor reads what was written before, merge after merge; and what waits is settled, whoever died."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from col13.db import Database
from col13.models import Case, Entry, Waiting
from col13.models.wall import settings_of
from col13.policies import Actor
from col13.services import casework, journal, journal_reading, readers, ticking, visits, zones_merge
from col13.services.journal_reading import Filters
from tests.factories import SHELL
from tests.services.two_zones import built, merged, of, signed_in, Zone


@pytest.fixture
def three(database: Database) -> tuple[Zone, Zone, Zone]:
    """The first is merged into the second, then the second into the third."""
    first, second, third = (built(database, code) for code in ("5906", "5388", "5345"))
    merged(database, first, second)
    merged(database, second, third)
    return first, second, third


def read(database: Database, hand: Actor, filters: Filters | None = None) -> set[tuple[str, int]]:
    """Every entry that this auditor comes to, page after page."""
    found: set[tuple[str, int]] = set()
    before = None
    while True:
        with database.write(hand) as session:
            page = journal_reading.entries_of_org(session, hand, before=before, limit=7, filters=filters)
        found |= {(line.chain, line.seq) for line in page.lines}
        if page.next is None:
            return found
        before = page.next


def written(session: Session, *zones: Zone) -> set[tuple[str, int]]:
    """What stands in the table for these zones."""
    rows = session.execute(select(Entry.chain, Entry.seq).where(Entry.org_id.in_([zone.id for zone in zones])))
    return {(row.chain, row.seq) for row in rows}


def test_the_auditor_reads_the_entries_of_every_zone_that_was_merged_into_the_own_one(
    database: Database, three: tuple[Zone, Zone, Zone]
) -> None:
    with database.read() as session:
        wanted = written(session, *three)
    for zone in three:  # whichever zone they came from
        assert wanted <= read(database, signed_in(database, zone.user("audit")))


def test_the_auditor_finds_the_old_entries_of_a_case_of_a_person_and_in_the_file(
    database: Database, three: tuple[Zone, Zone, Zone]
) -> None:
    first, _, third = three
    auditor, desk = signed_in(database, third.user("audit")), signed_in(database, first.user("desk"))
    with database.read() as session:
        of_case = {(one.chain, one.seq) for one in session.scalars(select(Entry).where(Entry.case_id == of(session, first.open).id))}
        of_desk = {(one.chain, one.seq) for one in session.scalars(select(Entry).where(Entry.actor_id == desk.id))}
    assert read(database, auditor, Filters(number=first.open)) == of_case
    assert read(database, auditor, Filters(person=desk.id)) == of_desk
    with database.write(auditor) as session:
        lines, _ = journal_reading.entries_to_take(session, auditor, filters=Filters(), reason="audit", words="", most=1000)
    assert of_case | of_desk <= {(line.chain, line.seq) for line in lines}


def test_an_auditor_elsewhere_reads_none_of_them(database: Database, three: tuple[Zone, Zone, Zone]) -> None:
    elsewhere = built(database, "5412")
    stranger = signed_in(database, elsewhere.user("audit"))
    with database.read() as session:
        wanted = written(session, *three)
    assert not wanted & read(database, stranger)
    assert not read(database, stranger, Filters(number=three[0].open))


def test_the_wall_lets_the_entries_of_predecessors_through_and_no_others(database: Database, three: tuple[Zone, Zone, Zone]) -> None:
    elsewhere = built(database, "5412")
    own, stranger = signed_in(database, three[2].user("audit")), signed_in(database, elsewhere.user("audit"))
    for hand, zones in ((own, three), (stranger, (elsewhere,))):
        with database.read() as session:
            wanted = written(session, *zones)
            walled = session.get_bind().dialect.name != "sqlite"
        with database.read(hand) as session:
            met = {(row.chain, row.seq) for row in session.execute(select(Entry.chain, Entry.seq))}
        assert wanted <= met
        assert not walled or met == wanted, settings_of(hand)


def test_who_looked_before_is_still_told(database: Database) -> None:
    first, second = built(database, "5906"), built(database, "5388")
    inv = signed_in(database, first.user("inv"))
    with database.write(inv) as session:
        visits.begin(session, inv, casework.get(session, inv, first.open), reason="task")
    merged(database, first, second)
    officer = signed_in(database, second.user("ref"))
    with database.write(officer) as session:
        told = readers.readers_of(session, officer, casework.get(session, officer, first.open))
    assert inv.id in [one.user_id for one in told.people]


def test_the_details_of_the_first_zones_chain_still_open(database: Database, three: tuple[Zone, Zone, Zone]) -> None:
    with database.read() as session:
        entry = session.scalars(select(Entry).where(Entry.chain == f"org:{three[0].id}", Entry.act == "zone.merged_into")).one()
        opened = journal.open_detail(session, entry)
        assert opened is not None
        assert (opened["merged_zone"], opened["merged_into"], opened["cases"]) == ("5906", "5388", 3)


def test_what_was_written_for_a_case_since_the_merge_belongs_to_the_zone_that_goes_on(
    database: Database, three: tuple[Zone, Zone, Zone]
) -> None:
    first, _, third = three
    inv = signed_in(database, third.user("inv"))
    with database.write(inv) as session:
        visits.begin(session, inv, casework.get(session, inv, first.open), reason="task")
    with database.read() as session:
        orgs = session.scalars(select(Entry.org_id).where(Entry.chain == f"case:{of(session, first.open).id}").order_by(Entry.seq)).all()
    assert (orgs[0], orgs[-1]) == (first.id, third.id)


def round_of_the_clock(database: Database) -> set[str]:
    """One whole round, in the units of work of the job; the cases it settled."""
    settled: set[str] = set()
    with database.read() as session:
        now = ticking.going(session)
        ids = ticking.cases(session, now)
    if ids:
        with database.write() as session:
            ticking.settle_batch(session, now, ids)
            settled = set(session.scalars(select(Case.number).where(Case.id.in_(ids))))
    with database.write() as session:
        ticking.end(session, now)
    return settled


def rows(database: Database) -> set[tuple[object, ...]]:
    """What waits for whom."""
    with database.read() as session:
        return {tuple(row) for row in session.execute(select(Waiting.case_id, Waiting.track, Waiting.role, Waiting.org_id, Waiting.step))}


def test_the_clock_settles_what_the_command_did_not_come_to(database: Database) -> None:
    first, second = built(database, "5906"), built(database, "5388")
    round_of_the_clock(database)
    assert round_of_the_clock(database) == set()
    merged(database, first, second)  # and the machine died before a batch was settled
    assert {row[3] for row in rows(database)} == {second.id}
    with database.write() as session:  # what only settling finds
        session.execute(update(Waiting).where(Waiting.case_id == of(session, first.open).id).values(step="nothing"))
    kept = {first.open, first.restricted, first.barred, second.open, second.restricted, second.barred}
    assert round_of_the_clock(database) == kept
    assert "nothing" not in {row[4] for row in rows(database)}
    assert round_of_the_clock(database) == set()


def test_the_batches_settle_as_settling_everything_does(database: Database) -> None:
    first, second = built(database, "5906"), built(database, "5388")
    told = merged(database, first, second)
    done, after = 0, None
    while True:
        with database.write(SHELL) as session:
            ids = ticking.of_zone(session, told.into_id, after)
        if not ids:
            break
        done, after = done + len(ids), ids[-1]
    assert done == 6
    settled = rows(database)
    with database.write(SHELL) as session:
        ticking.everything(session)
    assert rows(database) == settled


def test_a_zone_of_many_predecessors_is_counted_whole(database: Database, three: tuple[Zone, Zone, Zone]) -> None:
    built(database, "5412")
    with database.read(SHELL) as session:
        told = zones_merge.planned(session, SHELL, "5345", "5412")
    assert (told.cases, told.restricted, told.accounts) == (9, 3, 18)
