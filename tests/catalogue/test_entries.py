"""The catalogue as a whole: read, complete in four languages, and refused when wrong."""

import datetime as dt
from pathlib import Path

import pytest

from col13 import catalogue
from col13.catalogue import checks, reading
from col13.i18n import LANGUAGES

ALL = [(kind, entry) for kind in catalogue.KINDS for entry in catalogue.entries(kind)]
GOOD = """
defaults: {source: S1}
salduz:
  - {code: V, labels: {nl: een, fr: un, de: eins, en: one}}
"""


@pytest.mark.parametrize("kind", catalogue.KINDS)
def test_every_kind_holds_something(kind: str) -> None:
    assert catalogue.entries(kind)


def test_every_label_is_there_in_four_languages_without_stray_spaces() -> None:
    for kind, entry in ALL:
        for locale in LANGUAGES:
            label = catalogue.label(kind, entry.code, locale)
            assert label.strip() == label != "", (kind, entry.code, locale)
        assert set(entry.labels) == set(LANGUAGES)


def test_no_two_choices_of_a_kind_read_the_same_under_one_law() -> None:
    for kind in catalogue.KINDS:
        for locale in LANGUAGES:
            labels = [(getattr(one, "law", ""), getattr(one, "parent", ""), one.label(locale)) for one in catalogue.entries(kind)]
            assert len(labels) == len(set(labels)), (kind, locale)


def test_every_entry_names_its_source_and_how_certain_it_is() -> None:
    for kind, entry in ALL:
        assert entry.source, (kind, entry.code)
        assert entry.certainty in {"verified", "to be confirmed"}
        assert entry.to_be_confirmed == (entry.certainty == "to be confirmed")


def test_what_rests_on_memory_is_shown_as_to_be_confirmed() -> None:
    for kind, entry in ALL:
        if entry.source.startswith(("general knowledge", "published cases", "case-law")):
            assert entry.to_be_confirmed, (kind, entry.code)


def test_indicators_ask_in_four_languages() -> None:
    assert {one.code for one in catalogue.entries("indicator")} >= {"BI-PERC", "BI-WORD", "BI-SYMB", "BI-DIFF", "BI-LOC", "BI-TIME"}
    for entry in catalogue.entries("indicator"):
        assert all(catalogue.indicator(entry.code).prompt(locale) for locale in LANGUAGES)


def test_the_edition_has_a_number_and_a_day() -> None:
    assert catalogue.edition() == "2026.1"
    assert catalogue.edition_date() == dt.date(2026, 11, 22)


def test_an_unknown_code_or_kind_is_a_lookup_error() -> None:
    assert catalogue.has("body", "unia")
    assert not catalogue.has("body", "nobody")
    assert not catalogue.has("nothing", "unia")
    with pytest.raises(catalogue.UnknownCode):
        catalogue.get("body", "nobody")
    with pytest.raises(LookupError):
        catalogue.get("nothing", "unia")
    with pytest.raises(catalogue.UnknownCode):
        catalogue.entries("nothing")


def test_typed_entries_come_as_their_own_kind() -> None:
    assert catalogue.offence("assault_old").twin == "assault_new"
    assert catalogue.decision("direct_summons").ends_file is False
    with pytest.raises(catalogue.UnknownCode):
        catalogue.offence("nothing")


def test_choices_keep_the_order_of_the_file_and_the_day() -> None:
    everything = catalogue.choices("statute", "en")
    assert [code for code, _ in everything] == [one.code for one in catalogue.entries("statute")]
    before = dict(catalogue.choices("statute", "en", dt.date(2005, 1, 1)))
    after = dict(catalogue.choices("statute", "en", dt.date(2024, 1, 1)))
    assert "anti_discrimination_act_2003" in before
    assert "anti_discrimination_act" not in before
    assert "anti_discrimination_act" in after
    assert "anti_discrimination_act_2003" not in after


def test_entries_can_stand_in_sets() -> None:
    assert len({entry for _, entry in ALL}) == len(ALL)


def test_everything_is_read_once_a_process() -> None:
    assert reading.shelves() is reading.shelves()


def test_a_summons_does_not_end_a_file_but_a_judgment_does() -> None:
    ends = {one.code: catalogue.decision(one.code).ends_file for one in catalogue.entries("decision")}
    assert not any(
        ends[code] for code in ("direct_summons", "summons_by_pv", "judicial_investigation", "joined", "referral_to_court", "appeal")
    )
    assert all(
        ends[code] for code in ("conviction", "acquittal", "internment", "suspension_of_sentence", "settlement", "dismissal_technical")
    )


def test_every_dismissal_finds_motives_of_its_group() -> None:
    groups = {getattr(one, "group", "") for one in catalogue.entries("motive")}
    assert groups == {"technical", "opportunity", "other"}


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (("en: one", "en: ' '"), "labels lack or spoil en"),
        ((", en: one", ""), "labels lack or spoil en"),
        (("en: one", "en: one, it: uno"), "labels lack or spoil"),
        (("de: eins", "de: no"), "labels lack or spoil de"),
        (("code: V", "code: V, colour: red"), "unknown colour"),
        (("{source: S1}", "{}"), "missing source"),
        (("code: V", "code: V, valid_from: soon"), "valid_from is not a date"),
        (("code: V", "code: V, certainty: perhaps"), "certainty is 'perhaps'"),
        (("code: V", "code: 5"), "code must be a text"),
        (("salduz:", "planets:"), "there is no kind planets"),
    ],
)
def test_a_wrong_row_names_file_and_fault(tmp_path: Path, bad: tuple[str, str], told: str) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert [entry.code for _, entry in reading.read_file(path)] == ["V"]
    path.write_text(GOOD.replace(*bad), encoding="utf-8")
    with pytest.raises(ValueError, match=told) as caught:
        list(reading.read_file(path))
    assert "trial.yaml" in str(caught.value)


def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text("- one\n", encoding="utf-8")
    with pytest.raises(ValueError, match="a mapping was expected"):
        reading.read_yaml(path)


@pytest.mark.parametrize(
    ("kind", "code", "change", "told"),
    [
        ("offence", "assault_old", {"statute": "nowhere"}, "statute nowhere is unknown"),
        ("offence", "assault_old", {"twins": ("threats_new",)}, "twin threats_new"),
        ("offence", "assault_old", {"law": "third_code"}, "law third_code is unknown"),
        ("offence", "assault_old", {"odihr": "noise"}, "odihr noise is unknown"),
        ("offence", "assault_old", {"valid_from": dt.date(2026, 1, 2), "valid_to": dt.date(2026, 1, 1)}, "ends before it begins"),
        ("criterion", "age", {"bodies": ("nobody",)}, "bodies nobody is unknown"),
        ("criterion", "age", {"regions": ("moon",)}, "regions moon is unknown"),
        ("sub_phenomenon", "afrophobia", {"parent": "nothing"}, "parent nothing is unknown"),
        ("motive", "youth", {"group": "whim"}, "group whim is unknown"),
        ("decision", "acquittal", {"taken_by": ("mayor",)}, "taken_by mayor is unknown"),
        ("domain_of_life", "work", {"flemish": "half"}, "flemish half is unknown"),
    ],
)
def test_a_reference_to_nothing_is_refused(kind: str, code: str, change: dict[str, object], told: str) -> None:
    shelves = {name: dict(shelf) for name, shelf in reading.shelves().items()}
    checks.check_references(shelves)
    entry = catalogue.get(kind, code)
    values = {name: getattr(entry, name) for name in type(entry).__dataclass_fields__}
    shelves[kind][code] = type(entry)(**{**values, **change})
    with pytest.raises(ValueError, match=told) as caught:
        checks.check_references(shelves)
    assert code in str(caught.value)


def test_a_code_used_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "trial.yaml").write_text(GOOD + GOOD.splitlines()[-1] + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="V: the code is used twice"):
        reading.collect(tmp_path, ("trial",))
