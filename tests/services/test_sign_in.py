"""Signing in: counted before it is looked at, the same for known and unknown names, and never a lock on an officer at the desk."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.db import Database
from col13.errors import Forbidden, NotFound
from col13.models import Entry, SignInCount, User
from col13.policies import Role
from col13.services import accounts, passwords, sessions, sign_in, sign_in_counts
from col13.services.sign_in_counts import place_of, TooOften
from tests.factories import a_zone, an_actor
from tests.services.zone_desk import a_desk, Desk

GOOD = "rain falls on the square"
START = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
DESK, STRANGER = "192.0.2.10", "198.51.100.9"


@pytest.fixture
def desk(session: Session) -> Desk:
    session.info["argon2"] = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    made = a_desk(session)
    accounts.add_user(session, made.admin, name="wachter", roles=[Role.RECEPTION], password=GOOD)
    return made


def tries(desk: Desk, name: str, password: str, address: str) -> User | None:
    """One attempt, as the door makes it."""
    sign_in.knock(desk.session, name, address)
    return sign_in.enter(desk.session, name, sign_in.check(desk.session, name, password))


def begins(desk: Desk, address: str) -> None:
    user = tries(desk, "wachter", GOOD, address)
    assert user is not None
    sessions.begin(desk.session, accounts.actor_of(user), level="password", address=address, browser="")


def misses(desk: Desk, times: int, address: str, name: str = "wachter") -> None:
    for _ in range(times):
        assert tries(desk, name, "not the password", address) is None


@pytest.mark.parametrize("name", ["wachter", "nobody.has.this", " WACHTER "])
def test_after_five_misses_nobody_enters_for_a_minute_whatever_the_name(desk: Desk, name: str) -> None:
    with clock.at(START):
        misses(desk, 5, STRANGER, name)
        with pytest.raises(TooOften) as refused:
            tries(desk, name, GOOD, STRANGER)
    assert refused.value.until == START + dt.timedelta(minutes=1)


def test_the_wait_doubles_up_to_an_hour(desk: Desk) -> None:
    waits, now = [], START
    for number in range(13):
        with clock.at(now):
            misses(desk, 1, STRANGER)
            row = desk.session.get_one(SignInCount, sign_in_counts.name_token(desk.session, "wachter"))
            if number >= 4:
                assert row.until is not None
                waits.append(int((row.until - now).total_seconds() // 60))
                now = row.until
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_session_that_begins_forgives(desk: Desk) -> None:
    with clock.at(START):
        misses(desk, 4, DESK)
        begins(desk, DESK)
        misses(desk, 4, DESK)
        begins(desk, DESK)


def test_a_right_password_alone_forgives_nothing(desk: Desk) -> None:
    with clock.at(START):
        for _ in range(5):
            assert tries(desk, "wachter", GOOD, STRANGER) is not None  # the second factor is still owed
        with pytest.raises(TooOften):
            tries(desk, "wachter", GOOD, STRANGER)


def test_a_stranger_does_not_lock_the_officer_out_at_the_desk(desk: Desk) -> None:
    with clock.at(START):
        begins(desk, DESK)
    with clock.at(START + dt.timedelta(days=29)):
        misses(desk, 5, STRANGER)
        begins(desk, DESK)
    with clock.at(START + dt.timedelta(days=29, seconds=1)):
        misses(desk, 5, DESK)
        with pytest.raises(TooOften):
            tries(desk, "wachter", GOOD, DESK)


def test_an_address_is_known_for_thirty_days(desk: Desk) -> None:
    with clock.at(START):
        begins(desk, DESK)
    with clock.at(START + dt.timedelta(days=31)):
        misses(desk, 5, STRANGER)
        with pytest.raises(TooOften):
            tries(desk, "wachter", GOOD, DESK)


def test_after_thirty_misses_an_address_waits_but_not_for_those_it_knows(desk: Desk) -> None:
    accounts.add_user(desk.session, desk.admin, name="other.one", roles=[Role.RECEPTION], password=GOOD)
    with clock.at(START):
        begins(desk, DESK)
        for number in range(30):
            misses(desk, 1, DESK, f"guess-{number}")
        with pytest.raises(TooOften):
            tries(desk, "other.one", GOOD, DESK)
        begins(desk, DESK)


def test_what_is_a_day_old_is_forgotten(desk: Desk) -> None:
    with clock.at(START):
        misses(desk, 5, STRANGER)
    with clock.at(START + dt.timedelta(hours=25)):
        misses(desk, 4, STRANGER)
        begins(desk, STRANGER)
        sign_in_counts.sweep(desk.session)
    with clock.at(START + dt.timedelta(hours=51)):
        sign_in_counts.sweep(desk.session)
        assert desk.session.scalars(select(SignInCount)).all() == []


def test_an_administrator_lifts_the_wait_of_an_own_account_alone(desk: Desk) -> None:
    user = accounts.by_name(desk.session, "wachter")
    assert user is not None
    with clock.at(START):
        for number in range(25):
            misses(desk, 1, STRANGER, f"guess-{number}")
        misses(desk, 5, STRANGER)
        assert sign_in_counts.waits(desk.session, user) == START + dt.timedelta(minutes=1)
        with pytest.raises(NotFound):
            sign_in.lift(desk.session, an_actor(desk.session, a_zone(desk.session, "5345"), Role.ADMIN), user.id)
        with pytest.raises(Forbidden):
            sign_in.lift(desk.session, an_actor(desk.session, desk.zone, Role.RECEPTION), user.id)
        sign_in.lift(desk.session, desk.admin, user.id)
        assert sign_in_counts.waits(desk.session, user) is None
        begins(desk, STRANGER)


def test_a_typed_name_is_kept_nowhere_in_the_clear(desk: Desk) -> None:
    misses(desk, 1, STRANGER, "my secret password")
    entry = desk.session.scalars(select(Entry).where(Entry.chain == "org:instance", Entry.act == "session.refused")).one()
    assert b"secret" not in entry.envelope
    assert sign_in_counts.name_token(desk.session, "my secret password").encode() in entry.envelope
    assert all("secret" not in row.token for row in desk.session.scalars(select(SignInCount)))


def test_a_password_changed_meanwhile_lets_nobody_in(desk: Desk) -> None:
    checked = sign_in.check(desk.session, "wachter", GOOD)
    user = accounts.by_name(desk.session, "wachter")
    assert user is not None
    accounts.reset_password(desk.session, desk.admin, user.id)
    assert sign_in.enter(desk.session, "wachter", checked) is None


def test_who_tries_many_at_once_gains_nothing(database: Database) -> None:
    with database.write() as session:
        a_desk(session)

    def knocks(_number: int) -> bool:
        try:
            with clock.at(START), database.write() as session:
                sign_in.knock(session, "wachter", STRANGER)
        except TooOften:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(knocks, range(16))) == 5


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"), ("::ffff:192.0.2.1", "192.0.2.1"), ("", ""),
    ],
)  # fmt: skip
def test_a_network_of_version_six_is_one_address(address: str, place: str) -> None:
    assert place_of(address) == place


@pytest.mark.parametrize(
    "password",
    [
        "Politiezone2026", "Bienvenue1234", "qwertyuiop123", "abcabcabcabc", "123456789012", "wachter12345", "x" * 200, "Wachtwoord-1234",
        "azertyuiop12", "JohanJohan12",
    ],
)  # fmt: skip
def test_what_is_easy_to_guess_is_refused(password: str) -> None:
    assert passwords.weak(password, ("wachter", "Johan")) is not None


@pytest.mark.parametrize("password", [GOOD, "correct horse battery staple", "drie natte honden op zolder", "88937-765rd-6hpwb-ptamv"])
def test_a_sentence_is_a_good_password(password: str) -> None:
    assert passwords.weak(password, ("wachter", "Johan")) is None


def test_a_password_that_the_house_makes_is_a_good_one() -> None:
    assert passwords.weak(passwords.one_time(), ("wachter", "Johan")) is None


def test_what_goes_on_after_the_longest_password_is_another_password(desk: Desk) -> None:
    longest = "rain falls on the square, " * 7 + "and stays."
    longest += "x" * (passwords.LONGEST - len(longest))
    stored = passwords.hasher(desk.session).hash(longest)
    assert passwords.fits(desk.session, stored, longest)
    assert not passwords.fits(desk.session, stored, longest + "y")
