"""Every word of the published cases has a code, so that no case is lost on the way in."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from col13 import catalogue

DEMO = Path(catalogue.__file__).parents[1] / "demo"
SIMPLE = ("old_code", "new_code", "anti_racism", "anti_discrimination", "gender", "any", "civil")


@cache
def words() -> dict[str, Any]:
    return dict(yaml.load((DEMO / "vocabulary.yaml").read_bytes(), Loader=yaml.CSafeLoader))


@cache
def cases() -> list[dict[str, Any]]:
    return list(yaml.load((DEMO / "belgian-cases.yaml").read_bytes(), Loader=yaml.CSafeLoader))


def values(*path: str) -> Iterator[str]:
    for case in cases():
        found: Any = case
        for step in path:
            found = (found or {}).get(step)
        yield from found if isinstance(found, list) else [found] if found is not None else []


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ("offence_types", ("offence_types",)),
        ("grounds", ("grounds",)),
        ("bias_indicators", ("bias_indicators",)),
        ("context", ("context",)),
        ("outcomes", ("outcome", "category")),
        ("marks", ("outcome", "bias_motive_retained")),
        ("authorities", ("decision", "body_type")),
        ("judicial_districts", ("incident", "judicial_district")),
    ],
)
def test_every_word_of_the_cases_is_in_the_vocabulary(table: str, path: tuple[str, ...]) -> None:
    found = set(values(*path))
    assert found
    assert found <= set(words()[table])


@pytest.mark.parametrize("table", ["offence_types", "grounds", "bias_indicators", "context", "outcomes", "marks", "authorities"])
def test_a_word_never_seen_before_has_somewhere_to_go(table: str) -> None:
    assert "*" in words()[table]


def test_offence_types_lead_to_offences_of_the_right_law() -> None:
    for word, targets in words()["offence_types"].items():
        for key, code in targets.items():
            if key == "attempt":
                continue
            assert key in SIMPLE, (word, key)
            one = catalogue.offence(code)
            assert (one.law if key.endswith("_code") else "special_act") == one.law, (word, key)
            assert key != "civil" or not one.criminal, (word, key)
            assert key not in {"anti_racism", "anti_discrimination", "gender"} or one.families in {(), (key,)}, (word, key)
        assert {"old_code", "any"} & set(targets), word


def test_grounds_lead_to_criteria_and_phenomena() -> None:
    for word, target in words()["grounds"].items():
        assert all(catalogue.has("criterion", code) for code in target["criteria"]), word
        assert catalogue.has("phenomenon", target["phenomenon"]), word
        if target["sub_phenomenon"]:
            sub = catalogue.get("sub_phenomenon", target["sub_phenomenon"])
            assert getattr(sub, "parent", None) == target["phenomenon"], word


def test_a_ground_and_its_phenomenon_are_of_one_family() -> None:
    for word, target in words()["grounds"].items():
        families = {getattr(catalogue.get("criterion", code), "family", "") for code in target["criteria"]} - {"none"}
        phenomenon = getattr(catalogue.get("phenomenon", target["phenomenon"]), "family", "")
        assert phenomenon == "none" or families == {phenomenon}, word


def test_indicators_and_contexts_exist() -> None:
    assert all(catalogue.has("indicator", code) for code in words()["bias_indicators"].values())
    for target in words()["context"].values():
        assert target["domain_of_life"] is None or catalogue.has("domain_of_life", target["domain_of_life"])
        assert target["place_type"] is None or catalogue.has("place_type", target["place_type"])


def test_outcomes_are_decisions_with_motives_that_fit() -> None:
    for word, target in words()["outcomes"].items():
        if target["decision"] is None:
            continue
        decision = catalogue.decision(target["decision"])
        assert (decision.motive_group is not None) == ("motive" in target), word
        if "motive" in target:
            group = getattr(catalogue.get("motive", target["motive"]), "group", "")
            assert decision.motive_group in {"any", group}, word


def test_every_authority_of_the_vocabulary_may_take_some_decision() -> None:
    known = {one for entry in catalogue.entries("decision") for one in catalogue.decision(entry.code).taken_by}
    assert set(words()["authorities"].values()) <= known
    assert set(words()["marks"].values()) == {"kept", "not_kept", "not_told"}


def statutes_of(provision: str) -> set[str]:
    found = set()
    for rule in words()["legal_provisions"]:
        hit = re.search(rule["found"], provision, re.IGNORECASE)
        if hit and not ("unless" in rule and re.search(rule["unless"], provision, re.IGNORECASE)):
            found.add(rule["statute"])
    return found


def test_every_legal_provision_of_the_cases_names_a_statute() -> None:
    for provision in set(values("legal_provisions")):
        found = statutes_of(provision)
        assert found, provision
    assert all(catalogue.has("statute", rule["statute"]) for rule in words()["legal_provisions"])


@pytest.mark.parametrize(
    ("provision", "statutes"),
    [
        ("Social Criminal Code art. 119", {"social_criminal_code"}),
        ("Anti-discrimination Act 2003 (cease-and-desist action)", {"anti_discrimination_act_2003"}),
        ("Anti-discrimination Act 2007", {"anti_discrimination_act"}),
        ("Anti-racism and anti-discrimination acts for online comments", {"anti_racism_act", "anti_discrimination_act"}),
        ("Anti-discrimination and gender legislation (cease-and-desist action)", {"anti_discrimination_act", "gender_act"}),
        ("French Community decree of 12 December 2008 (anti-discrimination)", {"french_community_decree"}),
        ("Criminal Code art. 398 and 405quater", {"penal_code_1867"}),
        ("Code of Criminal Procedure art. 216ter", {"code_criminal_procedure"}),
    ],
)
def test_legal_provisions_are_told_apart(provision: str, statutes: set[str]) -> None:
    assert statutes_of(provision) == statutes


def test_every_place_of_the_cases_is_found_or_known_to_be_no_municipality() -> None:
    for place in set(values("incident", "place")):
        if place in words()["places"]:
            nis = words()["places"][place]
            assert nis is None or catalogue.municipality(nis)
        else:
            assert catalogue.find_municipalities(place, 1), place


def test_bodies_channels_and_districts_exist() -> None:
    assert all(catalogue.has("body", rule["body"]) for rule in words()["equality_bodies"])
    assert all(catalogue.has("channel", rule["channel"]) for rule in words()["reported_by"])
    assert all(catalogue.arrondissement_label(code, "nl") for code in words()["judicial_districts"].values())
    for body in set(values("equality_body", "body")):
        assert any(re.search(rule["found"], body, re.IGNORECASE) for rule in words()["equality_bodies"]), body
