"""What was typed into a form while the session ended: carried over the signing-in, and given back to the same person alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, request, session
from itsdangerous import BadSignature, URLSafeSerializer

LEFT = "left"  # in the session: the id of the account whose session ended
MOST = 200_000  # bytes of a posted form that are carried, for whoever had a session here
MOST_UNKNOWN = 40_000  # and where the old session is no longer known
MOST_WITH_SIGN_IN = 256 * 1024  # what the sign-in form may then be
MARK = "kept."  # before the names of carried fields, so that none is taken for a field of the sign-in form
TO = "kept:to"
NEVER = ("csrf_token", "password")
CARRIED_NEVER = ("session.", "second_factor.ask")  # endpoints whose forms prove who somebody is
STAMP = "stamp"  # in every form: whose page it stands on, signed; the cookie may be somebody else's by the time it is posted
TOKENS = ("once", "seen", "next", STAMP)


@dataclass(frozen=True)
class Kept:
    """A form that was posted: to which address of this house (path and query), and its fields in their order."""

    to: str
    fields: tuple[tuple[str, str], ...]

    def hidden(self) -> Iterator[tuple[str, str]]:
        """The fields as the sign-in form carries them."""
        yield TO, self.to
        for name, value in self.fields:
            yield MARK + name, value

    def typed(self) -> list[str]:
        """The answers, to be read before they are sent: no tokens, nothing empty."""
        return [value for name, value in self.fields if value.strip() and name not in TOKENS]

    def whose(self) -> str | None:
        """The id of the account on whose page it was typed, "" for a stamp that nobody made; None for a form without one."""
        stamps = [value for name, value in self.fields if name == STAMP]
        if not stamps:
            return None
        try:
            return str(_signer().loads(stamps[0]))
        except BadSignature:
            return ""


def posted() -> Kept | None:
    """The form that a request without a session posts, if it may be carried: from a page of this house, not to a page of the
    session's own, no file, not large. A form from elsewhere is never carried: it would come back with a fresh token."""
    if request.method != "POST" or request.mimetype != "application/x-www-form-urlencoded" or not ours():
        return None
    if (request.endpoint or "session.").startswith(CARRIED_NEVER) or (request.content_length or 0) > longest():
        return None
    fields = [(name, value) for name, values in request.form.lists() for value in values if not secret(name)]
    if not any(name not in TOKENS for name, _ in fields):
        return None
    return Kept(request.full_path.rstrip("?"), tuple(fields))


def carried() -> Kept | None:
    """The form that the posted sign-in form carries; None when there is none, or its address leads out of the house."""
    to = request.form.get(TO, "")
    if not is_path(to):
        return None
    names = [name for name in request.form if name.startswith(MARK)]
    fields = [(name.removeprefix(MARK), value) for name in names for value in request.form.getlist(name)]
    return Kept(to, tuple((name, value) for name, value in fields if not secret(name)))


def theirs(form: Kept | None, identifier: str) -> bool:
    """Whether a carried form may be given to this account: to nobody but the one on whose page it was typed. Where the form does not
    tell, the one whose session ended, as far as that is known."""
    whose = form.whose() if form is not None else None
    return (owner() or identifier) == identifier if whose is None else whose == identifier


def stamp() -> str:
    """Whose page this is, for the forms on it: the signed id of the account that is signed in, "" for a stranger."""
    known = session.get("_user_id")
    return str(_signer().dumps(str(known))) if known else ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or b"", salt="col13.kept")


def owner() -> str | None:
    """The id of the account whose session ended here, from its signed cookie: also of an account that was closed meanwhile."""
    known = session.get(LEFT) or session.get("_user_id")
    return str(known) if known else None


def longest() -> int:
    """Bytes of a form that is carried."""
    return MOST if owner() else MOST_UNKNOWN


def ours() -> bool:
    """Whether a page of this house sent the request; every browser of today says so with a form it posts."""
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def is_path(address: str) -> bool:
    """Whether an address is a plain path of this house."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return plain and "\\" not in address and address.isprintable()


def secret(name: str) -> bool:
    """Whether a field is never carried."""
    return any(one in name for one in NEVER)
