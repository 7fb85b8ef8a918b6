"""Equality bodies: a set, from grounds, domain of life and region."""

import pytest

from col13.catalogue import competent_bodies, entries

FLANDERS = "flanders"


def bodies(
    *criteria: str, phenomena: tuple[str, ...] = (), domain: str | None = None, region: str | None = None, civil: bool = False
) -> set[str]:
    return set(competent_bodies(criteria, phenomena, domain, region, not civil))


def test_homophobia_and_transphobia_have_two_bodies() -> None:
    assert bodies(phenomena=("homophobia", "transphobia")) == {"unia", "igvm"}
    assert bodies("sexual_orientation", "gender_identity") == {"unia", "igvm"}


def test_language_has_no_body_at_all() -> None:
    assert bodies("language") == set()
    assert bodies("language", phenomena=("other_bias", "language_bias"), domain="housing", region=FLANDERS, civil=True) == set()
    assert bodies("language", "origin") == {"unia"}


def test_housing_and_education_in_flanders_go_to_the_flemish_institute_when_no_crime() -> None:
    for domain in ("housing", "education"):
        assert bodies("origin", domain=domain, region=FLANDERS, civil=True) == {"vmri"}
        assert bodies("sex", domain=domain, region=FLANDERS, civil=True) == {"vmri"}
        assert bodies("origin", domain=domain, region="wallonia", civil=True) == {"unia"}
        assert bodies("sex", domain=domain, region="brussels", civil=True) == {"igvm"}


def test_work_in_flanders_is_shared_when_no_crime() -> None:
    assert bodies("age", domain="work", region=FLANDERS, civil=True) == {"unia", "vmri"}
    assert bodies("pregnancy", domain="work", region=FLANDERS, civil=True) == {"igvm", "vmri"}


@pytest.mark.parametrize("domain", [one.code for one in entries("domain_of_life")])
def test_a_criminal_file_never_goes_to_the_flemish_institute(domain: str) -> None:
    assert bodies("origin", "sex", domain=domain, region=FLANDERS) == {"unia", "igvm"}


def test_household_composition_is_protected_in_wallonia_alone() -> None:
    assert bodies("household_composition", region="wallonia", civil=True) == {"unia"}
    assert bodies("household_composition", domain="housing", region=FLANDERS, civil=True) == set()
    assert bodies("household_composition", region="wallonia") == set()


def test_sub_phenomena_route_too_and_other_alone_routes_nowhere() -> None:
    assert bodies(phenomena=("afrophobia",)) == {"unia"}
    assert bodies(phenomena=("against_women",)) == {"igvm"}
    assert bodies(phenomena=("negationism_bias",)) == {"unia"}
    assert bodies(phenomena=("other_bias",)) == set()
    assert bodies(phenomena=("age_bias",), domain="housing", region=FLANDERS, civil=True) == {"vmri"}


def test_unknown_codes_and_no_grounds_propose_nothing() -> None:
    assert bodies("unheard_of", phenomena=("neither",), domain="nowhere", region=FLANDERS, civil=True) == set()
    assert bodies() == set()
