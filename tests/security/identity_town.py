"""A house with an identity provider: two zones, an administrator in each, and a browser that goes from house to provider and back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from col13 import create_app
from col13.config import Config
from col13.db import Database
from col13.models import Identity, User
from col13.policies import Role
from tests.browsing import an_account, Browser
from tests.conftest import Opened
from tests.factories import a_zone
from tests.security.identity_provider import CLIENT, SECRET, Somebody

START, BACK = "/sign-in/provider", "/sign-in/provider/back"


@dataclass
class House:
    """The application, its database, and the provider it asks."""

    app: Flask
    database: Database
    provider: Somebody

    def visitor(self) -> Visitor:
        """A browser nobody has signed in with."""
        return Visitor(self.app.test_client())

    def forget(self) -> None:
        """Let the house ask the provider anew."""
        asked = self.app.extensions["col13.identity_provider"]
        asked._document = asked._keys = None
        asked._silent_until = 0.0

    def link(self, name: str, subject: str | None = None) -> None:
        """Link an account as its administrator does: with the code of a first sign-in."""
        self.provider.subject = subject or name
        code = self.visitor().code()
        answer = Browser(self.app, f"admin-{self.zone_of(name)}").fill(f"/admin/accounts/{self.id_of(name)}/identity", code=code)
        assert answer.status_code == 303, answer.text

    def id_of(self, name: str) -> str:
        with self.database.read() as session:
            return str(session.scalars(select(User.id).where(User.name == name)).one())

    def zone_of(self, name: str) -> str:
        with self.database.read() as session:
            return session.scalars(select(User).where(User.name == name)).one().organisation.code

    def links(self) -> list[tuple[str, str]]:
        """(account, subject)."""
        with self.database.read() as session:
            rows = session.execute(select(User.name, Identity.subject).join(Identity, Identity.user_id == User.id).order_by(User.name))
            return [(name, subject) for name, subject in rows]

    def accounts(self) -> int:
        with self.database.read() as session:
            return len(session.scalars(select(User.id)).all())


@dataclass
class Visitor:
    """One browser, on its way between the house and the provider."""

    client: FlaskClient

    def off(self, query: str = "") -> str:
        """Where the house sends the browser."""
        answer = self.client.get(START + query)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def there(self, address: str) -> str:
        """The provider's answer: path and query back at the house."""
        answer = requests.get(address, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        parts = urlsplit(answer.headers["Location"])
        assert parts.netloc == "localhost"
        return f"{parts.path}?{parts.query}"

    def sign_in(self, query: str = "") -> TestResponse:
        """There and back."""
        return self.client.get(self.there(self.off(query)))

    def code(self) -> str:
        """The code that somebody without a link is told."""
        answer = self.sign_in()
        assert answer.status_code == 403, answer.text
        found = BeautifulSoup(answer.text, "html5lib").select_one("p.secret code")
        assert found is not None, answer.text
        return found.get_text()

    def inside(self) -> bool:
        """Whether this browser is signed in."""
        return self.client.get("/help/").status_code == 200


def a_house(config: Config, provider: Somebody, folder: Path, **more: str) -> House:
    """Zones 5906 and 9999, each with an administrator and a reception; the provider is set, level “high” is asked."""
    secret = folder / "client-secret"
    secret.write_text(SECRET + "\n", encoding="utf-8")
    secret.chmod(0o600)
    told: dict[str, Any] = {
        "oidc_client_id": CLIENT,
        "oidc_client_secret_file": str(secret),
        "oidc_acr": "substantial high",
        "oidc_name": "Zone login",
    }
    config = replace(config, oidc_issuer=provider.issuer, **(told | more))
    app = create_app(config)
    database = Opened(config)
    for zone in ("5906", "9999"):
        with database.write() as session:
            a_zone(session, zone)
        an_account(database, f"admin-{zone}", zone, Role.ADMIN)
        an_account(database, f"reception-{zone}", zone, Role.RECEPTION)
    return House(app, database, provider)
