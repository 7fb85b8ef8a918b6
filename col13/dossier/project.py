"""What a recipient gets: of the gathered case only the fields its profile lists, withheld names replaced in free words too."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785

from col13.catalogue.places import arrondissement_label, municipality
from col13.dossier.profiles import Fields, Profile
from col13.i18n import S_, say, Sentence

FORMAT = "col13.dossier/1"
# Places told by code: field → the name that is printed, in the paper's language.
PLACES: dict[str, Callable[[str, str], str]] = {
    "municipality": lambda nis, language: municipality(nis).label(language), "district": arrondissement_label,
}  # fmt: skip
# Withheld persons, and how they are told apart: the number counts within the role and stays, so it is the same in every dossier.
PSEUDONYMS: dict[str, Sentence] = {
    "victim": S_("victim %(seq)s"), "suspect": S_("suspect %(seq)s"), "witness": S_("witness %(seq)s"), "reporter": S_("reporter %(seq)s"),
    "": S_("person %(seq)s"),
}  # fmt: skip
MINOR_ELSEWHERE = S_("suspect %(seq)s: a minor, separate file")
ADULT_ELSEWHERE = S_("suspect %(seq)s: not of this file's recipient")
# Leaves that hold codes and numbers; every other text may hold a name and is searched for withheld ones.
CODED = frozenset({
    "key", "workflow", "state", "subject", "step", "to_state", "role", "shown", "kind", "code", "law", "edition", "status", "basis",
    "strength", "author_role", "phenomenon", "sub_phenomenon", "criteria", "phenomena", "sha256", "media_type", "channel", "perception",
    "language", "medium", "publicity", "municipality", "district", "place_type", "domain_of_life", "domains_of_life", "said_to", "roles",
    "forbidden_channels", "relation", "representative_as", "salduz", "what", "left_how", "magistrate", "legal_basis", "decided_by",
    "motive", "mark", "result", "stage", "answer", "register_number", "happened", "decided", "at", "since", "on",
    "services", "bodies", "offences", "grounds", "scope", "recipient_kind", "recipient", "body", "profile",
    "act", "operation", "hash", "why", "received_by", "handed_out",
})  # fmt: skip
Leaf = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A person this recipient may not know: the words that would tell who it is, and what stands in their place."""

    words: tuple[str, ...]
    instead: str


class NotPlain(TypeError):
    """The allow-list names a field that is not plain: what is inside would leave the house unlisted."""


def pseudonym(role: str, seq: int, language: str, shown: str = "pseudonym") -> str:
    """How a withheld person is called in a language: "victim 1", "suspect 3: a minor, separate file"."""
    elsewhere = {"separate_file_minor": MINOR_ELSEWHERE, "separate_file_adult": ADULT_ELSEWHERE}
    return say(elsewhere.get(shown) or PSEUDONYMS.get(role, PSEUDONYMS[""]), language, seq=seq)


def project(gathered: Mapping[str, Mapping[str, Any]], profile: Profile, withheld: Sequence[Withheld] = ()) -> dict[str, Any]:
    """The profile's sections with the profile's fields. KeyError when the gathered case lacks a listed field: nothing is guessed."""
    hide = hiding(withheld)
    return {section: _kept(gathered[section], _tree(names), hide) for section, names in profile.sections.items() if names}


def _tree(names: Fields) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name in names:
        *path, last = name.split(".")
        branch = tree
        for part in path:
            branch = branch.setdefault(part, {})
        branch.setdefault(last, {})
    return tree


def _kept(record: Mapping[str, Any], tree: Mapping[str, Any], hide: Leaf) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, below in tree.items():
        value = record[name]
        if below:
            kept[name] = [_kept(one, below, hide) for one in value]
        else:
            kept[name] = _leaf(name, value, hide)
    return {name: value for name, value in kept.items() if value not in (None, "", [])}


def _leaf(name: str, value: Any, hide: Leaf) -> Any:
    if isinstance(value, str):
        return hide(name, value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return [_leaf(name, one, hide) for one in value]
    raise NotPlain(f"{name}: {type(value).__name__}")


def hiding(withheld: Sequence[Withheld]) -> Leaf:
    """Replaces the words of withheld persons in every text that is no code, whole words only, whatever their case."""
    instead = {word.casefold(): one.instead for one in withheld for word in one.words if len(word.strip()) > 1}
    if not instead:
        return lambda name, text: text
    longest_first = sorted(instead, key=len, reverse=True)
    found = re.compile(r"(?<!\w)(" + "|".join(re.escape(word) for word in longest_first) + r")(?!\w)", re.IGNORECASE)

    def hide(name: str, text: str) -> str:
        return text if name in CODED else found.sub(lambda hit: f"[{instead.get(hit[0].casefold(), '…')}]", text)

    return hide


def freeze(frozen: Mapping[str, Any]) -> bytes:
    """Canonical JSON (RFC 8785) of the projection with its envelope: what is hashed, kept, rendered and attached as case.json."""
    return rfc8785.dumps(_sound(dict(frozen)))


def thaw(frozen: bytes) -> dict[str, Any]:
    """The same back; ValueError for a format this house does not know."""
    data: dict[str, Any] = json.loads(frozen)
    if data.get("format") != FORMAT:
        raise ValueError(f"not {FORMAT}")
    return data


def told(frozen: bytes) -> list[str]:
    """Every text of the content, and the names of the places whose codes it holds: what this recipient does get. Where a municipality is
    told, its name typed once more in a withheld field is no secret."""
    data = thaw(frozen)
    found: list[str] = []
    waiting: list[tuple[str, Any]] = [("", data["content"])]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, str):
            found.append(value)
            if key in PLACES and value:
                found.append(PLACES[key](value, data["language"]))
        elif isinstance(value, dict | list):
            waiting += value.items() if isinstance(value, dict) else [(key, one) for one in value]
    return found


def digest(frozen: bytes) -> str:
    """SHA-256 in hex; its first 12 digits are the check code on every page."""
    return hashlib.sha256(frozen).hexdigest()


def pictured(frozen: bytes) -> set[str]:
    """The SHA-256 of the original of each picture that is to be printed."""
    return {one["sha256"] for one in thaw(frozen)["content"].get("images", {}).get("images", ())}


def moment(text: str) -> dt.datetime:
    """A UTC time of the projection."""
    return dt.datetime.fromisoformat(text)


def _sound(value: Any) -> Any:
    # Half a character has no place in UTF-8, and so none in what is hashed.
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {name: _sound(one) for name, one in value.items()}
    return [_sound(one) for one in value] if isinstance(value, list | tuple) else value
