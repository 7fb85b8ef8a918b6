"""Passkeys: the right key at the right address answers the question last asked, once. Everything else is refused."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from sqlalchemy.orm import Session

from col13 import clock
from col13.models import Entry, SecondFactor
from col13.policies import Actor, Role
from col13.services import passkeys, second_factor
from col13.services.passkeys import Place
from tests.factories import a_zone, an_actor
from tests.security.software_key import b64, PRESENT, raw, SoftwareKey, VERIFIED

HERE = Place("https://col13.example")


@dataclass
class Desk:
    """A person with one key on file."""

    session: Session
    person: Actor
    key: SoftwareKey

    def answers(self, bent: Callable[[SoftwareKey], SoftwareKey] = lambda key: key) -> str:
        """A fresh question, answered by the key as it is bent."""
        return bent(self.key).get(passkeys.ask_known(self.session, self.person, HERE))

    def proven(self, answer: str) -> str | None:
        return second_factor.prove(self.session, self.person, answer=answer, place=HERE)


@pytest.fixture
def desk(session: Session) -> Desk:
    person, key = an_actor(session, a_zone(session), Role.RECEPTION), SoftwareKey()
    added = second_factor.add_passkey(session, person, HERE, key.create(passkeys.ask_new(session, person, HERE)), "my key")
    assert added is not None
    return Desk(session, person, key)


def refusals(session: Session) -> int:
    return session.query(Entry).filter_by(act="session.refused").count()


def test_a_key_proves_who_it_is_and_its_counter_is_kept(desk: Desk) -> None:
    assert desk.proven(desk.answers()) == "passkey"
    assert desk.proven(desk.answers(lambda key: replace(key, handle=desk.person.id.bytes, count=1))) == "passkey"
    row = desk.session.query(SecondFactor).one()
    assert (row.sign_count, row.used_at is not None) == (2, True)


BENT: dict[str, Callable[[SoftwareKey], SoftwareKey]] = {
    "another origin": lambda key: replace(key, origin="https://col13.example.evil.example"),
    "the same host without TLS": lambda key: replace(key, origin="http://col13.example"),
    "another relying party": lambda key: replace(key, rp_id="evil.example"),
    "no finger, no PIN": lambda key: replace(key, flags=PRESENT),
    "nobody there": lambda key: replace(key, flags=VERIFIED),
    "another key under the same id": lambda key: SoftwareKey(id=key.id),
    "somebody else's handle": lambda key: replace(key, handle=b"another account!"),
}


@pytest.mark.parametrize("how", BENT)
def test_a_bent_answer_is_refused_and_written_down(desk: Desk, how: str) -> None:
    before = refusals(desk.session)
    assert desk.proven(desk.answers(BENT[how])) is None
    assert refusals(desk.session) == before + 1
    assert desk.proven(desk.answers()) == "passkey"  # the person is not locked out by it


def test_an_answer_counts_once(desk: Desk) -> None:
    answer = desk.answers()
    assert desk.proven(answer) == "passkey"
    assert desk.proven(answer) is None


def test_a_question_is_spent_by_a_wrong_answer(desk: Desk) -> None:
    options = passkeys.ask_known(desk.session, desk.person, HERE)
    assert desk.proven(replace(desk.key, origin="https://evil.example").get(options)) is None
    assert desk.proven(desk.key.get(options)) is None


def test_only_the_question_last_asked_counts_and_not_for_long(desk: Desk) -> None:
    earlier = desk.answers()
    passkeys.ask_known(desk.session, desk.person, HERE)
    assert desk.proven(earlier) is None
    late = desk.answers()
    with clock.at(clock.now() + passkeys.ANSWER_WITHIN + dt.timedelta(seconds=1)):
        assert desk.proven(late) is None


def test_a_counter_that_does_not_rise_is_a_copy(desk: Desk) -> None:
    copied = replace(desk.key, count=0)
    assert desk.proven(desk.answers()) == "passkey"
    assert desk.proven(copied.get(passkeys.ask_known(desk.session, desk.person, HERE))) is None  # says 1 again


def test_another_persons_key_opens_nothing(desk: Desk) -> None:
    other, theirs = an_actor(desk.session, a_zone(desk.session, "5388"), Role.RECEPTION), SoftwareKey()
    made = theirs.create(passkeys.ask_new(desk.session, other, HERE))
    assert second_factor.add_passkey(desk.session, other, HERE, made, "theirs") is not None
    assert desk.proven(theirs.get(passkeys.ask_known(desk.session, desk.person, HERE))) is None


def test_a_key_belongs_to_one_account(desk: Desk) -> None:
    other = an_actor(desk.session, a_zone(desk.session, "5388"), Role.RECEPTION)
    made = desk.key.create(passkeys.ask_new(desk.session, other, HERE))
    assert second_factor.add_passkey(desk.session, other, HERE, made, "mine too") is None


def test_no_device_is_asked_to_enrol_twice(desk: Desk) -> None:
    options = json.loads(passkeys.ask_new(desk.session, desk.person, HERE))
    assert [raw(one["id"]) for one in options["excludeCredentials"]] == [desk.key.id]
    assert options["authenticatorSelection"]["userVerification"] == "required"


@pytest.mark.parametrize("how", ["another origin", "another relying party", "no finger, no PIN"])
def test_a_bent_new_key_is_not_added(desk: Desk, how: str) -> None:
    made = BENT[how](SoftwareKey()).create(passkeys.ask_new(desk.session, desk.person, HERE))
    assert second_factor.add_passkey(desk.session, desk.person, HERE, made, "bent") is None
    assert desk.session.query(SecondFactor).count() == 1


def test_a_question_for_a_sign_in_makes_no_key_and_the_other_way_round(desk: Desk) -> None:
    for_sign_in = passkeys.ask_known(desk.session, desk.person, HERE)
    assert second_factor.add_passkey(desk.session, desk.person, HERE, SoftwareKey().create(for_sign_in), "odd") is None
    for_a_key = passkeys.ask_new(desk.session, desk.person, HERE)
    assert desk.proven(desk.key.get(for_a_key)) is None


def test_nonsense_is_an_answer_to_nothing(desk: Desk) -> None:
    right = json.loads(desk.answers())
    response = right["response"]
    mangled: list[object] = [
        "", "null", "[]", "{}", '{"response": {}}', "x" * 20_000, {**right, "rawId": 7}, {**right, "rawId": "é"}, {**right, "id": None},
        {**right, "type": "none"}, {**right, "response": {**response, "signature": b64(b"\x00")}},
        {**right, "response": {**response, "authenticatorData": b64(b"short")}},
        *({**right, "response": {**response, "clientDataJSON": told}} for told in ("%%%", b64(b"{}"), b64(b"\xff"))),
        {**right, "response": {**response, "userHandle": ["a"]}}, {**right, "response": {"clientDataJSON": response["clientDataJSON"]}},
    ]  # fmt: skip
    for one in mangled:
        desk.answers()
        assert desk.proven(one if isinstance(one, str) else json.dumps(one)) is None
    for one in mangled:
        passkeys.ask_new(desk.session, desk.person, HERE)
        answer = one if isinstance(one, str) else json.dumps(one)
        assert second_factor.add_passkey(desk.session, desk.person, HERE, answer, "nonsense") is None
