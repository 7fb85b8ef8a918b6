"""An application on a database of its own, with a zone, a body, and a person in each role."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.routing import Rule

from col13 import create_app
from col13.config import Config
from col13.db import Database
from col13.policies import Role
from col13.services import instance
from tests.browsing import an_account, Browser
from tests.factories import SHELL

SignIn = Callable[[str], Browser]


def token(page: BeautifulSoup) -> str:
    """The CSRF token that stands on a page."""
    field = page.find("input", {"name": "csrf_token"})
    assert isinstance(field, Tag)
    return str(field["value"])


def addresses(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route with an address that fits it, for things that do not exist."""
    for rule in app.url_map.iter_rules():
        named = re.sub(r"<any\((\w+)[^)]*\):\w+>", r"\1", rule.rule)
        yield rule, re.sub(r"<[^>]+>", "00000000-0000-7000-8000-00000000000a", named)


@pytest.fixture
def app(config: Config, database: Database) -> Flask:
    """The house with zone 5906 and Unia; accounts are made by `person`."""
    with database.write() as session:
        instance.add_organisation(session, SHELL, kind="police_zone", code="5906", name_nl="PZ Een", name_fr="ZP Un")
        instance.add_organisation(session, SHELL, kind="equality_body", code="unia", name_nl="Unia", name_fr="Unia")
    return create_app(config)


@pytest.fixture
def person(app: Flask, database: Database) -> SignIn:
    """`person("reception")`: somebody who holds that role alone, signed in."""

    def sign_in(role: str) -> Browser:
        org = "unia" if role == "liaison" else "5906"
        return Browser(app, an_account(database, f"one.{role}", org, Role(role)))

    return sign_in
