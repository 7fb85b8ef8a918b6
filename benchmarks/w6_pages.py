"""W6: pages through the real server, beside the same template from ready plain values without a database.

Sign-in, My work, Cases, Case, New case: CPU of the server process for a request (the ratio), requests a second and p95 beside. Signing in
is one form fetched and one sent, and is dear on purpose: the password is compared with Argon2.
"""

from __future__ import annotations

import http.client
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from benchmarks.figure import Figure, Run
from benchmarks.w6_house import answering, build, cpu_seconds, family, free_port, House, memory_mb, process
from tests.browsing import PASSWORD

CLIENTS = 4
TEMPLATE = "template from dictionaries"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
PERSON = "ref"


@dataclass(slots=True)
class Measured:
    """The rounds of one contestant at one page."""

    cpu_us: list[float] = field(default_factory=list)
    a_second: list[float] = field(default_factory=list)
    p95_ms: list[float] = field(default_factory=list)


class Visitor:
    """One connection kept alive, with its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        """What a browser would send."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """(status, text, where it leads)."""
        headers = {"Cookie": self.cookie, "Accept-Encoding": "br, gzip", "Sec-Fetch-Site": "cross-site"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(form) if form is not None else None, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for one in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text, answer.headers.get("Location", "")

    def sign_in(self, name: str) -> None:
        """By the form."""
        self.cookies.clear()
        _, page, _ = self.ask("GET", "/sign-in")
        found = TOKEN.search(page)
        assert found is not None, page[:500]
        status, text, _ = self.ask("POST", "/sign-in", {"csrf_token": found[1], "name": name, "password": PASSWORD})
        assert status == 303, text[:500]

    def get(self, path: str) -> None:
        """A page, through the question for a reason."""
        status, text, where = self.ask("GET", path)
        if status == 303 and "/reason" in where:
            _, page, _ = self.ask("GET", where)
            found = TOKEN.search(page)
            assert found is not None
            self.ask("POST", where, {"csrf_token": found[1], "reason": "task", "next": path})
            status, text, where = self.ask("GET", path)
        assert status == 200, f"{path}: {status} {where} {text[:300]}"


def measure(run: Run) -> list[Figure]:
    """One server process for each database; a slice of each contestant in each round."""
    cases, rounds, seconds = (10, 3, 0.25) if run.small else (200, 7, 1.5)
    figures: list[Figure] = []
    for database in run.databases:
        house = build(run, database, cases)
        with served(house) as (port, pid):
            found = measured(house, port, pid, rounds, seconds)
        figures += start(house, database)
        for work, contestants in found.items():
            for name, one in contestants.items():
                facts = {"requests_s": round(statistics.median(one.a_second), 1), "p95_ms": round(statistics.median(one.p95_ms), 2)}
                figures.append(Figure(
                    work, name, database, cases + 1, "us CPU", tuple(one.cpu_us), statistics.median(one.cpu_us),
                    None if name == TEMPLATE else TEMPLATE, note=NOTES.get((work, name), ""), facts=facts,
                ))  # fmt: skip
    return figures


NOTES = {("W6 sign in", "col13"): "a form fetched and one sent; the password is compared with Argon2 on purpose"}


@contextmanager
def served(house: House) -> Iterator[tuple[int, int]]:
    """(port, process id)."""
    port = free_port()
    with process(house, "-m", "benchmarks.w6_served", str(port)) as running:
        answering(port)
        yield port, running.pid


def start(house: House, database: str) -> list[Figure]:
    """The server as it is started every day: CPU until its first answer, and the memory of its worker when it has drawn each page once."""
    port = free_port()
    with process(house, "-m", "flask", "--app", "wsgi", "col13", "serve", "--port", str(port)) as running:
        took, used = answering(port), cpu_seconds(running.pid)
        visitor = Visitor(port)
        visitor.sign_in(PERSON)
        for path in ("/", "/cases", f"/cases/{house.number}", "/cases/new"):
            visitor.get(path)
        own, *workers = family(running.pid)
        memory = max(memory_mb(one) for one in workers)
        facts = {"first_answer_s": round(took, 2), "parent_mb": round(memory_mb(own))}
    return [
        Figure("W6 start", "col13", database, 1, "s CPU", (used,), facts=facts),
        Figure("W6 memory", "col13", database, 1, "MB a worker (PSS)", (memory,)),
    ]


def measured(house: House, port: int, pid: int, rounds: int, seconds: float) -> dict[str, dict[str, Measured]]:
    """Interleaved: in each round each page, ours and the template's."""
    visitors = [Visitor(port) for _ in range(CLIENTS)]
    pages = {"W6 my work": "/", "W6 cases": "/cases", "W6 case": f"/cases/{house.number}", "W6 new case": "/cases/new"}
    for one in visitors:
        one.sign_in(PERSON)
        for path in pages.values():
            one.get(path)
    found: dict[str, dict[str, Measured]] = {}
    work: list[tuple[str, str, Callable[[Visitor], None]]] = []
    for name, path in pages.items():
        ready = f"/from-dictionaries/{name.replace(' ', '-')}?path={quote(path)}"
        work += [(name, "col13", page(path)), (name, TEMPLATE, page(ready))]
    strangers, unknown = [Visitor(port) for _ in range(CLIENTS)], [Visitor(port) for _ in range(CLIENTS)]
    sign_in = f"/from-dictionaries/sign-in?path={quote('/sign-in')}"
    work += [("W6 sign in", "col13", lambda one: one.sign_in(PERSON)), ("W6 sign in", TEMPLATE, page(sign_in))]
    for _ in range(rounds + 1):  # the first warms up
        for name, contestant, act in work:
            several = visitors if name != "W6 sign in" else strangers if contestant == "col13" else unknown
            into = found.setdefault(name, {}).setdefault(contestant, Measured())
            slice_of(several, act, pid, seconds, into)
    for contestants in found.values():
        for taken in contestants.values():
            del taken.cpu_us[0], taken.a_second[0], taken.p95_ms[0]
    return found


def page(path: str) -> Callable[[Visitor], None]:
    """To ask for this page."""
    return lambda visitor: visitor.get(path)


def slice_of(visitors: list[Visitor], act: Callable[[Visitor], None], pid: int, seconds: float, into: Measured) -> None:
    """All of them at once, each as fast as it is answered."""
    took: list[float] = []
    faults: list[BaseException] = []
    until = time.perf_counter() + seconds

    def busy(one: Visitor) -> None:
        try:
            while time.perf_counter() < until:
                began = time.perf_counter()
                act(one)
                took.append(time.perf_counter() - began)
        except (AssertionError, OSError, http.client.HTTPException) as fault:
            faults.append(fault)

    before, began = cpu_seconds(pid), time.perf_counter()
    threads = [threading.Thread(target=busy, args=(one,)) for one in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole, used = time.perf_counter() - began, cpu_seconds(pid) - before
    if faults:
        raise faults[0]
    into.cpu_us.append(used * 1e6 / len(took))
    into.a_second.append(len(took) / whole)
    into.p95_ms.append(statistics.quantiles(took, n=20)[-1] * 1000 if len(took) > 1 else took[0] * 1000)
