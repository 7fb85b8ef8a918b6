"""Signing in at the identity provider, over real HTTP: who gets in, who gets a code, and what an administrator may link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from col13 import clock
from col13.config import Config
from col13.models import Entry, User, UserSession
from col13.policies import CLOCK, Role
from col13.services import accounts, authenticator_app, zone_policy
from col13.services.accounts import actor_of
from tests.browsing import Browser, PASSWORD, words
from tests.factories import SHELL
from tests.security.identity_provider import running, Somebody
from tests.security.identity_town import a_house, House


@pytest.fixture(scope="module")
def provider() -> Iterator[Somebody]:
    with running() as somebody:
        yield somebody


@pytest.fixture
def house(config: Config, provider: Somebody, tmp_path: Path) -> Iterator[House]:
    provider.restart()
    made = a_house(config, provider, tmp_path)
    yield made
    made.database.dispose()


def test_a_linked_person_comes_in_and_the_session_says_how(house: House) -> None:
    house.link("reception-5906")
    visitor = house.visitor()
    answer = visitor.sign_in("?next=/help/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/help/")
    assert visitor.inside()
    with house.database.read(CLOCK) as session:
        levels = {row.level for row in session.scalars(select(UserSession)) if str(row.user_id) == house.id_of("reception-5906")}
    assert levels == {"identity_provider"}


def test_the_question_asks_for_code_pkce_nonce_and_level(house: House) -> None:
    there = house.visitor().off()
    for part in ("response_type=code", "code_challenge_method=S256", "nonce=", "state=", "acr_values=substantial+high", "scope=openid"):
        assert part in there
    assert "client_secret" not in there
    assert house.provider.asked == ["/.well-known/openid-configuration"]


def test_a_token_on_a_curve_is_taken_too(house: House) -> None:
    house.link("reception-5906")
    house.provider.signing = "ES256"
    visitor = house.visitor()
    visitor.sign_in()
    assert visitor.inside()


def test_somebody_unknown_gets_a_code_and_no_account(house: House) -> None:
    before = house.accounts()
    visitor = house.visitor()
    assert len(visitor.code().replace("-", "")) == 12
    assert (house.accounts(), house.links(), visitor.inside()) == (before, [], False)


def test_a_code_opens_nothing_after_an_hour_nor_twice(house: House) -> None:
    code = house.visitor().code()
    admin = Browser(house.app, "admin-5906")
    page = f"/admin/accounts/{house.id_of('reception-5906')}/identity"
    with clock.at(clock.now() + dt.timedelta(minutes=61)):
        late = Browser(house.app, "admin-5906").fill(page, code=code)
    assert late.status_code == 422
    assert admin.fill(page, code=code.upper()).status_code == 303
    other = f"/admin/accounts/{house.id_of('admin-5906')}/identity"
    assert admin.fill(other, code=code).status_code == 422
    assert house.links() == [("reception-5906", "person-1")]


def test_an_administrator_links_only_accounts_of_the_own_zone(house: House) -> None:
    code = house.visitor().code()
    strange = house.id_of("reception-9999")
    admin = Browser(house.app, "admin-5906")
    admin.get(f"/admin/accounts/{strange}/identity", 404)
    with pytest.raises(AssertionError, match="404"):
        admin.fill(f"/admin/accounts/{strange}/identity", code=code)
    Browser(house.app, "reception-5906").get(f"/admin/accounts/{house.id_of('reception-5906')}/identity", 403)
    assert house.links() == []


def test_a_subject_linked_in_one_zone_cannot_be_linked_in_another(house: House) -> None:
    code = house.visitor().code()
    house.link("reception-9999", "person-1")  # a newer code of the same person; the older one is dead with it
    answer = Browser(house.app, "admin-5906").fill(f"/admin/accounts/{house.id_of('reception-5906')}/identity", code=code)
    assert answer.status_code == 422
    assert "9999" not in words(answer)
    visitor = house.visitor()
    visitor.sign_in()
    assert "9999 (nl)" in visitor.client.get("/help/").text
    assert house.links() == [("reception-9999", "person-1")]


def test_a_closed_account_stays_closed(house: House) -> None:
    house.link("reception-5906")
    with house.database.write(CLOCK) as session:
        accounts.disable(session, SHELL, accounts.by_name(session, "reception-5906").id)  # type: ignore[union-attr]
    visitor = house.visitor()
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    answer = visitor.sign_in()
    assert answer.status_code == 403
    assert "cannot sign in" in words(answer)
    assert not visitor.inside()
    with house.database.read(CLOCK) as session:
        assert session.scalars(select(Entry.act).order_by(Entry.at.desc())).first() == "session.refused"


def test_taking_the_link_away_ends_the_session_and_is_journalled(house: House) -> None:
    house.link("reception-5906")
    visitor = house.visitor()
    visitor.sign_in()
    admin = Browser(house.app, "admin-5906")
    admin.does(f"/admin/accounts/{house.id_of('reception-5906')}/identity", at="/unlink")
    assert not visitor.inside()
    assert house.visitor().code()
    with house.database.read(CLOCK) as session:
        acts = [act for act in session.scalars(select(Entry.act).order_by(Entry.at)) if act.startswith("identity.")]
    assert acts == ["identity.link", "identity.unlink"]


def test_a_zone_can_take_the_password_from_linked_accounts_and_from_no_others(house: House) -> None:
    house.link("reception-5906")
    with house.database.write(CLOCK) as session:
        org_id = accounts.by_name(session, "admin-5906").org_id  # type: ignore[union-attr]
        zone_policy.change(session, SHELL, org_id=org_id, password_sign_in=False)
    with pytest.raises(AssertionError, match="cannot sign in"):
        Browser(house.app, "reception-5906")
    for name in ("admin-5906", "reception-9999"):
        Browser(house.app, name)
    visitor = house.visitor()
    visitor.sign_in()
    assert visitor.inside()


def test_linking_takes_an_unused_one_time_password_away(house: House) -> None:
    with house.database.write(CLOCK) as session:
        accounts.add_user(session, SHELL, name="newcomer", org_code="5906", roles=[Role.RECEPTION])
    house.link("newcomer")
    visitor = house.visitor()
    assert visitor.sign_in().headers["Location"] == "/"
    assert visitor.inside()
    with house.database.read(CLOCK) as session:
        found = accounts.by_name(session, "newcomer")
        assert found is not None
        assert (found.password_hash, found.must_change) == (None, False)


def test_signing_out_offers_to_end_the_session_at_the_provider_too(house: House) -> None:
    house.link("reception-5906")
    visitor = house.visitor()
    visitor.sign_in()
    token = BeautifulSoup(visitor.client.get("/help/").text, "html5lib").find("input", {"name": "csrf_token"})
    assert token is not None
    answer = visitor.client.post("/sign-out", data={"csrf_token": token["value"]}, follow_redirects=True)
    assert (
        f"{house.provider.issuer}/leave?client_id=col13-house&amp;post_logout_redirect_uri=http%3A%2F%2Flocalhost%2Fsign-in" in answer.text
    )
    assert not visitor.inside()
    assert "/leave?" not in house.visitor().client.get("/sign-in").text


def test_the_button_stands_on_the_sign_in_page_only_where_a_provider_is_set(house: House, database: object) -> None:
    assert "Sign in with Zone login" in words(house.visitor().client.get("/sign-in", headers={"Accept-Language": "en"}))
    house.app.extensions["col13.identity_provider"] = None
    assert "/sign-in/provider" not in house.visitor().client.get("/sign-in").text
    assert [house.visitor().client.get(path).status_code for path in ("/sign-in/provider", "/sign-in/provider/back")] == [404, 404]


def test_the_password_works_while_the_provider_is_down(house: House) -> None:
    house.provider.down = True
    answer = house.visitor().client.get("/sign-in/provider", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "The identity provider does not answer" in words(answer)
    assert Browser(house.app, "reception-5906").get("/help/")
    assert PASSWORD not in answer.text


def test_who_signs_in_at_the_provider_shows_there_once_more_who_they_are(house: House) -> None:
    house.link("admin-5906")
    visitor = house.visitor()
    visitor.sign_in()
    to_close = f"/admin/accounts/{house.id_of('reception-5906')}/close"
    with clock.at(clock.now() + dt.timedelta(minutes=25)):
        page = visitor.client.get("/admin/accounts")
        token = BeautifulSoup(page.text, "html5lib").find("input", {"name": "csrf_token"})
        assert token is not None
        asked = visitor.client.post(to_close, data={"csrf_token": token["value"]})
        assert asked.status_code == 401
        assert "/sign-in/provider?again=" in asked.text
        answer = visitor.sign_in("?again=&next=/admin/accounts")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/accounts")
        assert visitor.client.post(to_close, data={"csrf_token": token["value"]}).headers["Location"].startswith("/admin/accounts/")


@pytest.mark.parametrize("claims", [{"auth_time": None}, {"auth_time": 1_700_000_000}, {"auth_time": True}, {"sub": "somebody else"}])
def test_an_old_sign_in_at_the_provider_or_somebody_elses_proves_nothing(house: House, claims: dict[str, object]) -> None:
    house.link("admin-5906")
    visitor = house.visitor()
    visitor.sign_in()
    house.provider.claims = claims
    assert visitor.sign_in("?again=").status_code == 403
    with house.database.read(CLOCK) as session:
        assert "session.proof" not in set(session.scalars(select(Entry.act)))


def test_where_no_level_is_asked_a_sign_in_counts_as_a_password(config: Config, provider: Somebody, tmp_path: Path) -> None:
    provider.restart()
    provider.acr = "low"
    house = a_house(config, provider, tmp_path, oidc_acr="")
    house.link("reception-5906")
    visitor = house.visitor()
    visitor.sign_in()
    with house.database.read(CLOCK) as session:
        assert {row.level for row in session.scalars(select(UserSession))} == {"password"}
    with house.database.write(CLOCK) as session:
        user = session.scalars(select(User).where(User.name == "reception-5906")).one()
        authenticator_app.begin(session, actor_of(user), "telephone").confirmed_at = clock.now()
    again = visitor.sign_in("?again=&next=/cases")
    assert (again.status_code, again.headers["Location"]) == (303, "/sign-in/second?next=/cases")
    with house.database.read(CLOCK) as session:
        assert "session.proof" not in set(session.scalars(select(Entry.act)))
    house.database.dispose()
