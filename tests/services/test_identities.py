"""Links between accounts and persons at the identity provider: made with a code, once, by an administrator of the organisation."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden, Invalid, NotFound
from col13.models import Identity, IdentityCode, IdentityState, User
from col13.policies import Role
from col13.services import identities
from col13.services.identity_only import password_allowed
from tests.factories import a_user, a_zone, actor_of

ISSUER = "https://login.example.org"


@pytest.fixture
def user(session: Session) -> User:
    return a_user(session, a_zone(session), Role.RECEPTION)


@pytest.fixture
def admin(session: Session, user: User) -> User:
    return a_user(session, user.organisation, Role.ADMIN)


def brought(session: Session, subject: str = "one") -> str:
    code = identities.sign_in(session, ISSUER, subject).code
    assert code is not None
    return code


def test_an_answer_is_taken_once(session: Session) -> None:
    assert [identities.take_state(session, one) for one in ("a", "a", "b", "a")] == [True, False, True, False]


def test_what_was_used_long_ago_is_swept_away(session: Session) -> None:
    identities.take_state(session, "old")
    with clock.at(clock.now() + dt.timedelta(hours=1)):
        identities.take_state(session, "new")
    assert len(session.scalars(select(IdentityState)).all()) == 1


def test_the_code_itself_stands_nowhere(session: Session) -> None:
    code = brought(session)
    (row,) = session.scalars(select(IdentityCode))
    assert code.replace("-", "") not in f"{row.code_hash} {row.subject} {row.id}"


def test_the_newest_code_of_a_person_counts_alone(session: Session, user: User, admin: User) -> None:
    first, second = brought(session), brought(session)
    with pytest.raises(Invalid):
        identities.link(session, actor_of(admin), user.id, issuer=ISSUER, code=first)
    identities.link(session, actor_of(admin), user.id, issuer=ISSUER, code=f" {second.upper()} ")
    assert identities.sign_in(session, ISSUER, "one").user == user


def test_a_code_of_another_provider_is_no_code(session: Session, user: User, admin: User) -> None:
    code = brought(session)
    with pytest.raises(Invalid):
        identities.link(session, actor_of(admin), user.id, issuer="https://other.example.org", code=code)


def test_an_account_is_linked_once(session: Session, user: User, admin: User) -> None:
    identities.link(session, actor_of(admin), user.id, issuer=ISSUER, code=brought(session))
    with pytest.raises(Invalid) as refused:
        identities.link(session, actor_of(admin), user.id, issuer=ISSUER, code=brought(session, "two"))
    assert refused.value.fields["code"][0] == identities.LINKED_ALREADY
    assert [row.subject for row in session.scalars(select(Identity))] == ["one"]


def test_of_two_administrators_at_once_the_second_is_told_nothing(session: Session, user: User, admin: User) -> None:
    code, other = brought(session), a_user(session, a_zone(session, "9999"), Role.RECEPTION)
    session.add(Identity(user_id=other.id, issuer=ISSUER, subject="one", linked_at=clock.now(), linked_by=other.id))
    session.flush()
    with pytest.raises(Invalid) as refused:
        identities.link(session, actor_of(admin), user.id, issuer=ISSUER, code=code)
    assert refused.value.fields["code"][0] == identities.NO_SUCH_CODE


def test_nobody_but_an_administrator_of_the_organisation_sees_or_changes_a_link(session: Session, user: User) -> None:
    strange = actor_of(a_user(session, a_zone(session, "9999"), Role.ADMIN))
    code = brought(session)
    for who, refusal in ((actor_of(user), Forbidden), (strange, NotFound)):
        with pytest.raises(refusal):
            identities.link(session, who, user.id, issuer=ISSUER, code=code)
        with pytest.raises(refusal):
            identities.unlink(session, who, user.id, issuer=ISSUER)
        with pytest.raises(refusal):
            identities.identity_of(session, who, user.id, ISSUER)
    assert session.scalars(select(Identity)).all() == []


def test_the_password_goes_only_where_the_provider_of_today_is_linked(session: Session, user: User, admin: User) -> None:
    user.organisation.policy = {"password_sign_in": False}
    session.info["identity_issuer"] = ISSUER
    assert password_allowed(session, user)
    identities.link(session, actor_of(admin), user.id, issuer=ISSUER, code=brought(session))
    assert not password_allowed(session, user)
    assert password_allowed(session, admin)
    for other in ("", "https://other.example.org"):
        session.info["identity_issuer"] = other
        assert password_allowed(session, user), other
