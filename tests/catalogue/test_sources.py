"""Sources are told in words: no key of our own notes reaches a page or a dossier."""

from __future__ import annotations

import re

import pytest

from col13 import catalogue
from col13.catalogue.kinds import KINDS
from col13.catalogue.sources import pages, told_source
from col13.catalogue.zones import known_zones


@pytest.mark.parametrize("locale", ["nl", "fr", "de", "en"])
def test_no_entry_and_no_zone_shows_a_key_of_our_notes(locale: str) -> None:
    told = {told_source(entry.source, locale) for kind in KINDS for entry in catalogue.entries(kind)}
    told |= {told_source(zone.source, locale) for zone in known_zones()}
    assert not [one for one in told if re.search(r"\bS\d+\b|domain reference", one)]


def test_several_sources_are_told_one_after_the_other() -> None:
    assert told_source("S17; old Code counterpart", "en") == "unia.be, counterpart in the old Code"
    assert told_source("COL 12/98, domain reference 3.2", "en") == "COL 12/98, domain study, part 3.2"
    assert told_source("case-law (Weapons Act)", "en") == "case-law"


def test_every_key_has_a_public_address() -> None:
    assert all(address.startswith(("https://", "http://")) for address in pages().values())
