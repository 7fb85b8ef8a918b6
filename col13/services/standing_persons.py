"""The persons' part of standing: who counts as victim, reporter or suspect, and what each still lacks. Ids and counts only."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from col13.services.tracks import supported_among

NAMED_KINDS = ("person", "organisation")  # have a name; a community has a spokesperson, property an owner


@dataclass(frozen=True, slots=True)
class Who:
    """One person with all roles held now. `id`: as standing names a person."""

    row: Any
    roles: frozenset[str]
    id: str

    @property
    def named(self) -> bool:
        """Known by name: can be told something, can consent."""
        return self.row.identified and self.row.kind in NAMED_KINDS

    @property
    def reachable(self) -> bool:
        """Known by name and alive: who died of the facts is told nothing; the next of kin are victims themselves."""
        return self.named and not self.row.deceased


def everybody(rows: Iterable[Any]) -> list[Who]:
    """One entry a person, from the rows of person × role, in the order of the file."""
    first: dict[uuid.UUID, Any] = {}
    roles: dict[uuid.UUID, set[str]] = {}
    for row in rows:
        first.setdefault(row.id, row)
        roles.setdefault(row.id, set()).update([row.role] if row.role else [])
    return [Who(row, frozenset(roles[key]), str(key)) for key, row in first.items()]


def ids(people: Iterable[Who]) -> tuple[str, ...]:
    """Their ids, in order."""
    return tuple(who.id for who in people)


def person_facts(people: list[Who], marks: Iterable[Any]) -> dict[str, Any]:
    """The fields of Standing about persons: `to_acknowledge` … `statements_missing`."""
    noted = [(mark.what, str(mark.who)) for mark in marks]
    victims = [who for who in people if "victim" in who.roles]
    heard = {who for what, who in noted if what == "statement"}
    # Organisations, communities, property and the unidentified have no telephone that somebody else might pick up.
    vulnerable = [who for who in victims if who.row.kind == "person" and who.reachable]
    return {
        "to_acknowledge": ids(who for who in people if who.roles & {"victim", "reporter"} and who.reachable),
        "acknowledged": frozenset(who for what, who in noted if what == "attestation"),
        "victims": ids(victims),
        "supported_victims": tuple(supported(people)),
        "identified_victims": ids(who for who in victims if who.named),
        "victims_also_suspect": frozenset(who.id for who in victims if "suspect" in who.roles),
        "minors_able_to_judge": frozenset(who.id for who in people if who.row.minor and who.row.able_to_judge),
        "minors_not_able_to_judge": frozenset(who.id for who in people if who.row.minor and not who.row.able_to_judge),
        "suspects": ids(who for who in people if "suspect" in who.roles),
        "victims_without_contact_rules": sum(not who.row.rules_stated for who in vulnerable),
        "statements_missing": sum(who.id not in heard for who in vulnerable),
    }


def supported(people: Iterable[Who]) -> list[str]:
    """Ids of the victims who get support."""
    return supported_among([(who.id, who.row.kind) for who in people if "victim" in who.roles])
