"""Writing the journal: one chain a case and one an organisation, ids and codes outside, words encrypted inside."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

import pytest
import rfc8785
from hypothesis import given, HealthCheck, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from col13 import clock
from col13.db import Database
from col13.models import Case, CaseKey, Entry, Head, new_id
from col13.models.vault import Undecipherable
from col13.policies import Role, Section
from col13.services import journal
from col13.services.journal_envelope import canonical, code_of, envelope, FORMAT, GENESIS, is_code, moment, OPERATIONS, plain
from tests.conftest import ClockAt
from tests.factories import a_bare_case, a_zone, an_actor, CLOCK, SHELL


@pytest.fixture
def case(session: Session) -> Case:
    return a_bare_case(session, a_zone(session))


def look(session: Session, case: Case, **more: Any) -> Entry:
    return journal.write(session, SHELL, operation="consultation", act="case.look", case=case, **more)


def stored(session: Session) -> list[Entry]:
    return list(session.scalars(select(Entry).order_by(Entry.chain, Entry.seq).execution_options(populate_existing=True)))


def test_an_entry_hashes_the_one_before_and_its_own_bytes(session: Session, case: Case) -> None:
    look(session, case)
    look(session, case, detail={"words": "waarom"})
    first, second = stored(session)
    assert first.hash == hashlib.sha256(bytes.fromhex(GENESIS) + first.envelope).hexdigest()
    assert second.hash == hashlib.sha256(bytes.fromhex(first.hash) + second.envelope).hexdigest()
    assert journal.head(session, case) == (2, second.hash)


def test_the_envelope_tells_who_what_when_and_under_which_law(session: Session, clock_at: ClockAt) -> None:
    clock_at("2026-03-02T10:00")
    zone = a_zone(session)
    officer, case = an_actor(session, zone, Role.INVESTIGATOR), a_bare_case(session, zone)
    entry = journal.write(
        session, officer, operation="disclosure", act="prosecution_referral.transmit", case=case, role=Role.INVESTIGATOR,
        track="prosecution_referral", from_state="ready", to_state="transmitted", recipient="prosecutor", legal_basis="col13-2013",
        reason="task", section=Section.REFERRAL, detail={"dossier": "D-1"}, version=3,
    )  # fmt: skip
    assert json.loads(entry.envelope) == {
        "format": 1, "chain": f"case:{case.id}", "seq": 1, "at": "2026-03-02T09:00:00.000000Z", "actor": str(officer.id),
        "role": "investigator", "operation": "disclosure", "act": "prosecution_referral.transmit", "track": "prosecution_referral",
        "from": "ready", "to": "transmitted", "recipient": "prosecutor", "legal_basis": "col13-2013", "reason": "task",
        "section": "referral", "org": str(zone.id), "case": str(case.id), "version": 3, "revision": 1,
        "detail_sha256": hashlib.sha256(entry.detail or b"").hexdigest(),
    }  # fmt: skip
    assert entry.envelope == rfc8785.dumps(json.loads(entry.envelope))


def test_what_is_returned_is_what_was_stored(session: Session, case: Case) -> None:
    entry = look(session, case, detail={"n": 1}, section=Section.FACTS)
    (kept,) = stored(session)
    for column in Entry.__table__.columns:
        assert getattr(entry, column.key) == getattr(kept, column.key), column.key


def test_words_stand_nowhere_in_the_clear(session: Session, case: Case) -> None:
    look(session, case, detail={"before": "Peeters", "after": "Pieters"})
    row = session.execute(text("SELECT envelope, detail FROM journal_entry")).one()
    assert b"eters" not in bytes(row.envelope) + bytes(row.detail)
    assert journal.open_detail(session, stored(session)[0]) == {"before": "Peeters", "after": "Pieters"}


def test_a_detail_opens_only_in_its_own_place(session: Session, case: Case) -> None:
    other = a_bare_case(session, case.owner, 2)
    first, second = look(session, case, detail={"n": 1}), look(session, case, detail={"n": 2})
    theirs = look(session, other, detail={"n": 3})
    for stranger in (second, theirs):
        stranger.detail = first.detail
        with pytest.raises(Undecipherable):
            journal.open_detail(session, stranger)


def test_without_the_cases_key_the_chain_goes_on_and_the_details_keep_silent(session: Session, case: Case) -> None:
    entry = look(session, case, detail={"n": 1})
    session.delete(session.get_one(CaseKey, case.id))
    session.flush()
    session.info["boxes"].clear()
    assert journal.open_detail(session, entry) is None
    assert look(session, case).seq == 2


def test_an_organisations_acts_have_their_own_chain_and_key(session: Session) -> None:
    zone, body = a_zone(session), a_zone(session, "5907")
    admin = an_actor(session, zone, Role.ADMIN)
    mine = journal.write(session, admin, operation="alteration", act="account.change", about="x-1", detail={"roles": ["admin"]})
    theirs = journal.write(session, admin, operation="alteration", act="account.change", org_id=body.id, detail={"roles": []})
    assert (mine.chain, mine.seq, mine.org_id, mine.case_id) == (f"org:{zone.id}", 1, zone.id, None)
    assert (theirs.chain, theirs.seq, theirs.org_id) == (f"org:{body.id}", 1, body.id)
    assert journal.open_detail(session, mine) == {"roles": ["admin"]}
    mine.detail = theirs.detail
    with pytest.raises(Undecipherable):
        journal.open_detail(session, mine)


def test_who_belongs_to_no_organisation_writes_to_the_instances_chain(session: Session) -> None:
    by_shell = journal.write(session, SHELL, operation="consultation", act="cases.list")
    by_clock = journal.write(session, CLOCK, operation="alteration", act="tick")
    assert (by_shell.chain, by_clock.chain, by_clock.seq) == ("org:instance", "org:instance", 2)
    assert json.loads(by_shell.envelope)["system_user"] == "tester"
    assert "system_user" not in json.loads(by_clock.envelope)


def test_a_refused_attempt_stands_in_the_organisations_chain(database: Database) -> None:
    with database.write() as session:
        zone = a_zone(session)
        actor = an_actor(session, zone, Role.RECEPTION)
        number = a_bare_case(session, zone).number
    with database.write() as session:
        journal.refused(session, actor, act="GET case.show", detail={"number": number, "answer": 404})
    with database.read() as session:
        (entry,) = session.scalars(select(Entry))
        told = json.loads(entry.envelope)
        assert (entry.chain, told["act"], told["about"], told["reason"]) == (
            f"org:{zone.id}", "refused:GET_case.show", number, "404",
        )  # fmt: skip


def test_a_rolled_back_act_leaves_no_entry(database: Database) -> None:
    with database.write() as session:
        case = a_bare_case(session, a_zone(session))
        look(session, case)
        session.commit()
        look(session, case)
        session.rollback()
        assert look(session, case).seq == 2
    with database.read() as session:
        assert session.scalar(select(Head.seq)) == 2


@pytest.mark.parametrize("field", ["act", "track", "from_state", "to_state", "reason", "about"])
def test_no_words_enter_the_envelope(session: Session, case: Case, field: str) -> None:
    words = {"act": "case.look", field: "Jan Peeters belde"}
    with pytest.raises(ValueError, match="codes only"):
        journal.write(session, SHELL, operation="consultation", case=case, **words)  # type: ignore[arg-type]
    assert stored(session) == []


def test_a_recipient_told_in_words_goes_into_the_detail(session: Session, case: Case) -> None:
    entry = look(session, case, recipient="Politiezone Rupel, dienst slachtofferbejegening")
    assert json.loads(entry.envelope)["recipient"] == "see_detail"
    assert journal.open_detail(session, entry) == {"recipient": "Politiezone Rupel, dienst slachtofferbejegening"}


def test_there_are_six_operations_and_no_more(session: Session, case: Case) -> None:
    for operation in OPERATIONS:
        journal.write(session, SHELL, operation=operation, act="test", case=case)
    with pytest.raises(ValueError, match="six"):
        journal.write(session, SHELL, operation="reading", act="test", case=case)
    assert len(stored(session)) == len(OPERATIONS) == 6


@pytest.mark.parametrize("value", [1.0, {"a": [0.5]}, {"x": float("nan")}, b"bytes", object()])
def test_floats_and_strangers_are_refused(session: Session, case: Case, value: object) -> None:
    with pytest.raises(TypeError):
        look(session, case, detail={"value": value})


def test_dates_and_ids_are_told_as_text() -> None:
    a_time, an_id = clock.now(), uuid.UUID(int=1)
    assert plain({"on": a_time.date(), "who": {an_id}, "at": (a_time,)}) == {
        "on": a_time.date().isoformat(), "who": [str(an_id)], "at": [a_time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")],
    }  # fmt: skip


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON, max_size=5))
def test_canonical_bytes_do_not_depend_on_order_and_tell_everything(value: dict[str, Any]) -> None:
    backwards = dict(reversed(value.items()))
    assert canonical(value) == canonical(backwards)
    assert json.loads(canonical(value)) == value


@given(st.text())
def test_every_text_has_a_nearest_code(words: str) -> None:
    assert is_code(code_of(words))


DETAIL = st.dictionaries(st.text("abé", max_size=3), st.text("xyz ü", max_size=5), max_size=2)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])  # zones keep the tries apart
@given(st.lists(st.tuples(st.integers(0, 2), DETAIL), max_size=12))
def test_chains_grow_without_a_gap_whatever_is_written_where(database: Database, acts: list[tuple[int, dict[str, str]]]) -> None:
    with database.write() as session:
        zone = a_zone(session, uuid.uuid1().hex)
        cases = [a_bare_case(session, zone, serial) for serial in (1, 2, 3)]
        written = [look(session, cases[which], detail=detail) for which, detail in acts]
        for which, case in enumerate(cases):
            mine = [entry for entry, (to, _) in zip(written, acts, strict=True) if to == which]
            assert [entry.seq for entry in mine] == list(range(1, len(mine) + 1))
            assert journal.head(session, case) == ((len(mine), mine[-1].hash) if mine else (0, GENESIS))
        assert [journal.open_detail(session, entry) or {} for entry in written] == [detail for _, detail in acts]


def test_the_envelopes_bytes_are_those_of_rfc_8785(session: Session, case: Case) -> None:
    codes = {"act": "a.b:c/d_e-F9", "seq": 2**53 - 1, "zone": "0", "Zone": "1", "none": None}
    facts = {**codes, "actor": str(new_id()), "at": moment(clock.now())}
    assert envelope(facts) == rfc8785.dumps({"format": FORMAT, **{name: fact for name, fact in facts.items() if fact is not None}})
    with pytest.raises(ValueError, match="as large"):
        envelope({"seq": 2**53})
