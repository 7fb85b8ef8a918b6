"""Answers are packed for who can unpack them, and a page only when no other site led to it."""

from __future__ import annotations

import gzip

import brotli
import pytest
from flask import Flask

from tests.views.conftest import SignIn


@pytest.mark.parametrize(("accepted", "unpack"), [("br, gzip", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_style_sheet_is_packed_and_says_the_same(app: Flask, accepted: str, unpack: object) -> None:
    client = app.test_client()
    assert callable(unpack)
    with client.get("/static/theme.css?v=1") as plain:
        said = plain.data
    with client.get("/static/theme.css?v=1", headers={"Accept-Encoding": accepted}) as packed:
        assert unpack(packed.data) == said
        assert len(packed.data) < len(said) / 2
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert "immutable" in packed.headers["Cache-Control"]


def test_a_kept_style_sheet_is_known_again(app: Flask) -> None:
    client = app.test_client()
    with client.get("/static/theme.css?v=1", headers={"Accept-Encoding": "br"}) as first:
        tag = first.headers["ETag"]
    with client.get("/static/theme.css?v=1", headers={"Accept-Encoding": "br", "If-None-Match": tag}) as again:
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
