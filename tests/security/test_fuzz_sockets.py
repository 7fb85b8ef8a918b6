"""HTTP that is none, at the real server's socket: it is cut off or refused, nothing is stored, and the next reader is served."""

from __future__ import annotations

import os
import random
import socket
import time
from collections import Counter

import pytest
from sqlalchemy import func, select

from col13.config import Config
from col13.db import Database
from col13.models import Base
from tests.recovery.drill_house import a_house

SEED = int(os.environ.get("COL13_SEED", "13"))
PATIENCE = 5.0  # seconds
SENT = 300


def broken(rng: random.Random) -> bytes:
    """One request, or what is left of one."""
    path = rng.choice(
        ("/sign-in", "/", "//", "/%ff%00", "/cases/../../etc/passwd", "/" + "a" * 9000, "*", "/sign-in?" + "a=" * 4000, "\x00")
    )
    first = rng.choice((f"POST {path} HTTP/1.1", f"GET {path} HTTP/1.1", f"POST {path} HTTP/9.9", f"\xff {path}", path, f"GET  {path}"))
    headers = rng.choice(
        (
            "Content-Length: -1", "Content-Length: 5\r\nContent-Length: 6", "Content-Length: 99999999999999999999",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 3", "X: " + "y" * 100_000,
            "\r\n".join(f"X{n}: 1" for n in range(500)), "Host: \x00",
            "Cookie: col13=" + "z" * 5000, "Content-Type: multipart/form-data; boundary=", "no colon here", ": empty",
            "Expect: 100-continue",
            "Content-Encoding: gzip", "Host: a\r\nHost: b", "Content-Length: 10",
        )
    )  # fmt: skip
    body = rng.choice((b"", b"zz\r\n", b"FFFFFFFFFFFFFFFF\r\n", b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n", rng.randbytes(2000), b"a=b" * 10))
    whole = f"{first}\r\n{rng.choice(('Host: here', 'X: y'))}\r\n{headers}\r\n\r\n".encode("latin-1") + body
    return whole if rng.random() < 0.7 else whole[: rng.randrange(len(whole))]


def told(port: int, sent: bytes) -> str:
    """The status of the first answer, or that it was cut off; where the server waits for more, we go."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.settimeout(0.3)
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            answer = line.recv(200)
        except TimeoutError:
            return "waits"
        except OSError:
            return "cut off"
    return answer[9:12].decode("latin-1") if answer.startswith(b"HTTP/") else "cut off"


def rows(database: Database) -> list[int | None]:
    """How many each table has."""
    with database.read() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.tables.values()]


@pytest.mark.drill
def test_three_hundred_broken_requests_leave_the_server_as_it_was(database: Database, config: Config) -> None:
    before, rng, answers = rows(database), random.Random(SEED), Counter[str]()
    house = a_house(config.instance, servers=1)
    port = next(iter(house.servers))
    try:
        house.servers[port].start()
        house.answers(port, 60)
        for _ in range(SENT):
            answers[told(port, broken(rng))] += 1
        began = time.monotonic()
        house.answers(port, PATIENCE)
        assert time.monotonic() - began < PATIENCE
    finally:
        house.end()
    print(f"\nseed {SEED}: {SENT} sent, {dict(answers)}")  # noqa: T201 - what a drill shows
    assert not [answer for answer in answers if answer.startswith("5") and answer != "505"]
    assert rows(database) == before
