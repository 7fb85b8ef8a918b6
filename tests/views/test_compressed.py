"""Answers are packed for who can unpack them, and a page only when no other site led to it."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
from flask import Flask

from tests.statements import counted
from tests.views.conftest import SignIn


def hashed(app: Flask, name: str) -> str:
    """The address of a file of the house, as pages give it."""
    return f"/static/{app.extensions['col13.shelf'].addresses[name]}"


@pytest.mark.parametrize(("accepted", "unpack"), [("br, gzip", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_style_sheet_is_packed_and_says_the_same(app: Flask, accepted: str, unpack: object) -> None:
    client = app.test_client()
    assert callable(unpack)
    with client.get(hashed(app, "theme.css")) as plain:
        said = plain.data
    with client.get(hashed(app, "theme.css"), headers={"Accept-Encoding": accepted}) as packed:
        assert unpack(packed.data) == said
        assert len(packed.data) < len(said) / 2
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert "immutable" in packed.headers["Cache-Control"]


def test_a_kept_style_sheet_is_known_again(app: Flask) -> None:
    client = app.test_client()
    with client.get(hashed(app, "theme.css"), headers={"Accept-Encoding": "br"}) as first:
        tag = first.headers["ETag"]
    with client.get(hashed(app, "theme.css"), headers={"Accept-Encoding": "br", "If-None-Match": tag}) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_a_page_this_house_led_to_is_packed(person: SignIn) -> None:
    client = person("reception").client
    for came in ("same-origin", "none"):
        answer = client.get("/", headers={"Accept-Encoding": "br", "Sec-Fetch-Site": came})
        assert answer.headers["Content-Encoding"] == "br"
        assert b"</html>" in brotli.decompress(answer.data)
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_another_site_led_to_is_not(person: SignIn) -> None:
    client = person("reception").client
    for came in ("cross-site", "same-site"):
        answer = client.get("/search?q=planted", headers={"Accept-Encoding": "br, gzip", "Sec-Fetch-Site": came})
        assert "Content-Encoding" not in answer.headers
        assert b"</html>" in answer.data
    assert "Content-Encoding" not in client.get("/", headers={"Accept-Encoding": "br"}).headers


def test_who_cannot_unpack_gets_it_as_it_is(app: Flask) -> None:
    with app.test_client().get("/static/icon.svg", headers={"Accept-Encoding": "identity"}) as answer:
        assert "Content-Encoding" not in answer.headers


def test_every_file_is_kept_for_a_year_at_its_hash_and_for_an_hour_at_its_name(app: Flask) -> None:
    client, told = app.test_client(), app.extensions["col13.shelf"].addresses
    for name in ("theme.css", "step.js", "icon.svg", "bootstrap.css"):
        with client.get(hashed(app, name)) as answer:
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
            assert "Set-Cookie" not in answer.headers
    with client.get("/static/theme.css") as plain:
        assert (plain.status_code, plain.headers["Cache-Control"]) == (200, "public, max-age=3600")
    with client.get("/static/theme-0123456789.css") as other:
        assert other.status_code == 404
    assert len(set(told.values())) == len(told)


def test_a_style_sheet_names_its_fonts_by_their_hash(app: Flask) -> None:
    client = app.test_client()
    with client.get(hashed(app, "theme.css")) as sheet:
        fonts = re.findall(r'url\("(fonts/[^"]+)"\)', sheet.text)
    assert fonts
    for font in fonts:
        with client.get(f"/static/{font}") as answer:
            assert (answer.status_code, answer.mimetype) == (200, "font/woff2")
            assert "immutable" in answer.headers["Cache-Control"]


def test_a_file_of_the_house_asks_the_database_nothing(person: SignIn, app: Flask) -> None:
    browser = person("reception")
    with counted(app.extensions["col13.database"]) as told, browser.client.get(hashed(app, "theme.css")) as answer:
        assert answer.status_code == 200
    assert told == []
