"""The rights as they were agreed: docs/rights.md, the page and its PDF say what the code grants, and a change of a right changes them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from col13 import create_app
from col13.config import Config
from col13.db import Database
from col13.policies import ACTION_LABELS, Role
from col13.views.rights_words import grids, page
from col13.workflows import WORKFLOWS
from tests.browsing import an_account, Browser
from tests.factories import a_body, a_zone

WRITTEN = Path(__file__).resolve().parent.parent / "docs" / "rights.md"


def test_the_page_of_the_documentation_says_what_the_code_grants() -> None:
    assert WRITTEN.read_text(encoding="utf-8") == page(), "a right changed: judge it, then run scripts/rights"


def test_every_action_and_every_step_has_its_row() -> None:
    drawn = list(grids("en"))
    names = {row.name for grid in drawn for row in grid.rows}
    assert names >= set(ACTION_LABELS) | {step.name for flow in WORKFLOWS.values() for step in flow.steps}
    assert all(len(row.cells) + 1 == len(grid.heads) for grid in drawn for row in grid.rows)


@pytest.fixture
def app(config: Config, database: Database) -> Flask:
    """A zone and a body with an account each."""
    with database.write() as session:
        a_zone(session)
        a_body(session)
    an_account(database, "eye", "5906", Role.AUDITOR)
    an_account(database, "guest", "unia", Role.LIAISON)
    return create_app(config)


def test_the_page_holds_every_table_and_a_body_meets_neither_it_nor_the_pdf(app: Flask) -> None:
    shown = Browser(app, "eye").get("/admin/rights").get_text(" ", strip=True)
    assert all(grid.title in shown for grid in grids("en"))
    guest = Browser(app, "guest")
    assert {guest.client.get(path).status_code for path in ("/admin/rights", "/admin/rights.pdf")} == {403}


@pytest.mark.drill
def test_the_pdf_holds_every_table_and_says_that_it_is_accessible(app: Flask) -> None:
    answer = Browser(app, "eye").client.get("/admin/rights.pdf")
    pdf = PdfReader(io.BytesIO(answer.data))
    printed = " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())
    assert answer.mimetype == "application/pdf"
    assert all(grid.title in printed for grid in grids("en"))
    assert b"pdfuaid:part" in pdf.trailer["/Root"]["/Metadata"].get_data()  # type: ignore[index]
