"""Municipalities by name or postal code."""

import pytest

from col13 import catalogue
from col13.catalogue.places import municipalities


def test_there_are_565_and_each_has_names_postal_codes_and_an_arrondissement() -> None:
    assert len(municipalities()) == 565
    for one in municipalities().values():
        assert one.label("nl")
        assert one.label("fr")
        assert one.label("de")
        assert one.label("en")
        assert one.postal
        assert one.region in {"flanders", "wallonia", "brussels"}
        assert catalogue.arrondissement_label(one.arrondissement, "en")


def test_mechelen_by_code_name_and_postal_code() -> None:
    mechelen = catalogue.municipality("12025")
    assert (mechelen.label("nl"), mechelen.label("fr"), mechelen.label("en")) == ("Mechelen", "Malines", "Mechelen")
    assert mechelen.arrondissement == "antwerpen"
    assert catalogue.find_municipalities("malines")[0] == mechelen
    assert catalogue.find_municipalities("MECHELEN")[0] == mechelen
    assert catalogue.find_municipalities("2800") == [mechelen]


@pytest.mark.parametrize(
    ("text", "nis"),
    [("liege", "62063"), ("Liège", "62063"), ("Luik", "62063"), ("saint vith", "63067"), ("Sankt-Vith", "63067"), ("butgenbach", "63013"),
     ("  antwerp ", "11002"), ("bruxelles", "21004"), ("1050", "21004")],
)  # fmt: skip
def test_accents_case_hyphens_and_language_do_not_matter(text: str, nis: str) -> None:
    assert nis in {one.nis for one in catalogue.find_municipalities(text)}


def test_the_beginning_of_a_name_comes_before_its_middle_and_the_limit_holds() -> None:
    found = [one.label("nl") for one in catalogue.find_municipalities("mech")]
    assert found == ["Mechelen", "Maasmechelen"]
    assert len(catalogue.find_municipalities("a", 7)) == 7
    assert catalogue.find_municipalities("op-den-berg")[0].label("nl") == "Heist-op-den-Berg"


def test_nothing_is_found_for_nothing() -> None:
    assert catalogue.find_municipalities("  ") == []
    assert catalogue.find_municipalities("zzzz") == []
    assert catalogue.find_municipalities("0000") == []


def test_unknown_places_are_unknown_codes() -> None:
    with pytest.raises(catalogue.UnknownCode):
        catalogue.municipality("99999")
    with pytest.raises(catalogue.UnknownCode):
        catalogue.arrondissement_label("nowhere", "nl")


def test_german_names_where_german_is_spoken() -> None:
    assert catalogue.municipality("63067").label("de") == "Sankt Vith"
    assert catalogue.municipality("12025").label("de") == "Mechelen"
    assert catalogue.arrondissement_label("antwerpen", "fr") == "Anvers"
