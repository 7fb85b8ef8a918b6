"""The style page shows every part once, drawn by its macro; it answers in development alone, and only behind the wall."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from flask import Flask

from col13 import create_app
from col13.config import Config
from col13.db import Database
from col13.policies import Role
from tests.browsing import an_account, PASSWORD
from tests.views.conftest import SignIn

HOUSE = Path(__file__).parent.parent.parent / "col13"
SHARED = ("badges", "forms", "layout", "ledger")


def macros(name: str) -> set[str]:
    """The macros that a file offers to others."""
    text = (HOUSE / "templates" / "macros" / f"{name}.html").read_text(encoding="utf-8")
    return {found for found in re.findall(r"{%-? macro (\w+)\(", text) if not found.startswith("_")}


def test_every_shared_macro_is_shown_once(person: SignIn) -> None:
    page = person("reception").get("/styleguide")
    shown = [name for sample in page.select("[data-macros]") for name in str(sample["data-macros"]).split()]
    assert sorted(shown) == sorted(set(shown))
    for file in SHARED:
        assert macros(file) - set(shown) == set(), file


def test_every_colour_of_the_theme_has_its_swatch(person: SignIn) -> None:
    theme = (HOUSE / "static" / "theme.css").read_text(encoding="utf-8")
    sheet = (HOUSE / "static" / "styleguide.css").read_text(encoding="utf-8")
    named = set(re.findall(r"--([a-z-]+): (?:#|rgb)", theme))
    shown = {code.get_text().removeprefix("--") for code in person("reception").get("/styleguide").select(".swatches code")}
    assert shown == named
    assert set(re.findall(r"\.swatch-([a-z-]+) \{ background: var\(--\1\); \}", sheet)) == named


def test_the_page_is_drawn_whole(person: SignIn) -> None:
    page = person("reception").get("/styleguide")
    problem = page.select_one("#problem")
    assert problem is not None
    targets = [str(link["href"]).removeprefix("#") for link in problem.select("a")]
    assert len(targets) > 8
    assert [target for target in targets if page.find(id=target) is None] == []
    ids = [str(found["id"]) for found in page.select("[id]")]
    assert sorted(ids) == sorted(set(ids))
    assert [label for label in page.select("label[for]") if page.find(id=str(label["for"])) is None] == []


def test_a_stranger_sees_no_style_page(app: Flask) -> None:
    assert app.test_client().get("/styleguide").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(("production", "status"), [(True, 404), (False, 200)])
def test_in_production_its_address_is_as_any_that_does_not_exist(
    app: Flask, config: Config, database: Database, production: bool, status: int
) -> None:
    an_account(database, "one.reception", "5906", Role.RECEPTION)
    client = create_app(dataclasses.replace(config, production=production, light_passwords=False)).test_client()
    https = "https://localhost"
    mark = client.get("/sign-in", base_url=https).text.split('name="csrf_token" value="')[1].split('"')[0]
    signed = client.post(
        "/sign-in", base_url=https, data={"csrf_token": mark, "name": "one.reception", "password": PASSWORD}, headers={"Referer": https}
    )
    assert signed.status_code == 303
    page, nowhere = (client.get(path, base_url=https) for path in ("/styleguide", "/no/such/address"))
    assert page.status_code == status
    hidden = re.compile(r'value="[^"]*"')
    assert (hidden.sub("", page.text) == hidden.sub("", nowhere.text)) is production
