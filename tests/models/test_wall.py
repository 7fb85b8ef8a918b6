"""The second wall: with visible() left out, PostgreSQL shows and takes a row of a case only for those it belongs to."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest
from sqlalchemy import event, func, make_url, select, text, update
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.orm import Session

from col13 import clock
from col13.config import Config
from col13.db import Database
from col13.models import Base, Case, Entry, Incident, new_id, OfficialReport, Person, Share, Track
from col13.models.wall import act_for, as_house
from col13.policies import Actor, CLOCK, Role
from col13.services import dossiers
from tests.conftest import on_server, server_url
from tests.factories import a_body, a_zone, an_actor
from tests.services.dossier_case import a_full_case

pytestmark = pytest.mark.postgresql("SQLite holds one zone and has no row-level security")
NEVER = (
    "CREATE TABLE x (y int)", "ALTER TABLE note DISABLE ROW LEVEL SECURITY", "DROP POLICY met ON note", "UPDATE move SET step = ''",
    "DELETE FROM journal_entry", "TRUNCATE note", "DELETE FROM alembic_version",
)  # fmt: skip
OF_A_CASE = {name for name, table in Base.metadata.tables.items() if name == "case" or "case_id" in table.columns}


@dataclass
class Wall:
    """A full case of zone 5906 that is shared with Unia, and who might look at it."""

    database: Database
    case_id: uuid.UUID
    owner: Actor
    unia: Actor
    strangers: dict[str, Actor | None]

    def met(self, acting: Actor | None) -> dict[str, int]:
        """Rows of each table of a case as this session meets them, with no other condition; an organisation's own chain left out."""
        with self.database.read(acting) as session:
            return {name: self.count(session, name) for name in sorted(OF_A_CASE)}

    @staticmethod
    def count(session: Session, name: str) -> int:
        table = Base.metadata.tables[name]
        query = select(func.count()).select_from(table)
        return session.scalar(query if name == "case" else query.where(table.c.case_id.is_not(None))) or 0


@pytest.fixture
def wall(database: Database) -> Wall:
    """The case with a dossier; made by the house."""
    with database.write() as session:
        on = a_full_case(session)
        made = dossiers.request(session, on.officer, on.case, profile="prosecutor", recipient="prosecutor", reason="referral")
        dossiers.release(session, made.id, b"%PDF-1.7 of a test")
        strangers = {
            "nobody": None,
            "another zone": an_actor(session, a_zone(session, "5907"), *Role),
            "a body without a share": an_actor(session, a_body(session, "igvm"), Role.LIAISON),
            "an account without an organisation": Actor(new_id(), "nowhere", roles=frozenset(Role)),
        }
        return Wall(database, on.case.id, on.investigator, on.liaison, strangers)


def test_a_number_of_a_report_is_found_behind_the_wall_by_its_own_zone_alone(wall: Wall) -> None:
    with wall.database.write() as session:
        session.execute(text("UPDATE \"case\" SET pv_number = 'ME.56.L1.1/2026'"))
        case = session.get_one(Case, wall.case_id)
        entered = {"at": clock.now(), "by": wall.owner.id}
        OfficialReport(session, case_id=case.id, kind="later", number="me 56-L1.2/2026", drawn_on=clock.today(), **entered)
    asked = text("SELECT * FROM cases_with_pv(:wanted, :beyond, 10)")

    def found(actor: Actor | None, wanted: str, beyond: str) -> list[uuid.UUID]:
        with wall.database.read(actor) as session:
            return [*session.scalars(asked, {"wanted": wanted, "beyond": beyond})]

    for actor in (wall.owner, CLOCK):
        assert found(actor, "ME56L1", "ME56L2") == [wall.case_id] * 2
        assert found(actor, "ME56L112026", "ME56L112026\x01") == [wall.case_id]
        assert found(actor, "ME56L11202", "ME56L11202\x01") == []
    for actor in (wall.unia, *wall.strangers.values()):
        assert found(actor, "ME56L1", "ME56L2") == []


def test_a_word_is_found_behind_the_wall_by_its_own_zone_alone(wall: Wall) -> None:
    with wall.database.write() as session:
        session.execute(text("UPDATE incident SET facts = 'een algemeen woord' WHERE seq = 1"))
    asked = text("SELECT * FROM cases_with_words(:zone, 'algemeen', 10)")

    def found(actor: Actor | None, zone: uuid.UUID | None) -> list[uuid.UUID]:
        with wall.database.read(actor) as session:
            return [*session.scalars(asked, {"zone": zone})]

    assert found(wall.owner, wall.owner.org_id) == found(CLOCK, wall.owner.org_id) == found(CLOCK, None) == [wall.case_id]
    assert found(wall.owner, None) == []
    for actor in (wall.unia, *wall.strangers.values()):
        assert found(actor, wall.owner.org_id) == found(actor, None) == []


def test_every_table_of_a_case_is_walled(database: Database) -> None:
    walled = text("SELECT tablename FROM pg_policies JOIN pg_class ON relname = tablename WHERE relrowsecurity AND schemaname = 'public'")
    with database.read() as session:
        assert set(session.scalars(walled)) == OF_A_CASE


def test_the_owner_and_the_house_meet_the_rows(wall: Wall) -> None:
    everything, own = wall.met(CLOCK), wall.met(wall.owner)
    assert everything == own
    assert everything["case"] == 1
    assert sum(bool(count) for count in own.values()) > 28


def test_strangers_meet_no_row_of_any_table(wall: Wall) -> None:
    for who, actor in wall.strangers.items():
        assert not {name: count for name, count in wall.met(actor).items() if count}, who


def test_a_body_meets_rows_while_its_share_is_live(wall: Wall) -> None:
    assert wall.met(wall.unia) == wall.met(CLOCK)
    with wall.database.write(wall.owner) as session:
        session.execute(update(Share).values(until=clock.now()))
    assert not any(wall.met(wall.unia).values())


def test_strangers_change_nothing(wall: Wall) -> None:
    for who, actor in wall.strangers.items():
        with wall.database.write(actor) as session:
            for model in (Case, Person, Incident, Track, Share):
                key = Case.id if model is Case else model.case_id
                done = session.execute(update(model).where(key == wall.case_id).values({key.key: wall.case_id}))
                assert done.rowcount == 0, (who, model)
            for name in ("case_key", "waiting", "document", "person_token"):
                assert session.execute(text(f"DELETE FROM {name}")).rowcount == 0, (who, name)


def test_strangers_add_nothing(wall: Wall) -> None:
    def a_note(session: Session) -> None:
        session.execute(text(
            "INSERT INTO note (id, case_id, section, at, by) VALUES (gen_random_uuid(), :case, 'facts', now(), gen_random_uuid())"
        ), {"case": wall.case_id})  # fmt: skip

    def an_entry(session: Session) -> None:
        row = {"chain": f"case:{wall.case_id}", "seq": 999, "at": clock.now(), "actor_id": new_id(), "operation": "consultation"}
        table = Base.metadata.tables[Entry.__tablename__]
        session.execute(table.insert(), {**row, "act": "x", "case_id": wall.case_id, "envelope": b"{}", "hash": "x"})

    def a_share(session: Session) -> None:
        session.execute(text(
            "INSERT INTO share (id, case_id, track_id, body, profile, legal_basis, since, by, without_victim)"
            " SELECT gen_random_uuid(), :case, gen_random_uuid(), 'vmri', '', '', now(), gen_random_uuid(), false"
        ), {"case": wall.case_id})  # fmt: skip

    for actor in wall.strangers.values():
        for adding in (a_note, an_entry, a_share):
            with pytest.raises(DBAPIError, match=r"row-level security|foreign key"), wall.database.write(actor) as session:
                adding(session)


def test_no_zone_gives_its_case_a_new_owner_by_itself_but_the_house_does(wall: Wall) -> None:
    other = wall.strangers["another zone"]
    assert other is not None
    moving = update(Case).values(owner_id=other.org_id)
    with pytest.raises(ProgrammingError, match="row-level security"), wall.database.write(wall.owner) as session:
        session.execute(moving)
    with wall.database.write(wall.owner) as session:
        with as_house(session):
            session.execute(moving)
        assert wall.count(session, "case") == 0  # it is another's now
    assert wall.met(other)["person"] > 0


def test_what_a_connection_was_told_ends_with_the_transaction(wall: Wall) -> None:
    for _ in range(3):
        assert wall.met(wall.owner)["case"] == 1
        assert wall.met(None)["case"] == 0


def test_a_unit_of_work_that_commits_in_between_stays_whose_it_was(wall: Wall) -> None:
    with wall.database.write(wall.owner) as session:
        session.commit()
        assert wall.count(session, "case") == 1
    with wall.database.write() as session:
        act_for(session, None)
        assert wall.count(session, "case") == 0
        act_for(session, wall.owner)
        assert wall.count(session, "case") == 1


def test_the_wall_costs_one_statement_a_transaction(wall: Wall) -> None:
    asked: list[str] = []
    with wall.database.read(wall.owner) as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
        session.execute(text("SELECT 1"))
        session.execute(text("SELECT 2"))
    assert len([one for one in asked if "set_config" in one]) == 1
    assert len(asked) == 3


def test_the_role_that_serves_may_not_touch_schema_or_ledgers(database: Database) -> None:
    for statement in NEVER:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), database.write() as session:
            session.execute(text(statement))


def test_where_the_owner_serves_the_owner_is_held_to_the_wall(config: Config) -> None:
    name = make_url(config.database_url).database
    own = f"{name}_owned"
    on_server(f"CREATE ROLE {own} LOGIN")
    on_server(f"CREATE DATABASE {own} OWNER {own}")
    url = server_url(own).set(username=own).render_as_string(hide_password=False)
    serving = Database(Config(config.instance, database_url=url, light_passwords=True))
    words = text("SELECT * FROM cases_with_words(:zone, 'algemeen', 10)")
    try:
        serving.migrate()
        with serving.write(CLOCK) as session:
            on = a_full_case(session)
            ours, case_id = on.investigator, on.case.id
            theirs = an_actor(session, a_zone(session, "5907"), Role.INVESTIGATOR)
            session.execute(text("UPDATE incident SET facts = 'een algemeen woord' WHERE seq = 1"))
        with serving.read(ours) as session:
            assert Wall.count(session, "case") == Wall.count(session, "share") == 1
            assert [*session.scalars(words, {"zone": ours.org_id})] == [case_id]
        with serving.read(theirs) as session:
            assert Wall.count(session, "case") == Wall.count(session, "person") == Wall.count(session, "share") == 0
            assert [*session.scalars(words, {"zone": ours.org_id})] == [*session.scalars(words, {"zone": theirs.org_id})] == []
    finally:
        serving.dispose()
        on_server(f"DROP DATABASE {own} WITH (FORCE)")
        on_server(f"DROP ROLE {own}")
