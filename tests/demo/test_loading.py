"""Telling cases end to end on a real database: loaded through the services, once, with a journal that verifies."""

from __future__ import annotations

import datetime as dt
import importlib
import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from argon2 import PasswordHasher
from sqlalchemy import func, select, text, update

from col13 import clock
from col13.db import Database
from col13.demo import cast, loading, recent
from col13.demo.reading import Entry, OWN_COPY, read_file
from col13.dossier.seal import find
from col13.errors import StepRefused
from col13.models import Bias, Case, CaseLink, Decision, DecisionPart, Dossier, Offence, Person, PersonRole, Share, Track, User, Waiting
from col13.models import Entry as JournalEntry
from col13.services import dossiers, journal_verify, passwords
from tests.factories import a_bare_case, a_zone

TELLING = ("BE-001", "BE-004", "BE-050", "BE-058", "BE-084", "BE-093")
MORE = Path(__file__).with_name("more-cases.yaml")
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passwords of tests need not be slow; the clock stands still."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with clock.at(NOW):
        yield


def some(tmp_path: Path, *ids: str) -> Path:
    """A file with these entries of the project's own copy."""
    content = yaml.load(OWN_COPY.read_bytes(), Loader=yaml.CSafeLoader)
    file = tmp_path / "some.yaml"
    file.write_text(yaml.safe_dump([one for one in content if one["id"] in ids]))
    return file


def states(database: Database, case: str) -> dict[str, str]:
    with database.read() as session:
        rows = session.execute(select(Track.key, Track.state).join(Case, Case.id == Track.case_id).where(Case.demo_source == case))
        return {row.key: row.state for row in rows}


def bear_their_seal(database: Database) -> bool:
    """Whether each released dossier bears the seal that its row in the register names."""
    with database.read() as session:
        rows = session.scalars(select(Dossier).where(Dossier.seal_fingerprint.is_not(None))).all()
        seals = [find(dossiers.kept(session, row, row.pdf_path or "", row.pdf_sha256 or ""), ()) for row in rows]
        hashes = [row.unsigned_sha256 not in (None, row.pdf_sha256) for row in rows]
    return bool(rows) and all(hashes) and all(seal and seal.intact and seal.whole for seal in seals)


def test_telling_cases_are_loaded_once_and_the_journal_verifies(database: Database, tmp_path: Path) -> None:
    file, said = some(tmp_path, *TELLING), list[str]()
    assert loading.load(database, file, said.append) == loading.Result(loaded=6)
    assert loading.load(database, file, said.append) == loading.Result(already=6)
    assert not [line for line in said if line.startswith("BE-")]
    assert bear_their_seal(database)
    with database.write() as session:
        assert journal_verify.verify(session) == []
        assert session.scalar(select(func.count()).select_from(Case)) == 6
        entries = select(JournalEntry.chain, JournalEntry.at).where(JournalEntry.case_id.is_not(None))
        moments = session.execute(entries.order_by(JournalEntry.chain, JournalEntry.seq)).all()
        assert all(one.at <= other.at for one, other in itertools.pairwise(moments) if one.chain == other.chain)
        assert session.scalars(select(Dossier.state).where(Dossier.draft.is_(False)).distinct()).all() == ["released"]
        assert (
            session.scalar(
                select(func.count(DecisionPart.id)).join(Case, Case.id == DecisionPart.case_id).where(Case.demo_source == "BE-004")
            )
            == 3
        )
    assert states(database, "BE-001")["prosecution_referral"] == "closed"
    assert states(database, "BE-084")["prosecution_referral.youth"] == "closed"
    assert states(database, "BE-058")["victim_support"] == "no_victim"
    assert states(database, "BE-093")["report"] == "redirected"
    assert states(database, "BE-093")["qualification"] == "confirmed"


@pytest.mark.drill
def test_a_reopened_judgment_a_hoax_and_words_without_a_code_are_held(database: Database) -> None:
    said: list[str] = []
    assert loading.load(database, MORE, said.append) == loading.Result(loaded=5, errors=3)
    assert [line.partition(":")[0] for line in said[:3]] == ["T-BROKEN", "T-WRONG-DATE", "entry 7"]
    with database.write() as session:
        assert journal_verify.verify(session) == []
        kinds = select(Decision.kind).join(Case, Case.id == Decision.case_id).where(Case.demo_source == "T-DEFAULT").order_by(Decision.seq)
        assert session.scalars(kinds).all() == ["conviction_by_default", "appeal", "conviction"]
        unknown = select(Offence.code, Bias.phenomenon).join(Bias, Bias.offence_id == Offence.id).join(Case, Case.id == Offence.case_id)
        assert session.execute(unknown.where(Case.demo_source == "T-WORDS")).all() == [("other_old", "other_bias")]
        hoax = select(Decision.kind, Decision.motive).join(Case, Case.id == Decision.case_id).where(Case.demo_source == "T-HOAX")
        assert session.execute(hoax).all() == [("dismissal_technical", "no_offence")]
    assert {"victim_support", "victim_support.2"} <= set(states(database, "T-KILLED"))


def test_officers_as_suspects_are_known_to_those_named_alone(database: Database, tmp_path: Path) -> None:
    assert loading.load(database, some(tmp_path, "BE-078"), [].append).errors == 0
    with database.read() as session:
        case = session.scalars(select(Case).where(Case.demo_source == "BE-078")).one()
        assert (case.restricted, case.zone) == (True, "9999")
        roles = session.scalars(select(PersonRole.role).join(Person, Person.id == PersonRole.person_id).where(Person.police_officer))
        assert "suspect" in roles.all()


def test_a_case_that_a_service_refuses_leaves_nothing_and_is_named(database: Database, tmp_path: Path) -> None:
    file, said = tmp_path / "long.yaml", list[str]()
    too_long = {"id": "X-LONG", "title": "Too long", "facts": "word " * 5000}
    file.write_text(yaml.safe_dump([too_long, {"id": "X-SHORT", "title": "Short", "facts": "Told.", "procedure_track": "civil"}]))
    assert loading.load(database, file, said.append) == loading.Result(loaded=1, errors=1)
    assert said[0].startswith("X-LONG: reception incident: ")
    with database.read() as session:
        assert session.execute(select(Case.demo_source, Case.serial)).all() == [("X-SHORT", 1)]  # no number was lost


def test_an_instance_with_a_case_of_its_own_never_becomes_a_demo(database: Database) -> None:
    with database.write() as session:
        a_bare_case(session, a_zone(session))
    with pytest.raises(StepRefused):
        loading.load(database, MORE, [].append)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(User)) == 0


def test_every_account_is_printed_with_the_password_that_opens_it(database: Database, tmp_path: Path) -> None:
    said: list[str] = []
    loading.load(database, some(tmp_path), said.append)
    printed = {line.split()[0]: line.split()[1] for line in said[1:]}
    with database.read() as session:
        users = {user.name: user.password_hash for user in session.scalars(select(User))}
    assert printed.keys() == users.keys()
    assert Counter(name.rpartition("-")[0] for name in users)["reference-5906"] == 1
    assert len(set(printed.values())) == len(printed)
    assert all(passwords.HASHER.verify(users[name] or "", word) for name, word in list(printed.items())[:3])


def test_some_recent_copies_give_every_role_work(database: Database) -> None:
    kept = {"BE-009", "BE-065", "BE-018", "BE-043", "BE-008", "BE-058", "BE-022"}
    loading.load(database, MORE, [].append)
    entries = [one for one in read_file() if isinstance(one, Entry) and one.id in kept]
    found = list(recent.copies(entries, NOW))
    assert {loading.play(database, one.source, loading.ZONES[one.zone], one.acts, print) for one in found} == {"loaded"}
    with database.write() as session:
        waiting = {row.role for row in session.execute(select(Waiting.role))}
        assert waiting == {"reception", "investigator", "reference_officer", "victim_support", "liaison"}
        assert session.scalars(select(Share.body).where(Share.until.is_(None)).distinct()).all()
        assert session.scalars(select(CaseLink.kind)).all() == ["series"]
        assert journal_verify.verify(session) == []
        titles = session.scalars(select(Case.title).where(Case.demo_source.endswith(" copy"))).all()
    assert len(titles) == len(kept)
    assert all(title.startswith("Recent copy: ") for title in titles)


@pytest.mark.parametrize("now", ["2026-11-29T23:10+00:00", "2026-07-14T22:01+00:00", "2026-03-29T00:59+00:00", "2026-12-31T23:05+00:00"])
def test_recent_copies_are_played_at_any_hour_of_the_night(database: Database, now: str) -> None:
    """Just after midnight in Brussels: what is reported today has not yet had an afternoon."""
    entries = [one for one in read_file() if isinstance(one, Entry) and one.id in {"BE-009", "BE-065", "BE-006"}]
    with clock.at(dt.datetime.fromisoformat(now)):
        with database.write(cast.SHELL) as session:
            cast.make(session)
        for one in recent.copies(entries, clock.now()):
            assert loading.play(database, one.source, loading.ZONES[one.zone], one.acts, print) == "loaded"


def test_a_recent_copy_that_could_not_be_played_is_an_error(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy of BE-009 names another copy, which is not there."""
    monkeypatch.setattr(loading, "read_file", lambda file: [one for one in read_file() if isinstance(one, Entry) and one.id == "BE-009"])
    said: list[str] = []
    assert loading.load(database, None, said.append) == loading.Result(loaded=1, errors=1)
    assert any(line.startswith("BE-009 copy: ") for line in said)


def test_where_a_mark_may_be_missing_is_what_the_migration_would_write(database: Database) -> None:
    fill = importlib.import_module("col13.migrations.versions.0019_watch").FILL
    loading.load(database, MORE, [].append)
    entries = [one for one in read_file() if isinstance(one, Entry)]
    for copy in recent.copies(entries, NOW):
        loading.play(database, copy.source, loading.ZONES[copy.zone], copy.acts, print)
    with database.write() as session:
        kept = dict(session.execute(select(Case.demo_source, Case.doubt)).all())
        assert any(kept.values())
        session.execute(update(Case).values(doubt=None))
        session.execute(text(fill))
        assert dict(session.execute(select(Case.demo_source, Case.doubt)).all()) == kept
        session.rollback()


def test_there_are_twenty_recent_copies_in_both_zones_all_of_the_last_sixty_days() -> None:
    found = list(recent.copies([one for one in read_file() if isinstance(one, Entry)], NOW))
    assert len(found) == 20
    assert Counter(one.zone for one in found) == {0: 12, 1: 8}
    assert all(NOW - dt.timedelta(days=61) < act.at <= NOW for one in found for act in one.acts)
