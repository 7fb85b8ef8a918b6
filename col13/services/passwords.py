"""Passwords: argon2id, long enough, not everybody's, and as slow for an unknown name as for a known one."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from col13.i18n import S_
from col13.services.faults import Faults

HASHER = PasswordHasher()  # the library's RFC 9106 profile; tests hang a lighter one in session.info["argon2"]
SHORTEST, LONGEST = 12, 200  # characters
# The usual ones that are long enough to pass otherwise, without signs and in lower case.
COMMON = frozenset({
    "123456789012", "1234567890123", "passwordpassword", "password1234", "password12345", "wachtwoord12", "wachtwoord123", "wachtwoord1234",
    "motdepasse12", "motdepasse123", "motdepasse1234", "passwort1234", "passwort12345", "qwertyuiop12", "qwertyuiop123", "azertyuiop12",
    "azertyuiop123", "administrator", "administrateur", "welkom123456", "bienvenue1234", "politie12345", "police123456", "politiezone1",
    "zonedepolice", "letmeinletmein", "iloveyou1234", "abcdefghijkl", "aaaaaaaaaaaa", "111111111111", "000000000000",
})  # fmt: skip
TOO_SHORT = S_("At least %(least)s characters; a sentence is a good password.")
TOO_COMMON = S_("This password is one of the first that others try.")
LIKE_THE_NAME = S_("The password may not hold your name.")


def hasher(session: Session) -> PasswordHasher:
    """The hasher of this instance."""
    found: PasswordHasher = session.info.get("argon2") or HASHER
    return found


def check(wrong: Faults, field: str, password: str, name: str) -> None:
    """Long enough, not common, not the account's name."""
    plain = "".join(one for one in password.casefold() if one.isalnum())
    if len(password) < SHORTEST:
        wrong.add(field, TOO_SHORT, least=SHORTEST)
    wrong.short(field, password, LONGEST)
    if plain in COMMON or len(set(plain)) < 4:
        wrong.add(field, TOO_COMMON)
    if len(name) > 3 and name.casefold() in password.casefold():
        wrong.add(field, LIKE_THE_NAME)


def fits(session: Session, stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; without a stored one as much work is done, and the answer is no."""
    hand = hasher(session)
    try:
        hand.verify(stored or _nobody(hand), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _nobody(hand: PasswordHasher) -> str:
    return hand.hash(secrets.token_urlsafe(18))


def one_time() -> str:
    """A password to be changed at the first sign-in: four groups, easy to read aloud."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))
