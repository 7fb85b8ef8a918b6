"""The law follows the date of the facts."""

import datetime as dt

import pytest

from col13 import catalogue

SWITCH = dt.date(2026, 9, 1)
EVE = dt.date(2026, 8, 31)
OLD, NEW, BOTH = ("old_code",), ("new_code",), ("old_code", "new_code")


@pytest.mark.parametrize(
    ("first", "last", "laws"),
    [
        (EVE, EVE, OLD),
        (SWITCH, SWITCH, NEW),
        (dt.date(2019, 11, 20), dt.date(2019, 11, 20), OLD),
        (dt.date(2026, 10, 1), dt.date(2026, 10, 3), NEW),
        (EVE, SWITCH, BOTH),
        (SWITCH, EVE, BOTH),
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31), BOTH),
        (None, None, BOTH),
        (None, EVE, OLD),
        (None, SWITCH, BOTH),
        (EVE, None, BOTH),
        (SWITCH, None, NEW),
    ],
)
def test_the_code_follows_the_date_of_the_facts(first: dt.date | None, last: dt.date | None, laws: tuple[str, ...]) -> None:
    assert catalogue.laws_for(first, last, SWITCH) == laws


def test_the_change_over_is_a_setting() -> None:
    other = dt.date(2026, 4, 8)
    day = dt.date(2026, 5, 1)
    assert catalogue.laws_for(day, day, other) == NEW
    assert catalogue.laws_for(day, day) == OLD
    assert catalogue.SWITCH_DATE == SWITCH


def test_special_acts_always_apply_and_the_other_code_does_not() -> None:
    for day, absent in ((EVE, "new_code"), (SWITCH, "old_code")):
        laws = {one.law for one in catalogue.offences_for(day, day, SWITCH)}
        assert "special_act" in laws
        assert absent not in laws
        assert len(laws) == 2


def test_facts_across_the_change_over_or_without_a_date_offer_both_codes() -> None:
    across = {one.code for one in catalogue.offences_for(EVE, SWITCH, SWITCH)}
    unknown = {one.code for one in catalogue.offences_for(None, None, SWITCH)}
    assert {"assault_old", "assault_new", "incitement_hatred_racism"} <= across == unknown


def test_an_act_does_not_cover_facts_older_than_itself() -> None:
    codes = {one.code for one in catalogue.offences_for(dt.date(2009, 1, 1), dt.date(2009, 12, 31), SWITCH)}
    assert "sexism" not in codes
    assert "incitement_hatred_gender" in codes
    assert {one.code for one in catalogue.offences_for(dt.date(2026, 1, 1), dt.date(2009, 1, 1), SWITCH)} > codes


def test_each_offence_of_the_old_code_has_its_twin_in_the_new_one() -> None:
    for entry in catalogue.entries("offence"):
        one = catalogue.offence(entry.code)
        if one.law == "old_code":
            assert one.twin
            assert catalogue.offence(one.twin).law == "new_code"
            assert catalogue.offence(one.twin).odihr == one.odihr


@pytest.mark.parametrize(
    ("code", "article"),
    [("incitement_new", "250"), ("racist_ideas_new", "251"), ("racist_group_new", "252"), ("official_discrimination_new", "253"),
     ("services_discrimination_new", "254"), ("employment_discrimination_new", "255"), ("negationism_new", "256"), ("sexism_new", "257"),
     ("conversion_practices_new", "310-316")],
)  # fmt: skip
def test_verified_articles_of_the_new_code(code: str, article: str) -> None:
    assert catalogue.offence(code).article == article
    assert not catalogue.offence(code).to_be_confirmed
    assert catalogue.offence(code).class_ == "discrimination_offence"


def test_the_motive_is_element_or_factor_by_base_offence() -> None:
    elements = {one.code for one in catalogue.entries("offence") if catalogue.offence(one.code).motive == "element"}
    new = {code for code in elements if code.endswith("_new")}
    assert new == {
        "murder_new", "incitement_to_suicide_new", "assault_new", "sexual_violence_new", "human_trafficking_new", "organ_offences_new",
    }  # fmt: skip
    assert catalogue.offence("threats_old").motive == "factor"
    assert catalogue.offence("threats_old").motive_from == dt.date(2022, 12, 6)
    assert catalogue.offence("negationism").motive == "none"


def test_an_article_of_the_new_code_that_no_source_gives_stays_empty() -> None:
    for entry in catalogue.entries("offence"):
        one = catalogue.offence(entry.code)
        if one.law == "new_code" and one.article:
            assert "S17" in one.source


def test_civil_matters_are_no_offence_and_not_counted_as_crime() -> None:
    civil = [one for one in map(catalogue.offence, (one.code for one in catalogue.entries("offence"))) if not one.criminal]
    assert {one.kind for one in civil} == {"civil", "disciplinary"}
    assert all(one.odihr is None for one in civil)
