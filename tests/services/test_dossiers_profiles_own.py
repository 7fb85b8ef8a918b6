"""What the victim and the house itself get: the own statement and nobody else's words; and what the release of each writes."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.dossier.profiles import PROFILES
from col13.errors import Forbidden
from col13.models import Disclosure, Entry, Statement
from col13.services import dossiers
from col13.services.dossiers_withheld import withheld
from tests.services.dossier_case import a_full_case, FullCase, hits
from tests.services.test_dossiers_profiles import ask, content


@pytest.fixture
def full(session: Session) -> FullCase:
    return a_full_case(session)


def test_the_victim_gets_the_own_statement_and_nobody_elses_words(full: FullCase) -> None:
    told, text = content(full, "victim")
    assert set(told) == {"acknowledgement", "stage", "own_statements", "own_rights", "help", "contact"}
    given = full.words("victim.family_name", "victim.given_name", "victim.address", "statement.words", "pv.author")
    assert given - hits(given, text) == set()
    assert hits(set(full.secrets.values()) - given, text) == set()
    assert told["own_rights"]["rights"] == [{"what": "attestation", "on": "2026-03-01"}]
    assert "0800 12 800" in text


def test_no_words_of_a_statement_while_a_magistrates_delay_runs(full: FullCase) -> None:
    statement = full.session.scalars(select(Statement)).one()
    statement.copy_delayed = True
    full.session.flush()
    told, text = content(full, "victim", language="en")
    assert full.secrets["statement.words"] not in text
    assert told["own_statements"]["statements"][0]["delayed"] is True
    assert "A magistrate has delayed the copy" in text
    victim = PROFILES["victim"]
    secrets = withheld(full.session, full.case, victim, str(full.people["victim"].id), "en", draft=False)
    assert full.secrets["statement.words"] in {one.value for one in secrets}


def test_another_victim_reads_nothing_of_the_first(full: FullCase) -> None:
    told, text = content(full, "victim", recipient=str(full.people["other"].id))
    assert "statements" not in told["own_statements"]
    assert not hits(full.words("victim", "statement", "adult", "witness"), text)
    assert full.secrets["other.family_name"] in text


def test_a_minors_paper_is_handed_over_in_person_and_has_no_envelope(full: FullCase) -> None:
    victim = full.people["victim"]
    victim.minor, victim.able_to_judge, victim.representative_id = True, True, full.people["witness"].id
    full.session.flush()
    told, text = content(full, "victim", language="en")
    assert "address_lines" not in told["acknowledgement"]
    assert full.secrets["victim.address"] not in text
    assert "grounds" not in told["acknowledgement"]  # the minor has not agreed that it is named
    assert "For the minor in person" in text


def test_the_victims_language_is_the_default_where_the_house_speaks_it(full: FullCase) -> None:
    languages = []
    for tongue in ("fr", "ar", None):
        full.people["victim"].language = tongue
        full.session.flush()
        languages.append(ask(full, "victim").language)
    assert languages == ["fr", full.case.language, full.case.language]
    assert ask(full, "prosecutor").language == full.case.language


def test_the_release_of_a_victims_information_is_the_disclosure_and_the_internal_one_is_none(full: FullCase) -> None:
    before, revision = len(full.session.scalars(select(Disclosure)).all()), full.case.revision
    dossier = ask(full, "victim")
    dossiers.release(full.session, dossier.id, b"%PDF")
    written = full.session.scalars(select(Disclosure).order_by(Disclosure.id)).all()[before:]
    assert [(one.recipient_kind, one.recipient, one.legal_basis, one.register_number) for one in written] == [
        ("victim", str(full.people["victim"].id), "victim_rights", dossier.register_number)
    ]
    inside = ask(full, "internal")
    dossiers.release(full.session, inside.id, b"%PDF")
    dossiers.fetch(full.session, full.officer, full.case, inside.id)
    assert len(full.session.scalars(select(Disclosure)).all()) == before + 1
    acts = full.session.scalars(select(Entry).where(Entry.case_id == full.case.id).order_by(Entry.seq)).all()
    assert [(one.act, one.operation) for one in acts if one.act in ("dossier.issue", "dossier.fetch")] == [
        ("dossier.issue", "disclosure"), ("dossier.issue", "consultation"), ("dossier.fetch", "consultation"),
    ]  # fmt: skip
    assert full.case.revision == revision


def test_victim_support_asks_for_victims_and_not_for_a_mere_reporter(full: FullCase) -> None:
    caller = full.person("caller", "reporter")
    mine = ask(full, "victim", full.investigator, str(caller.id))
    with pytest.raises(Forbidden):
        ask(full, "victim", full.support, str(caller.id))
    with pytest.raises(Forbidden):
        dossiers.status(full.session, full.support, full.case, mine.id)
    own = ask(full, "victim", full.support)
    assert dossiers.list_of(full.session, full.support, full.case) == [own]


def test_who_left_the_file_is_informed_no_more(full: FullCase) -> None:
    dossier = ask(full, "victim")
    full.people["victim"].identified = False
    full.session.flush()
    assert (dossiers.release(full.session, dossier.id, b"%PDF").state, dossier.refusal) == ("refused", "not_in_file")


# ---- inside the zone ---------------------------------------------------------------------------------------------------


def test_the_internal_file_holds_every_suspect_every_track_and_the_exchange(full: FullCase) -> None:
    told, text = content(full, "internal", language="en")
    assert {one["shown"] for one in told["persons"]["persons"]} == {"named"}
    given = full.words("minor.family_name", "adult.family_name", "youth_instruction", "message", "consent", "statement.words", "adult.note",
                       "report.safety_needs", "disclosure.words", "bias_minor.reason", "needs.measures")  # fmt: skip
    assert given - hits(given, text) == set()
    assert "It may not be sent to anybody" in text


def test_what_left_the_house_is_headed_rightly_and_said_in_words_inside_the_zone(full: FullCase) -> None:
    Disclosure(
        full.session, case_id=full.case.id, recipient_kind="magistrate", recipient="prosecutor", what="dossier",
        legal_basis="judicial_authority", at=clock.now(), by=full.officer.id, words="police_system",
    )  # fmt: skip
    _, text = content(full, "internal", language="en")
    assert text.count("police_system") == 1  # the machine-readable part keeps the code
    assert "through the police system" in text
    assert "What left for the magistrates" in text
    assert "What left for this recipient" not in text
