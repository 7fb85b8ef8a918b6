"""A provider, a browser or somebody in between that lies: nobody gets in, nothing leaves the house, and the page says so plainly."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from col13 import clock
from tests.browsing import words
from tests.conftest import an_instance
from tests.security.identity_provider import CLIENT, running
from tests.security.identity_town import a_house, BACK, House, START

PLAIN = {"Accept-Language": "en"}


@pytest.fixture(scope="module")
def one_house(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all of this file, with one account that is linked: who is lied to changes nothing."""
    folder = tmp_path_factory.mktemp("lied-to")
    with running() as somebody:
        made = a_house(an_instance(template, folder), somebody, folder)
        made.link("reception-5906")
        yield made
        made.database.dispose()


@pytest.fixture
def house(one_house: House) -> House:
    """The provider is honest again, and nothing of it is remembered."""
    one_house.provider.restart("reception-5906")
    one_house.forget()
    return one_house


NOW = int(time.time())
LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "somebody else's"},
    "no nonce": {"nonce": None},
    "a level too low": {"acr": "low"},
    "no level": {"acr": None},
    "levels in a list": {"acr": ["high"]},
    "for another house": {"aud": "another-house"},
    "for several, and not by us": {"aud": [CLIENT, "another-house"]},
    "for us, asked by another": {"azp": "another-house"},
    "from another issuer": {"iss": "https://login.example.org"},
    "of an hour ago": {"iat": NOW - 7200, "exp": NOW - 3600},
    "of tomorrow": {"iat": NOW + 86400, "exp": NOW + 90000},
    "without an end": {"exp": None},
    "with an end that is none": {"exp": "never"},
    "without a beginning": {"iat": None},
    "not valid yet": {"nbf": NOW + 3600},
    "nobody": {"sub": None},
    "an empty person": {"sub": ""},
    "a person who is a number": {"sub": 7},
    "a very long person": {"sub": "x" * 300},
    "for another access token": {"at_hash": "bm90IHRoZSByaWdodCBvbmU"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_does_not_fit_lets_nobody_in(house: House, lie: str) -> None:
    house.provider.claims = LIES[lie]
    visitor = house.visitor()
    answer = visitor.sign_in()
    assert answer.status_code == 403
    assert not visitor.inside()


@pytest.mark.parametrize("signing", ["none", "HS256", "other key"])
def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(house: House, signing: str) -> None:
    house.provider.signing = signing
    visitor = house.visitor()
    answer = visitor.client.get(visitor.there(visitor.off()), headers=PLAIN)
    assert answer.status_code == 403
    assert "could not be trusted" in words(answer)
    assert not visitor.inside()


def test_within_a_minute_two_clocks_may_differ(house: House) -> None:
    now = int(time.time())
    house.provider.claims = {"iat": now + 30, "exp": now - 30}
    visitor = house.visitor()
    visitor.sign_in()
    assert visitor.inside()


def test_an_answer_counts_in_the_browser_that_asked_and_nowhere_else(house: House) -> None:
    one, other = house.visitor(), house.visitor()
    back = one.there(one.off())
    assert other.client.get(back).status_code == 400
    other.off()
    assert other.client.get(back).status_code == 400
    assert not other.inside()
    assert one.client.get(back).status_code == 303


def test_another_state_or_none_is_refused(house: House) -> None:
    for state in ("?", "?state=", "?state=x&code=y", "?state=%C3%A9&code=y"):
        visitor = house.visitor()
        visitor.off()
        assert visitor.client.get(BACK + state).status_code == 400, state
    assert house.visitor().client.get(BACK).status_code == 400


def test_an_answer_is_taken_once_even_with_an_old_cookie(house: House) -> None:
    visitor = house.visitor()
    there = visitor.off()
    before = visitor.client.get_cookie("col13")
    assert before is not None
    back = visitor.there(there)
    assert visitor.client.get(back).status_code == 303
    again = house.visitor()
    again.client.set_cookie("col13", before.value)
    assert again.client.get(back, headers=PLAIN).status_code == 400
    assert not again.inside()


def test_a_code_that_was_used_at_the_provider_lets_nobody_in(house: House) -> None:
    visitor = house.visitor()
    back = visitor.there(visitor.off())
    house.provider.codes.clear()
    assert visitor.client.get(back).status_code == 403
    assert not visitor.inside()


def test_a_stolen_code_is_worth_nothing_in_another_sign_in(house: House) -> None:
    stolen = parse_qs(urlsplit(house.visitor().there(house.visitor().off())).query)["code"][0]
    thief = house.visitor()
    state = parse_qs(urlsplit(thief.off()).query)["state"][0]
    assert thief.client.get(f"{BACK}?{urlencode({'code': stolen, 'state': state})}").status_code == 403
    assert not thief.inside()


def test_after_ten_minutes_the_way_back_is_closed(house: House) -> None:
    visitor = house.visitor()
    back = visitor.there(visitor.off())
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        assert visitor.client.get(back).status_code == 400


def test_an_answer_in_the_name_of_another_provider_is_refused(house: House) -> None:
    visitor = house.visitor()
    back = visitor.there(visitor.off()).replace("iss=http", "iss=https")
    assert visitor.client.get(back).status_code == 403
    house.provider.document = {"authorization_response_iss_parameter_supported": True}
    house.forget()
    other = house.visitor()
    back = other.there(other.off()).partition("&iss=")[0]
    assert other.client.get(back).status_code == 403


@pytest.mark.parametrize("error", ["access_denied", "server_error", "%3Cscript%3E"])
def test_a_refusal_of_the_provider_is_told_in_our_own_words(house: House, error: str) -> None:
    house.provider.refuses = error
    visitor = house.visitor()
    back = visitor.there(visitor.off()) + "&error_description=Call+0900-CHEAT"
    answer = visitor.client.get(back, headers=PLAIN)
    assert answer.status_code == 403
    assert ("was stopped at" if error == "access_denied" else "refused the sign-in") in words(answer)
    assert "CHEAT" not in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/ok\r\nLocation: https://evil.example/",
        "javascript:alert(1)",
    ],
)
def test_nobody_is_led_out_of_the_house(house: House, wanted: str) -> None:
    visitor = house.visitor()
    answer = visitor.sign_in("?" + urlencode({"next": wanted}))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    refused = house.visitor().client.get(f"{BACK}?{urlencode({'next': wanted})}")
    assert "evil" not in refused.text


DOCUMENTS: dict[str, dict[str, Any]] = {
    "another issuer": {"issuer": "https://login.example.org"},
    "a token address that is not safe": {"token_endpoint": "http://login.example.org/token"},
    "keys from elsewhere, unsafe": {"jwks_uri": "http://login.example.org/keys"},
    "no authorization address": {"authorization_endpoint": None},
    "a script": {"authorization_endpoint": "javascript:alert(1)"},
    "a name in the address": {"token_endpoint": "https://user@login.example.org/token"},
}


@pytest.mark.parametrize("lie", DOCUMENTS)
def test_a_provider_that_says_wrong_things_of_itself_is_not_asked(house: House, lie: str) -> None:
    house.provider.document = DOCUMENTS[lie]
    answer = house.visitor().client.get(START, headers=PLAIN)
    assert answer.status_code == 503
    assert "does not answer as it should" in words(answer)


def test_a_provider_that_goes_down_on_the_way_is_told_plainly(house: House) -> None:
    visitor = house.visitor()
    back = visitor.there(visitor.off())
    house.provider.down = True
    answer = visitor.client.get(back, headers=PLAIN)
    assert answer.status_code == 503
    assert "sign in with your password" in words(answer)


def test_document_and_keys_are_asked_once_an_hour(house: House) -> None:
    house.visitor().sign_in()
    house.provider.asked.clear()
    for _ in range(2):
        house.visitor().sign_in()
    assert [path for path in house.provider.asked if path in ("/keys", "/.well-known/openid-configuration")] == []


def test_a_silent_provider_is_left_alone_for_a_while(house: House) -> None:
    house.provider.down = True
    house.provider.asked.clear()
    answers = [house.visitor().client.get(START).status_code for _ in range(5)]
    assert (answers, len(house.provider.asked)) == ([503] * 5, 1)
