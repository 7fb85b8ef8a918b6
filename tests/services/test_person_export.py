"""All that is held on one person: complete for whom it is about, silent on others, bounded by what the reader may read, and written."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13.errors import Forbidden, Invalid, NotFound
from col13.models import Entry
from col13.services import names, person_export
from tests.factories import SHELL
from tests.services.dossier_case import a_full_case, FullCase


@pytest.fixture
def full(session: Session) -> FullCase:
    return a_full_case(session)


def made(full: FullCase, who: str = "victim") -> str:
    told = person_export.export(full.session, full.officer, full.case, full.people[who].id, reason="supervisor", words="COC 2026/12")
    return json.dumps(told, ensure_ascii=False)


def test_it_holds_the_persons_own_words_and_nobody_elses_name(full: FullCase) -> None:
    assert full.incident is not None
    other = full.people["other"]
    full.incident.facts += f" {other.given_name} {other.family_name} keek toe."
    text = made(full)
    assert full.words("victim") <= {word for word in full.words("victim") if word in text} | full.words("victim.contact_ban")
    assert full.secrets["statement.words"] in text
    for name in ("other", "adult", "minor", "witness"):
        person = full.people[name]
        assert not [word for word in (person.given_name, person.family_name, person.phone, person.address) if word and word in text]


def test_the_contact_log_and_the_words_of_support_stay_where_the_matrix_keeps_them(full: FullCase) -> None:
    text = made(full)
    assert not {word for word in full.words("contact") if word in text}
    told = json.loads(text)
    assert "contacts" not in told["held"]
    assert "contacts.words" in told["left_out"]
    assert "needs.answers" in told["left_out"]


def test_it_is_a_disclosure_in_the_journal_with_its_reason(full: FullCase) -> None:
    made(full)
    entry = full.session.scalars(select(Entry).where(Entry.case_id == full.case.id).order_by(Entry.seq.desc())).first()
    assert entry is not None
    assert (entry.operation, entry.act) == ("disclosure", "person.export")
    assert json.loads(entry.envelope)["reason"] == "supervisor"


@pytest.mark.parametrize("who", ["reception", "investigator", "support", "liaison"])
def test_nobody_but_the_reference_officer_takes_it_along(full: FullCase, who: str) -> None:
    with pytest.raises((Forbidden, NotFound)):
        person_export.export(full.session, getattr(full, who), full.case, full.people["victim"].id, reason="supervisor", words="because")
    with pytest.raises(Forbidden):
        person_export.named(full.session, getattr(full, who), "name")


def test_without_a_reason_nothing_is_written(full: FullCase) -> None:
    before = full.session.query(Entry).count()
    with pytest.raises(Invalid):
        person_export.export(full.session, full.officer, full.case, full.people["victim"].id, reason="supervisor", words=" ")
    assert full.session.query(Entry).count() == before


def test_a_person_of_another_case_is_not_found(full: FullCase) -> None:
    with pytest.raises(NotFound):
        person_export.export(full.session, full.officer, full.case, full.case.id, reason="supervisor", words="why")


def test_by_name_only_where_the_officer_may_see_the_case(full: FullCase) -> None:
    victim = full.people["victim"]
    victim.family_name = "Benhaddou"
    names.rewrite_tokens(full.session, victim)
    assert [one for _, one in person_export.named(full.session, full.officer, "Benhaddu")] == [victim.id]
    full.case.restricted = True
    full.session.flush()
    assert person_export.named(full.session, full.officer, "Benhaddou") == []
    assert [one for _, one in person_export.named(full.session, SHELL, "Benhaddou")] == [victim.id]
