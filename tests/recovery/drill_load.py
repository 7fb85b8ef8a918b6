"""The load under which a house is killed: people who take steps, send files, note contacts, ask for dossiers, and send again."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import requests
from bs4 import BeautifulSoup

from col13.models import new_id
from tests.browsing import PASSWORD

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0"


@dataclass(frozen=True)
class Act:
    """What was acknowledged: its kind, its form's UUID, its case, and its title or place in the track."""

    kind: str
    once: uuid.UUID
    number: str
    told: str = ""


@dataclass
class Person:
    """Somebody at work in one case, signed in once, who keeps the cookie over every restart. Dossiers are of the `quiet` case, in which
    nothing else happens: of one at work they would be refused, for it has changed since."""

    name: str
    number: str
    quiet: str
    recipient: str
    ports: list[int]
    seed: int
    stop: threading.Event
    acts: list[Act] = field(default_factory=list)
    again: int = 0  # posts whose answer was lost and that were sent once more
    faults: list[str] = field(default_factory=list)

    def sign_in(self) -> None:
        """Once."""
        self.rng, self.web = random.Random(self.seed), requests.Session()
        self.seen = {"report": 1, "victim_support": 1}
        base = f"http://127.0.0.1:{self.ports[0]}"
        token = self.token(self.web.get(f"{base}/sign-in", timeout=30).text)
        answer = self.web.post(
            f"{base}/sign-in", data={"csrf_token": token, "name": self.name, "password": PASSWORD}, allow_redirects=False, timeout=30
        )
        assert answer.status_code == 303, answer.text[:500]
        self.held = self.token(self.web.get(f"{base}/help/", timeout=30).text)

    @staticmethod
    def token(page: str) -> str:
        """The one of the first form."""
        found = BeautifulSoup(page, "html.parser").select_one("[name=csrf_token]")
        assert found is not None
        return str(found["value"])

    def work(self) -> None:
        """Until told to stop. What was begun is ended: sent again until it is answered."""
        kinds: list[tuple[str, Callable[[], None]]] = [
            ("step", self.step), ("step", self.step), ("contact", self.contact), ("upload", self.upload), ("upload", self.upload),
        ]  # fmt: skip
        turns = 0
        while not self.stop.is_set() and not self.faults:
            turns += 1
            (self.dossier if turns % 30 == 5 else self.rng.choice(kinds)[1])()

    def step(self) -> None:
        """Ask for information, or note that it came."""
        odd = self.seen["report"] % 2
        name = "request_information" if odd else "receive_information"
        answers = {"what": "the receipt", "from_whom": "the shop"} if odd else {}
        self.take("report", name, answers)

    def contact(self) -> None:
        """One more try to reach the victim."""
        answers = {
            "when": "2026-11-20T10:00",
            "channel": "phone",
            "with_whom": "the victim",
            "outcome": "reached",
            "words": f"call {len(self.acts)}",
        }
        self.take("victim_support", "log_contact", answers)

    def take(self, key: str, step: str, answers: dict[str, str]) -> None:
        """A step, by its form."""
        path, seen = f"/cases/{self.number}/tracks/{key}/{step}", self.seen[key]
        if self.send("step", path, {**answers, "seen": str(seen)}, f"{key} {seen + 1} {step}"):
            self.seen[key] += 1

    def upload(self) -> None:
        """A photo of a size of its own, large enough to be under way for a while."""
        title = f"photo {new_id().hex}"
        content = PNG + self.rng.randbytes(self.rng.randrange(1000, 1_500_000))
        self.send(
            "upload", f"/cases/{self.number}/documents", {"kind": "photo", "title": title}, title, {"file": ("a.png", content, "image/png")}
        )

    def dossier(self) -> None:
        """An internal dossier: frozen now, drawn by the worker."""
        data = {"target": f"internal {self.recipient}", "language": "nl", "reason": "review", "seen": ""}
        self.send("dossier", f"/cases/{self.quiet}/dossiers", data, "")

    def send(self, kind: str, path: str, data: dict[str, str], told: str, files: dict[str, tuple[str, bytes, str]] | None = None) -> bool:
        """Post until it is answered; the same form each time. True when it was acknowledged."""
        once, tries, until = new_id(), 0, time.monotonic() + 120
        while time.monotonic() < until:
            tries += 1
            port = self.rng.choice(self.ports)
            try:
                answer = self.web.post(
                    f"http://127.0.0.1:{port}{path}", data={**data, "csrf_token": self.held, "once": str(once)}, files=files,
                    allow_redirects=False, timeout=40, headers={"Connection": "close"},
                )  # fmt: skip
            except requests.RequestException:
                time.sleep(0.1)
                continue
            if answer.status_code == 303:
                self.acts.append(Act(kind, once, self.number, told))
                self.again += tries > 1
                return True
            if answer.status_code != 503:  # not now: what a database that is just taken over may say
                page = BeautifulSoup(answer.text, "html.parser")
                words = (page.find("main") or page).get_text(" ", strip=True)
                self.faults.append(f"{self.name} {path} {answer.status_code} try {tries}: {words[:600]}")
                return False
            time.sleep(0.1)
        self.faults.append(f"{self.name} {path}: no answer in two minutes")
        return False
