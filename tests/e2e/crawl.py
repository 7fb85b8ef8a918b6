"""Every page there is: links followed as each person, one address kept for each route, richest first. A route nobody reached is told.

A page is a route with what makes it another page: a step of a workflow, a kind of catalogue, a part of a person's form.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from col13 import create_app
from col13.config import load
from tests.browsing import chosen, standing
from tests.e2e.house import loaded, passwords, ROOT, source_mark

TELLS_APART = ("what", "step", "kind", "name", "act", "page", "track", "profile", "role", "topic")
# Addresses of one page that are opened: the richest is kept. Of pages from which links lead on, each person opens some.
LOOKED_AT, LEADS_ON = 3, {"cases.show": 14, "qualification.show": 14, "facts.show": 6}
# What a person sees depends on the role: kept for each.
OWN = frozenset({"work.mine", "cases.show", "case_list.cases", "shared.cases", "shared.show", "persons.show", "facts.show", "liaison.show"})
# GET routes that are no page, each with why.
NO_PAGE = {
    "static": "files of the house",
    "bootstrap.static": "files of the library",
    "health.healthz": "for a monitor",
    **dict.fromkeys(
        ("identity.start", "identity.back", "admin.identity"), "only where an identity provider is set: tests/security/test_identity_*.py"
    ),
    "second_factor.app": "only between a secret and its first code: tests/e2e/test_authenticator_app.py",
    "second_factor.ask": "only between a password and a code: tests/e2e/test_authenticator_app.py, test_passkey.py",
    "documents.download": "hands out a file",
    "admin.rights_paper": "hands out a file: tests/test_rights_golden.py",
    "dossier.found": "only where the leak guard blocked a release: tests/views/test_dossier_flow.py",
    "package.show": "only of a released dossier, which the demo does not keep: tests/views/test_dossier_flow.py",
}
LEADS_AWAY = frozenset({"intake.resume"})  # an address that only leads to another: walked through, no page of its own
# Reached by sending a form, by having more than a page shows, or by knowing the address (the developers' style page).
BY_FORM = ("/search?q=tram", "/watch/marks", "/watch/quiet", "/watch/stuck", "/cases/views", "/styleguide", "/prove")
STRANGER = ""
PEOPLE = (
    "reception-5906", "investigator-5906", "reference-5906", "support-5906", "auditor-5906", "admin-5906", "investigator-9999",
    "reference-9999", "liaison-unia", STRANGER,
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """A page to look at, and who looks."""

    endpoint: str
    path: str
    person: str
    size: int = 0


def house_app(instance: Path) -> Flask:
    """The application on an instance, in this process."""
    return create_app(load({}, instance=instance))


def every_page(scratch: Path) -> list[Look]:
    """All pages of the loaded demo; walked once in a copy of it, then read from beside it."""
    instance = loaded()
    keep = instance.parent / f"pages-{whole_mark()}.json"
    with (instance.parent / "lock-pages").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not keep.exists():
            for old in instance.parent.glob("pages-*"):
                old.unlink()
            copy = scratch / "instance"
            shutil.copytree(instance, copy)
            app = house_app(copy)
            known = passwords(copy)
            opened: Counter[tuple[str, str]] = Counter()
            found = [look for person in PEOPLE for look in walk(app, person, known.get(person, ""), opened)]
            app.extensions["col13.database"].dispose()
            keep.write_text(json.dumps([asdict(look) for look in chosen_of(found)], indent=1), encoding="utf-8")
    return [Look(**told) for told in json.loads(keep.read_text(encoding="utf-8"))]


def whole_mark() -> str:
    """What the list of pages depends on: the demo and every view, form and template."""
    summed = hashlib.sha256(source_mark().encode() + Path(__file__).read_bytes())
    for path in sorted([*(ROOT / "col13" / "views").glob("*.py"), *(ROOT / "col13" / "templates").rglob("*.html")]):
        summed.update(path.name.encode() + path.read_bytes())
    return summed.hexdigest()[:12]


def walk(app: Flask, person: str, password: str, opened: Counter[tuple[str, str]]) -> Iterable[Look]:
    """What links lead this person to, from the first page on. `opened` counts the pages that others opened before."""
    client = app.test_client()
    waiting: deque[str] = deque(["/", *BY_FORM])
    if person:
        client.post("/language", data={"csrf_token": crumb(client), "language": "en"})
        answer = client.post("/sign-in", data={"csrf_token": crumb(client), "name": person, "password": password})
        assert answer.status_code == 303, f"{person} cannot sign in"
    else:
        waiting = deque(["/sign-in"])
    seen: set[str] = set()
    own: Counter[tuple[str, str]] = Counter()
    while waiting:
        path = waiting.popleft()
        there = route(app, path)
        if path in seen or there is None or there[0] in NO_PAGE:
            continue
        seen.add(path)
        leads_on = there[0] in LEADS_ON or there[0].endswith((".show", ".mine", ".cases", ".index"))
        counted = own if leads_on else opened
        if counted[there] >= LEADS_ON.get(there[0], LOOKED_AT):
            continue
        answer = client.get(path)
        if answer.status_code == 303 and "/reason" in answer.headers["Location"]:
            asked = client.get(answer.headers["Location"])
            yield Look("visit.reason", answer.headers["Location"], person, len(asked.text))
            typed = {**standing(chosen(BeautifulSoup(asked.text, "html5lib"), None)), "reason": "task"}
            client.post(answer.headers["Location"], data=typed)
            answer = client.get(path)
        if answer.status_code in (301, 302, 303, 308):
            waiting.append(answer.headers["Location"])
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        counted[there] += 1
        yield Look(there[0], path, person, len(answer.text))
        soup = BeautifulSoup(answer.text, "html.parser")
        # A form in a fold has a page of its own at its address: where a refusal comes back, and what works without the fold.
        for link in [*soup.find_all("a", href=True), *soup.find_all("iframe", src=True), *soup.find_all("form", action=True)]:
            parts = urlsplit(str(link.get("href") or link.get("src") or link.get("action")))
            if not parts.netloc and parts.path.startswith("/"):
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))


def crumb(client: FlaskClient) -> str:
    """A token that lets this visitor send a form."""
    field = BeautifulSoup(client.get("/sign-in").text, "html.parser").find("input", {"name": "csrf_token"})
    assert field is not None
    return str(field["value"])


def route(app: Flask, path: str) -> tuple[str, str] | None:
    """Endpoint, and what makes it another page of that endpoint; None for an address nobody serves by GET."""
    try:
        endpoint, values = app.url_map.bind("localhost").match(urlsplit(path).path, method="GET")
    except HTTPException:
        return None
    apart = [f"{name}={values[name]}" for name in TELLS_APART if name in values]
    if "step" in values:
        apart.append(str(values["key"]).partition(".")[0])
    return endpoint, " ".join(apart)


def chosen_of(found: list[Look]) -> list[Look]:
    """One look for each page, the richest; one for each role where the role decides what is seen."""
    app_free: dict[tuple[str, ...], Look] = {}
    for look in found:
        parts = [part for part in urlsplit(look.path).path.split("/") if part and not part.startswith("COL13-") and len(part) < 36]
        key = (look.endpoint, "/".join(part.partition(".")[0] for part in parts))
        if look.endpoint in OWN:
            key += (look.person.partition("-")[0],)
        if key not in app_free or look.size > app_free[key].size:
            app_free[key] = look
    return sorted(app_free.values(), key=lambda look: (look.person, look.endpoint, look.path))


def unvisited(looks: list[Look]) -> list[str]:
    """Endpoints with a page that nobody came to."""
    app = house_app(loaded())
    served = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    app.extensions["col13.database"].dispose()
    return sorted(served - set(NO_PAGE) - LEADS_AWAY - {look.endpoint for look in looks})
