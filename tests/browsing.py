"""A person at a browser without JavaScript: signs in with a password, reads pages, fills in forms as they stand on the page."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from col13.db import Database
from col13.models import User
from col13.policies import Role
from col13.services import accounts
from tests.factories import SHELL

PASSWORD = "correct horse battery staple"


def an_account(database: Database, name: str, org: str, *roles: Role) -> str:
    """An account that can sign in with PASSWORD; its name."""
    with database.write() as session:
        accounts.add_user(session, SHELL, name=name, display_name=name, org_code=org, roles=roles, language="en", password=PASSWORD)
        session.query(User).filter_by(name=name).one().must_change = False
    return name


class Browser:
    """One person's session. Pages come back as soup; a form is filled over what the page already holds."""

    def __init__(self, app: Flask, name: str) -> None:
        self.client = app.test_client()
        self.name = name
        answer = self.fill("/sign-in", name=name, password=PASSWORD)
        assert answer.status_code == 303, f"{name} cannot sign in"

    def get(self, path: str, status: int = 200, reason: str = "task") -> BeautifulSoup:
        """The page, through the question for a reason where one is asked."""
        answer = self.client.get(path)
        if answer.status_code == 303 and "/reason" in answer.headers["Location"]:
            told = self.fill(answer.headers["Location"], reason=reason)
            assert told.status_code == 303, told.text
            answer = self.client.get(path)
        assert answer.status_code == status, f"{self.name} GET {path}: {answer.status_code}\n{words(answer)}"
        return BeautifulSoup(answer.text, "html5lib")

    def fill(self, path: str, *, at: str | None = None, **typed: Any) -> TestResponse:
        """Fill the page's form (`at`: the one that posts to this address) and post it."""
        page = self.get(path)
        form = chosen(page, at)
        values = {**standing(form), **typed}
        address = form.get("action") or path
        return self.client.post(str(address), data={name: value for name, value in values.items() if value is not None})

    def does(self, path: str, *, at: str | None = None, **typed: Any) -> TestResponse:
        """As fill, and it must be accepted."""
        answer = self.fill(path, at=at, **typed)
        assert answer.status_code in (302, 303), f"{self.name} POST {path}: {answer.status_code}\n{words(answer)}"
        return answer

    def step(self, number: str, key: str, step: str, **answers: Any) -> TestResponse:
        """Take a step on its page."""
        return self.does(f"/cases/{number}/tracks/{key}/{step}", **answers)


def chosen(page: BeautifulSoup, at: str | None) -> Tag:
    """The main form of a page, or the one that posts to an address."""
    main = page.find("main") or page
    forms = [form for form in main.find_all("form") if str(form.get("method", "")).lower() == "post"]
    if at is not None:
        forms = [form for form in forms if at in str(form.get("action", ""))]
    assert forms, f"no form {at or ''} on the page: {main.get_text(' ', strip=True)[:400]}"
    return forms[0]


def standing(form: Tag) -> dict[str, Any]:
    """What the browser would send if nothing was typed."""
    values: dict[str, Any] = {}
    for field in form.find_all(["input", "select", "textarea"]):
        name, kind = field.get("name"), str(field.get("type", "text"))
        if not name or (kind in ("checkbox", "radio") and not field.has_attr("checked")) or kind in ("submit", "file"):
            continue
        if field.name == "select":
            picked = [option.get("value", "") for option in field.find_all("option") if option.has_attr("selected")]
            first = [option.get("value", "") for option in field.find_all("option")][:1]
            many = picked if field.has_attr("multiple") else (picked or first)
            values[name] = many if field.has_attr("multiple") else (many[0] if many else "")
        elif field.name == "textarea":
            values[name] = field.get_text()
        elif kind == "checkbox":
            values.setdefault(name, []).append(field.get("value", "on"))
        else:
            values[name] = field.get("value", "")
    return values


def words(answer: TestResponse) -> str:
    """The readable part of an answer, for a failing test."""
    main = BeautifulSoup(answer.text, "html5lib")
    return (main.find("main") or main).get_text(" ", strip=True)[:1500]
