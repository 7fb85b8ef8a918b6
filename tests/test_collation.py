"""Words for people stand in one order: in Python, on SQLite and, where there is one, as ICU on PostgreSQL says."""

from __future__ import annotations

import json
import random

import pytest
from sqlalchemy import ARRAY, cast, func, select, String

from col13 import catalogue, collation
from col13.catalogue.places import municipalities
from col13.db import Database
from col13.i18n import LANGUAGES
from col13.models import User
from col13.models.words import by_word
from tests.factories import a_user, a_zone

pytestmark = pytest.mark.database
# Letters before accents, accents before capitals; blanks before hyphens, both before letters; figures before letters.
ORDERED = (
    "11de", "2e", "d'Arc", "de Wit", "De Wit", "de-wit", "dewit", "elan", "élan", "Élan", "elbow", "Etage", "étage", "Groß", "grosse",
    "Œuvre", "oever", "Zoe", "Zoë", "zoen",
)  # fmt: skip


def words_of_the_house() -> set[str]:
    """What lists for people are made of: municipalities and the catalogue, in four languages."""
    kinds = ("offence", "language", "service", "place_type", "indicator", "motive", "phenomenon")
    told = {label for kind in kinds for language in LANGUAGES for _, label in catalogue.choices(kind, language)}
    return told | {one.label(language) for one in municipalities().values() for language in LANGUAGES} | {*ORDERED}


def test_names_stand_as_a_reader_looks_for_them() -> None:
    mixed = list(ORDERED)
    random.Random(13).shuffle(mixed)
    assert sorted(mixed, key=collation.key) == list(ORDERED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_database_sorts_as_python_does(database: Database, language: str) -> None:
    told = sorted(words_of_the_house())
    random.Random(13).shuffle(told)
    with database.read() as session:
        if session.get_bind().dialect.name == "sqlite":
            each = func.json_each(json.dumps(told)).table_valued("value").c.value
            found = session.scalars(select(each).order_by(by_word(each, language)))
        else:
            each = func.unnest(cast(told, ARRAY(String)), type_=String()).column_valued("word")
            found = session.scalars(select(each).order_by(by_word(each, language)))
        assert list(found) == sorted(told, key=collation.key)


def test_colleagues_stand_in_that_order(database: Database) -> None:
    with database.write() as session:
        zone = a_zone(session)
        for shown in ("Zoë", "élan", "de Wit", "Elbow"):
            a_user(session, zone).display_name = shown
        session.flush()
        found = session.scalars(select(User.display_name).order_by(by_word(User.display_name, "fr")))
        assert list(found) == ["de Wit", "élan", "Elbow", "Zoë"]
