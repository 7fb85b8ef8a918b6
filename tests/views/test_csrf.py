"""Every form that writes carries a token; without it nothing is done."""

from __future__ import annotations

from flask import Flask

from col13.db import Database
from col13.models import Case
from tests.views.conftest import addresses, SignIn


def test_a_post_without_its_token_does_nothing(person: SignIn, database: Database) -> None:
    browser = person("reception")
    answer = browser.client.post("/cases/new", data={"language": "nl"})
    assert answer.status_code == 400
    assert "load the page again" in answer.text
    with database.read() as session:
        assert session.query(Case).count() == 0


def test_a_stranger_cannot_post_anything_at_all(app: Flask) -> None:
    client = app.test_client()
    for rule, address in addresses(app):
        if "POST" in (rule.methods or set()):
            assert client.post(address).status_code in (303, 400), address


def test_every_form_that_posts_carries_a_token(person: SignIn) -> None:
    browser = person("admin")
    for path in ("/admin/accounts", "/admin/zone", "/admin/zones", "/password"):
        for form in browser.get(path).find_all("form"):
            if str(form.get("method", "")).lower() == "post":
                assert form.find("input", {"name": "csrf_token"}) is not None, path
