"""Codes of an app and codes on paper count once; factors are added, removed and asked by policy; nothing secret stays readable."""

from __future__ import annotations

import datetime as dt

import pyotp
import pytest
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden, Invalid, NotFound
from col13.models import Entry, Organisation, RecoveryCode, SecondFactor, User
from col13.models.vault import Undecipherable
from col13.policies import Actor, Role
from col13.services import authenticator_app, journal, recovery_codes, second_factor, zone_policy
from col13.services import second_tries as tries
from tests.factories import a_zone, actor_of, an_actor

NOON = dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)


@pytest.fixture
def zone(session: Session) -> Organisation:
    return a_zone(session)


@pytest.fixture
def person(session: Session, zone: Organisation) -> Actor:
    return an_actor(session, zone, Role.RECEPTION)


def an_app(session: Session, person: Actor) -> pyotp.TOTP:
    """An app on file, its first code given at the moment of the clock."""
    row = second_factor.begin_app(session, person, "telephone")
    app = pyotp.TOTP(authenticator_app.show(session, row, "somebody").secret.replace(" ", ""))
    assert second_factor.confirm_app(session, person, app.at(clock.now())) is not None
    return app


def at(seconds: int) -> dt.datetime:
    return NOON + dt.timedelta(seconds=seconds)


def test_an_app_counts_from_its_first_right_code_on(session: Session, person: Actor) -> None:
    second_factor.begin_app(session, person, "telephone")
    assert second_factor.confirm_app(session, person, "000000 ") is None
    assert not second_factor.owed(session, session.get_one(User, person.id))
    an_app(session, person)
    assert second_factor.owed(session, session.get_one(User, person.id))
    assert session.query(SecondFactor).count() == 1  # the one begun before is gone


def test_a_code_counts_once_also_the_one_that_confirmed(session: Session, person: Actor) -> None:
    with clock.at(NOON):
        app = an_app(session, person)
        assert second_factor.prove(session, person, code=app.at(NOON)) is None
    with clock.at(at(30)):
        assert second_factor.prove(session, person, code=app.at(at(30))) == "totp"
        assert second_factor.prove(session, person, code=app.at(at(30))) is None
        assert second_factor.prove(session, person, code=app.at(NOON)) is None  # older than one that counted


@pytest.mark.parametrize(("drift", "counts"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_telephone_may_be_half_a_minute_off(session: Session, person: Actor, drift: int, counts: bool) -> None:
    with clock.at(at(-600)):
        app = an_app(session, person)
    with clock.at(NOON):
        assert (second_factor.prove(session, person, code=app.at(at(drift))) == "totp") is counts


def test_a_secret_is_shown_until_it_counts_and_stands_encrypted_bound_to_its_account(session: Session, person: Actor) -> None:
    row = second_factor.begin_app(session, person, "telephone")
    shown = authenticator_app.show(session, row, "somebody")
    secret = shown.secret.replace(" ", "")
    assert shown.picture.startswith("data:image/svg+xml")
    assert secret.encode() not in (row.secret_encrypted or b"")
    assert second_factor.confirm_app(session, person, pyotp.TOTP(secret).at(clock.now())) is not None
    with pytest.raises(ValueError, match="shown to nobody"):
        authenticator_app.show(session, row, "somebody")
    other = an_actor(session, session.get_one(User, person.id).organisation, Role.RECEPTION)
    row.user_id = other.id
    session.flush()
    with pytest.raises(Undecipherable):
        second_factor.prove(session, other, code="123456")


def test_a_secret_that_nobody_confirmed_is_forgotten(session: Session, person: Actor) -> None:
    with clock.at(NOON):
        second_factor.begin_app(session, person, "telephone")
    with clock.at(NOON + authenticator_app.WAITS):
        assert authenticator_app.waiting(session, person) is None


def test_a_recovery_code_counts_once_however_it_is_typed(session: Session, person: Actor) -> None:
    codes = recovery_codes.make(session, person)
    assert len(set(codes)) == recovery_codes.HOW_MANY
    assert second_factor.prove(session, person, code=f" {codes[0].lower().replace('-', ' ').replace('o', '0')} ") == "recovery_code"
    assert second_factor.prove(session, person, code=codes[0]) is None
    assert recovery_codes.left(session, person.id) == 9
    entry = session.query(Entry).filter_by(act="factor.used_code").one()
    assert journal.open_detail(session, entry) == {"left": 9}


def test_new_codes_end_the_old_and_none_is_another_persons(session: Session, person: Actor, zone: Organisation) -> None:
    old = recovery_codes.make(session, person)
    new = recovery_codes.make(session, person)
    other = an_actor(session, zone, Role.RECEPTION)
    recovery_codes.make(session, other)
    assert second_factor.prove(session, person, code=old[3]) is None
    assert second_factor.prove(session, other, code=new[3]) is None
    assert second_factor.prove(session, person, code=new[3]) == "recovery_code"


def test_no_recovery_code_stands_in_the_clear(session: Session, person: Actor) -> None:
    codes = {code.replace("-", "") for code in recovery_codes.make(session, person)}
    assert not codes & {row.digest for row in session.query(RecoveryCode)}
    assert all(len(row.digest) == 64 for row in session.query(RecoveryCode))


def test_a_policy_asks_roles_for_a_factor_and_the_last_one_stays(session: Session, person: Actor, zone: Organisation) -> None:
    user, boss = session.get_one(User, person.id), an_actor(session, zone, Role.ADMIN)
    assert not second_factor.must_enrol(session, user, "password")
    zone_policy.change(session, boss, second_factor_roles=["reception"])
    assert second_factor.must_enrol(session, user, "password")
    assert not second_factor.must_enrol(session, user, "identity_provider")
    assert not second_factor.must_enrol(session, session.get_one(User, boss.id), "password")
    an_app(session, person)
    assert not second_factor.must_enrol(session, user, "password")
    with pytest.raises(Invalid):
        second_factor.remove(session, person, second_factor.held(session, person.id)[0].id)
    zone_policy.change(session, boss, second_factor_roles=[])
    recovery_codes.make(session, person)
    second_factor.remove(session, person, second_factor.held(session, person.id)[0].id)
    assert recovery_codes.left(session, person.id) == 0


def test_a_policy_names_only_roles(session: Session, zone: Organisation) -> None:
    with pytest.raises(Invalid):
        zone_policy.change(session, an_actor(session, zone, Role.ADMIN), second_factor_roles=["nobody"])


def test_nobody_touches_anothers_factor(session: Session, person: Actor, zone: Organisation) -> None:
    an_app(session, person)
    theirs = second_factor.held(session, person.id)[0].id
    other = an_actor(session, zone, Role.RECEPTION)
    for act in (lambda: second_factor.rename(session, other, theirs, "x"), lambda: second_factor.remove(session, other, theirs)):
        with pytest.raises(NotFound):
            act()


def test_an_administrator_removes_all_with_a_reason_and_the_sessions_end(session: Session, person: Actor, zone: Organisation) -> None:
    an_app(session, person)
    codes = recovery_codes.make(session, person)
    boss, epoch = an_actor(session, zone, Role.ADMIN), session.get_one(User, person.id).session_epoch
    with pytest.raises(Invalid):
        second_factor.remove_all(session, boss, person.id, reason=" ")
    with pytest.raises(Forbidden):
        second_factor.remove_all(session, an_actor(session, zone, Role.AUDITOR), person.id, reason="lost")
    with pytest.raises(NotFound):
        second_factor.remove_all(session, an_actor(session, a_zone(session, "5388"), Role.ADMIN), person.id, reason="lost")
    with pytest.raises(Invalid):
        second_factor.remove_all(session, boss, boss.id, reason="lost")
    user = second_factor.remove_all(session, boss, person.id, reason="telephone lost")
    assert (second_factor.owed(session, user), user.session_epoch) == (False, epoch + 1)
    assert second_factor.prove(session, actor_of(user), code=codes[0]) is None
    entry = session.query(Entry).filter_by(act="factor.remove", actor_id=boss.id).one()
    assert journal.open_detail(session, entry) == {"reason": "telephone lost"}


def test_every_act_is_written_in_the_organisations_chain(session: Session, person: Actor, zone: Organisation) -> None:
    an_app(session, person)
    codes = recovery_codes.make(session, person)
    second_factor.prove(session, person, code=codes[0])
    second_factor.prove(session, person, code="000000")
    second_factor.remove(session, person, second_factor.held(session, person.id)[0].id)
    acts = [entry.act for entry in session.query(Entry).filter_by(chain=f"org:{zone.id}").order_by(Entry.seq)]
    assert acts == ["factor.add", "factor.codes", "factor.used_code", "session.refused", "factor.remove"]


def test_wrong_ones_are_counted_under_the_password_they_followed(session: Session, person: Actor) -> None:
    assert [tries.missed(session, person, "first") for _ in range(tries.MOST)] == [False, False, False, False, True]
    assert tries.spent(session, person, "first")
    assert not tries.spent(session, person, "second")
