"""Accounts: who may make them, passwords, signing in."""

from __future__ import annotations

import uuid

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from col13.errors import Forbidden, Invalid, NotFound
from col13.models import Entry, User
from col13.policies import Actor, Role
from col13.services import accounts, passwords, sign_in
from tests.factories import a_body, a_zone, an_actor, SHELL
from tests.services.zone_desk import a_desk, Desk

GOOD = "rain falls on the square"


@pytest.fixture
def desk(session: Session) -> Desk:
    session.info["argon2"] = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return a_desk(session)


def org_acts(desk: Desk) -> list[str]:
    return list(desk.session.scalars(select(Entry.act).where(Entry.chain == f"org:{desk.zone.id}").order_by(Entry.seq)))


def signs_in(session: Session, name: str, password: str) -> User | None:
    return sign_in.enter(session, name, sign_in.check(session, name, password))


def a_person(desk: Desk, name: str = "wachter", **more: object) -> User:
    user, _ = accounts.add_user(desk.session, desk.admin, name=name, roles=[Role.RECEPTION], password=GOOD, **more)  # type: ignore[arg-type]
    return user


def test_a_new_account_gets_a_one_time_password_that_must_be_changed(desk: Desk) -> None:
    user, secret = accounts.add_user(
        desk.session, desk.admin, name=" Desk.1 ", roles=[Role.RECEPTION, Role.INVESTIGATOR], display_name="Desk"
    )
    assert secret is not None
    assert (user.name, user.must_change, {own.role for own in user.roles}) == ("desk.1", True, {"reception", "investigator"})
    assert signs_in(desk.session, "DESK.1", secret) is user
    assert org_acts(desk) == ["account.add"]
    assert accounts.actor_by_name(desk.session, "desk.1").roles == {Role.RECEPTION, Role.INVESTIGATOR}
    entry = desk.session.scalars(select(Entry).where(Entry.act == "account.add")).one()
    assert b"desk.1" not in entry.envelope


def test_every_wrong_field_of_an_account_is_named(desk: Desk) -> None:
    a_person(desk)
    with pytest.raises(Invalid) as refused:
        accounts.add_user(desk.session, desk.admin, name="wachter", roles=[Role.LIAISON], language="xx", password="short")
    assert set(refused.value.fields) == {"name", "roles", "language", "password"}
    with pytest.raises(Invalid) as refused:
        accounts.add_user(desk.session, desk.admin, name="A b", roles=[], org_code="5345")
    assert set(refused.value.fields) == {"name", "org"}
    with pytest.raises(Invalid) as refused:
        accounts.add_user(desk.session, SHELL, name="liaison1", roles=[Role.LIAISON])
    assert set(refused.value.fields) == {"org"}


def test_the_shell_makes_the_first_administrator_anywhere(desk: Desk) -> None:
    a_body(desk.session)
    user, _ = accounts.add_user(desk.session, SHELL, name="unia1", roles=[Role.LIAISON], org_code="unia")
    assert accounts.actor_of(user).org_code == "unia"
    assert len(accounts.accounts_seen(desk.session, SHELL)) > len(accounts.accounts_seen(desk.session, desk.admin))


@pytest.mark.parametrize("password", ["short one", "passwordpassword", "Wachtwoord-1234", "aaaa aaaa aaaa", "i am wachter here", "x" * 300])
def test_a_weak_password_is_refused(desk: Desk, password: str) -> None:
    user = a_person(desk)
    with pytest.raises(Invalid) as refused:
        accounts.change_password(desk.session, accounts.actor_of(user), GOOD, password, password)
    assert set(refused.value.fields) == {"new"}


def test_a_password_is_changed_by_who_knows_the_old_one_and_ends_other_sessions(desk: Desk) -> None:
    user = a_person(desk)
    actor = accounts.actor_of(user)
    with pytest.raises(Invalid) as refused:
        accounts.change_password(desk.session, actor, "not this one", "sun on the old wall", "sun on the new wall")
    assert set(refused.value.fields) == {"old", "again"}
    with pytest.raises(Invalid) as refused:
        accounts.change_password(desk.session, actor, GOOD, GOOD, GOOD)
    assert set(refused.value.fields) == {"new"}
    accounts.change_password(desk.session, actor, GOOD, "sun on the old wall", "sun on the old wall")
    assert user.session_epoch == 1
    assert signs_in(desk.session, "wachter", GOOD) is None
    assert signs_in(desk.session, "wachter", "sun on the old wall") is user
    assert org_acts(desk)[-2:] == ["account.password", "session.refused"]


def test_wrong_name_wrong_password_and_closed_account_look_alike(desk: Desk) -> None:
    user = a_person(desk)
    assert signs_in(desk.session, "nobody", GOOD) is None
    assert signs_in(desk.session, "wachter", "wrong") is None
    accounts.disable(desk.session, desk.admin, user.id)
    accounts.disable(desk.session, desk.admin, user.id)
    assert signs_in(desk.session, "wachter", GOOD) is None
    with pytest.raises(NotFound):
        accounts.actor_by_name(desk.session, "wachter")
    accounts.enable(desk.session, desk.admin, user.id)
    accounts.enable(desk.session, desk.admin, user.id)
    assert signs_in(desk.session, "wachter", GOOD) is user
    desk.zone.active = False
    assert signs_in(desk.session, "wachter", GOOD) is None
    assert not passwords.fits(desk.session, "not a hash", GOOD)
    assert not passwords.fits(desk.session, None, GOOD)


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(desk: Desk) -> None:
    user = a_person(desk)
    before = user.password_hash
    desk.session.info["argon2"] = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    assert signs_in(desk.session, "wachter", GOOD) is user
    assert user.password_hash != before


def test_roles_change_with_before_and_after_and_the_last_administrator_stays(desk: Desk) -> None:
    user = a_person(desk)
    accounts.change_roles(desk.session, desk.admin, user.id, roles=[Role.INVESTIGATOR, Role.REFERENCE_OFFICER])
    accounts.change_roles(desk.session, desk.admin, user.id, roles=[Role.INVESTIGATOR, Role.REFERENCE_OFFICER])
    desk.session.expire(user)
    assert accounts.actor_of(user).roles == {Role.INVESTIGATOR, Role.REFERENCE_OFFICER}
    assert org_acts(desk).count("account.roles") == 1
    with pytest.raises(Invalid):
        accounts.change_roles(desk.session, desk.admin, desk.admin.id, roles=[Role.AUDITOR])
    with pytest.raises(Invalid) as refused:
        accounts.disable(desk.session, desk.admin, desk.admin.id)
    assert set(refused.value.fields) == {"user"}
    second = an_actor(desk.session, desk.zone, Role.ADMIN)
    accounts.disable(desk.session, second, desk.admin.id)
    with pytest.raises(Invalid):
        accounts.disable(desk.session, SHELL, second.id)


def test_a_reset_gives_a_one_time_password_and_ends_sessions(desk: Desk) -> None:
    user = a_person(desk)
    secret = accounts.reset_password(desk.session, desk.admin, user.id)
    assert signs_in(desk.session, "wachter", GOOD) is None
    assert signs_in(desk.session, "wachter", secret) is user
    assert (user.must_change, user.session_epoch) == (True, 1)


def test_only_administrators_touch_accounts_and_only_of_their_own_organisation(desk: Desk) -> None:
    user = a_person(desk)
    elsewhere = an_actor(desk.session, a_zone(desk.session, "5345"), Role.ADMIN)
    count = desk.session.scalar(select(func.count()).select_from(Entry))
    for actor in (desk.officer, desk.auditor):
        for act in (accounts.disable, accounts.reset_password, accounts.enable):
            with pytest.raises(Forbidden):
                act(desk.session, actor, user.id)
        with pytest.raises(Forbidden):
            accounts.add_user(desk.session, actor, name="extra", roles=[Role.ADMIN])
        with pytest.raises(Forbidden):
            accounts.change_roles(desk.session, actor, actor.id, roles=[Role.ADMIN])
        with pytest.raises(Forbidden):
            accounts.accounts_seen(desk.session, actor)
    for target in (user.id, uuid.UUID(int=1)):
        with pytest.raises(NotFound):
            accounts.disable(desk.session, elsewhere, target)
    assert desk.session.scalar(select(func.count()).select_from(Entry)) == count


def test_the_language_of_the_own_pages_is_chosen(desk: Desk) -> None:
    user = a_person(desk)
    accounts.choose_language(desk.session, accounts.actor_of(user), "fr")
    accounts.choose_language(desk.session, accounts.actor_of(user), "fr")
    assert (user.language, org_acts(desk).count("account.language")) == ("fr", 1)
    with pytest.raises(Invalid):
        accounts.choose_language(desk.session, accounts.actor_of(user), "xx")


def test_an_account_that_is_gone_is_nobody(desk: Desk) -> None:
    ghost = Actor(uuid.UUID(int=5), "ghost")
    with pytest.raises(NotFound):
        accounts.actor_by_name(desk.session, ghost.name)
