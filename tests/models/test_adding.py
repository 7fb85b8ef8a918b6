"""Rows added without the ORM: what the table fills in by itself is filled in, and a name it does not have is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from col13.models import Disclosure
from col13.models.adding import add
from col13.policies import Role
from tests.factories import a_case, a_zone, an_actor

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def sent(session: Session, **more: object) -> Disclosure:
    case = a_case(session, an_actor(session, a_zone(session), Role.INVESTIGATOR))
    told = {"recipient_kind": "magistrate", "recipient": "prosecutor", "at": AT, "by": case.opened_by, "what": "dossier"}
    added = add(session, Disclosure, case_id=case.id, **told, legal_basis="judicial_authority", **more)
    return session.get_one(Disclosure, added)


def test_what_is_not_given_has_the_tables_own_default(session: Session) -> None:
    row = sent(session)
    assert row.consents == []  # not the null of JSON, which no reader expects
    assert row.words is None


def test_what_is_given_is_kept_and_words_are_encrypted(session: Session) -> None:
    row = sent(session, consents=["one"], words="by post")
    assert (row.consents, row.words, row.at) == (["one"], "by post", AT)
    assert b"by post" not in (row.words_encrypted or b"")


def test_a_name_that_the_table_does_not_have_is_refused(session: Session) -> None:
    with pytest.raises(TypeError, match="Disclosure has no colour"):
        sent(session, colour="red")
