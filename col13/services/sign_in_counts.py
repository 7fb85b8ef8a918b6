"""Throttling of sign-ins, in the database so that a restart forgives nothing. Every attempt is counted before it is looked at, and
forgiven when a session begins: whoever tries many at once gains nothing.

An address from which the account signed in during the last 30 days has a counter of its own for it, and no other counts there: a
stranger who tries an officer's name from outside, or who makes the station's address wait, does not lock the officer out at the desk."""

from __future__ import annotations

import datetime as dt
import ipaddress

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Col13Error
from col13.i18n import S_
from col13.models import SignInCount, User, UserSession
from col13.models.vault import vault_of

MISSES_OF_A_NAME, MISSES_OF_AN_ADDRESS = 5, 30
SHORTEST, LONGEST = dt.timedelta(minutes=1), dt.timedelta(hours=1)
FORGOTTEN = dt.timedelta(hours=24)  # after the last miss
KNOWN = dt.timedelta(days=30)
PASSES = 5  # attempts that a lifted account has before its address counts again


class TooOften(Col13Error):
    """Wait: fact `until`. The same for a name that exists and one that does not, whatever was typed."""

    status = 429
    key = S_("Too many attempts. Nobody is signed in here before %(until)s. An administrator of your organisation can lift this sooner.")

    def __init__(self, until: dt.datetime) -> None:
        super().__init__(until=until)
        self.until = until


def count(session: Session, name: str, user: User | None, address: str) -> None:
    """Count an attempt; TooOften while a wait lasts, and then nothing is counted."""
    place = place_of(address)
    if user is not None and _known_at(session, user, place):
        asked, also = {_own(session, name, place): MISSES_OF_A_NAME}, {_address(session, place): MISSES_OF_AN_ADDRESS}
    else:
        asked, also = {_name(session, name): MISSES_OF_A_NAME, _address(session, place): MISSES_OF_AN_ADDRESS}, {}
    # nosemgrep: secret-compared-in-the-open - both are counters' names of ours
    rows = {token: locked(session, token, user if token != _address(session, place) else None) for token in (*asked, *also)}
    lifted = any(row.misses < 0 for row in rows.values())
    for token in asked:
        until = rows[token].until
        if until is not None and until > clock.now() and not lifted:
            raise TooOften(until)
    for token, free in (*asked.items(), *also.items()):
        _miss(rows[token], free)
    session.flush()


def waits(session: Session, user: User) -> dt.datetime | None:
    """Until when somebody waits who tries this account; None when nobody does."""
    found = session.scalars(select(SignInCount.until).where(SignInCount.user_id == user.id, SignInCount.until > clock.now()))
    return max((until for until in found if until), default=None)


def forgive(session: Session, user: User, address: str) -> None:
    """A session began: nothing is held against the account there, and this attempt not against the address."""
    place = place_of(address)
    session.execute(delete(SignInCount).where(SignInCount.token.in_([_own(session, user.name, place), _name(session, user.name)])))
    row = session.get(SignInCount, _address(session, place))
    if row is not None:
        row.misses = max(0, row.misses - 1)
        row.until = row.until if row.misses >= MISSES_OF_AN_ADDRESS else None
    session.flush()


def lift(session: Session, user: User) -> None:
    """An administrator lifts the wait of an account: a few attempts for which even its address does not wait."""
    session.execute(delete(SignInCount).where(SignInCount.user_id == user.id))
    session.expire_all()
    row = locked(session, _name(session, user.name), user)
    row.misses, row.last_at = -PASSES, clock.now()
    session.flush()


def sweep(session: Session) -> None:
    """Drop what is forgotten."""
    session.execute(delete(SignInCount).where(SignInCount.last_at < clock.now() - FORGOTTEN))


def place_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the network of an IPv6 one, of which a household has as many as it likes."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found) if mapped or found.version == 4 else str(ipaddress.ip_network(f"{found}/64", strict=False))


def name_token(session: Session, name: str) -> str:
    """What stands for a typed name: keyed, for it may be a password that was typed in the wrong field."""
    return vault_of(session).token("sign-in name", name)


_name = name_token


def _own(session: Session, name: str, place: str) -> str:
    return vault_of(session).token("sign-in name at an address", f"{name}|{place}")


def _address(session: Session, place: str) -> str:
    return vault_of(session).token("sign-in address", place)


def _known_at(session: Session, user: User, place: str) -> bool:
    query = select(UserSession.address).where(UserSession.user_id == user.id, UserSession.begun_at > clock.now() - KNOWN).distinct()
    return any(place_of(address) == place for address in session.scalars(query))


def locked(session: Session, token: str, user: User | None) -> SignInCount:
    """The counter under a token, held until the commit; a new one starts at nothing. Others count with it too (rates.py)."""
    row = session.get(SignInCount, token, with_for_update=True)
    if row is None:
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        first = dialect.insert(SignInCount).values(token=token, user_id=user.id if user else None, misses=0, last_at=clock.now())
        session.execute(first.on_conflict_do_nothing(index_elements=["token"]))  # a second one waits here for the first one's commit
        row = session.get_one(SignInCount, token, with_for_update=True)
    return row


def _miss(row: SignInCount, free: int) -> None:
    now = clock.now()
    if now - row.last_at > FORGOTTEN:
        row.misses, row.until = 0, None
    row.misses, row.last_at = row.misses + 1, now
    if row.misses >= free:
        row.until = now + min(SHORTEST * 2 ** min(row.misses - free, 10), LONGEST)
