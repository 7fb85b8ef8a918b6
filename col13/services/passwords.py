"""Passwords: argon2id, long enough, not easy to guess, and as slow for an unknown name as for a known one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from col13.i18n import S_, Sentence
from col13.services.faults import Faults

HASHER = PasswordHasher()  # the library's RFC 9106 profile; tests hang a lighter one in session.info["argon2"]
SHORTEST, LONGEST = 12, 200  # characters
GUESSED = 72  # characters that are judged: the time it takes grows with their square
GOOD_ENOUGH = 3  # of 4, in zxcvbn's scale: more than a hundred million guesses
# What zxcvbn's lists, made from English and leaked passwords, do not hold: the first words that somebody tries in a Belgian station.
HERE = (
    "wachtwoord", "motdepasse", "passwort", "kennwort", "politie", "police", "polizei", "politiezone", "zonedepolice", "polizeizone",
    "welkom", "bienvenue", "willkommen", "azertyuiop", "qwertzuiop", "beheerder", "administrateur", "administrator", "belgie", "belgique",
    "belgien", "brussel", "bruxelles", "lokalepolitie", "policelocale", "lokalepolizei", "col13",
)  # fmt: skip
TOO_SHORT = S_("At least %(least)s characters; a sentence is a good password.")
TOO_COMMON = S_("This password is one of the first that others try.")
LIKE_THE_NAME = S_("The password may not hold your name.")
ROWS = S_("This password is easy to guess: it holds keys or characters in a row, or repeats itself. A sentence is better.")
WORDS = S_("This password is easy to guess: it is made of a few common words, names or dates. A longer sentence is better.")


def hasher(session: Session) -> PasswordHasher:
    """The hasher of this instance."""
    found: PasswordHasher = session.info.get("argon2") or HASHER
    return found


def check(wrong: Faults, field: str, password: str, name: str, *also: str) -> None:
    """Long enough, not easy to guess, not the account's name. `also`: what others know of the account (its shown name, its zone)."""
    if len(password) < SHORTEST:
        wrong.add(field, TOO_SHORT, least=SHORTEST)
        return
    wrong.short(field, password, LONGEST)
    if len(name) > 3 and name.casefold() in password.casefold():
        wrong.add(field, LIKE_THE_NAME)
    weakness = weak(password, (name, *also))
    if weakness is not None:
        wrong.add(field, weakness)


def weak(password: str, known: Iterable[str]) -> Sentence | None:
    """Why a password is easy to guess, None when it is not."""
    from zxcvbn import zxcvbn  # type: ignore[import-untyped] # half a megabyte of lists, a tenth of a second: only where a password is chosen

    inputs = [part for one in known for part in (one, *one.split()) if part]
    found: dict[str, Any] = zxcvbn(password[:GUESSED], user_inputs=[*inputs, *HERE], max_length=GUESSED)
    if found["score"] >= GOOD_ENOUGH:
        return None
    parts = [part for part in found["sequence"] if part["pattern"] != "bruteforce"]
    if len(parts) == 1 and parts[0]["pattern"] == "dictionary":
        return TOO_COMMON
    rows = any(part["pattern"] in ("spatial", "repeat", "sequence") for part in parts)
    return ROWS if rows else WORDS


def fits(session: Session, stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; without a stored one as much work is done, and the answer is no."""
    hand = hasher(session)
    try:
        hand.verify(stored or _nobody(hand), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None and len(password) <= LONGEST  # one that goes on after the longest is another password


@cache
def _nobody(hand: PasswordHasher) -> str:
    return hand.hash(secrets.token_urlsafe(18))


def one_time() -> str:
    """A password to be changed at the first sign-in: four groups, easy to read aloud."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))
