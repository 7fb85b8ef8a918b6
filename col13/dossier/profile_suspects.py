"""Which suspects stand in which magistrate's file, as data: minors with the youth section, labour offences with the labour auditor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Suspected:
    """What decides whose file a suspect belongs in. `minor` None: not told. `labour`: whether an offence laid to this suspect happened at
    work; None where the file ties the suspect to no offence, or tells of no facts at work."""

    minor: bool | None
    labour: bool | None


def adult(who: Suspected) -> bool:
    """No minor, as far as the file tells."""
    return who.minor is not True


Rule = Callable[[Suspected], bool]
# Recipient of the referral (the track's subject) → whether the suspect belongs in that file. Juvenile suspects go to the youth section
# and facts at work to the labour auditor; both are [R] (domain reference 3.6). In doubt a suspect is told to the auditor, for a hand
# opened that track.
RULES: Mapping[str, Rule] = MappingProxyType({
    "youth": lambda who: who.minor is True,
    "labour_auditor": lambda who: adult(who) and who.labour is not False,
})  # fmt: skip


def belongs(recipient: str, who: Suspected) -> bool:
    """Whether this suspect is of this recipient's file. Every other magistrate gets the suspects who are no minors."""
    rule = RULES.get(recipient, adult)
    return rule(who)
