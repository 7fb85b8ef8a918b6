"""Where an entry comes from, in words a reader understands: the site of a public page, or what kind of source it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from col13.catalogue.reading import HERE, read_yaml
from col13.i18n import Key, N_, S_, say

STUDY = S_("domain study, part %(part)s")
KINDS: Mapping[str, Key] = {
    "published cases": N_("source", "published cases"),
    "general knowledge": N_("source", "general knowledge"),
    "old Code counterpart": N_("source", "counterpart in the old Code"),
}
CASE_LAW = N_("source", "case-law")
ONE = re.compile(r"domain reference (?P<part>[\d.]+)|(?P<law>case-law) \(.*\)")


@cache
def pages() -> Mapping[str, str]:
    """The address behind each key (S17)."""
    return {str(key): str(address) for key, address in read_yaml(HERE / "sources.yaml")["sources"].items()}


def told_source(source: str, locale: str) -> str:
    """“S17; published cases” as “unia.be, gepubliceerde zaken”. What is a public name already stays as it is."""
    return ", ".join(dict.fromkeys(_told(part, locale) for part in re.split(r"[;,] ", source)))


def _told(part: str, locale: str) -> str:
    if part in pages():
        return (urlsplit(pages()[part]).hostname or part).removeprefix("www.")
    if part in KINDS:
        return say(KINDS[part], locale)
    match = ONE.fullmatch(part)
    if match is None:
        return part
    return say(CASE_LAW, locale) if match["law"] else say(STUDY, locale, part=match["part"])
