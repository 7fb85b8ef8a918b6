"""The allow-list at work, on plain values: what is not listed does not pass, whoever put it there."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import MappingProxyType

import pytest

from col13.dossier import project_paper
from col13.dossier.profiles import fields, Profile, PROFILES, SECTION_LABELS, table
from col13.dossier.project import freeze, NotPlain, project, pseudonym, thaw, told, Withheld
from col13.i18n import LANGUAGES, N_

BODIES = ("equality-body-minimal", "equality-body-extended")
TRIAL = Profile(
    "trial", N_("dossier profile", "Prosecutor"), "magistrate", True,
    MappingProxyType({"facts": ("channel", *fields("incidents", "seq words"))}),
)  # fmt: skip


def gathered(**more: object) -> dict[str, dict[str, object]]:
    return {
        "facts": {"channel": "phone", "secret": "no", "incidents": [{"seq": 1, "words": "Ahmed stond daar", "note": "no"}]},
        "suspects": {"name": "no"}, **more,
    }  # fmt: skip


def test_only_listed_sections_and_fields_pass() -> None:
    assert project(gathered(), TRIAL) == {"facts": {"channel": "phone", "incidents": [{"seq": 1, "words": "Ahmed stond daar"}]}}


def test_a_place_that_is_told_by_its_code_is_no_secret_under_its_name() -> None:
    content = {"facts": {"incidents": [{"municipality": "23094", "district": None, "said_to": "23003"}]}}
    texts = told(freeze({"format": "col13.dossier/1", "language": "fr", "content": content}))
    assert sorted(texts) == ["23003", "23094", "Zaventem"]


def test_a_record_never_passes_where_a_plain_field_is_listed() -> None:
    with pytest.raises(NotPlain):
        project({"facts": {"channel": {"hidden": "whole record"}, "incidents": []}}, TRIAL)
    with pytest.raises(NotPlain):
        project({"facts": {"channel": 1.5, "incidents": []}}, TRIAL)


def test_a_listed_field_that_was_not_gathered_is_a_mistake_and_not_a_silence() -> None:
    with pytest.raises(KeyError):
        project({"facts": {"incidents": []}}, TRIAL)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("AHMED stond daar", "[victim 1] stond daar"),
        ("Ahmed Çelik en ahmed", "[victim 1] en [victim 1]"),
        ("Ahmedabad blijft", "Ahmedabad blijft"),
        ("bel 0470/12.34.56!", "bel [victim 1]!"),
    ],
)  # fmt: skip
def test_the_names_of_the_withheld_are_replaced_in_free_words(words: str, told: str) -> None:
    withheld = [Withheld(("Ahmed Çelik", "Ahmed", "Çelik", "0470/12.34.56"), "victim 1")]
    kept = project({"facts": {"channel": "phone", "incidents": [{"seq": 1, "words": words}]}}, TRIAL, withheld)
    assert kept["facts"]["incidents"][0]["words"] == told


def test_codes_are_never_mistaken_for_names() -> None:
    kept = project({"facts": {"channel": "phone", "incidents": []}}, TRIAL, [Withheld(("phone",), "victim 1")])
    assert kept["facts"]["channel"] == "phone"


def test_the_frozen_bytes_are_canonical_and_survive_half_a_character() -> None:
    one, other = {"format": "col13.dossier/1", "b": 1, "a": "\ud83d"}, {"a": "\ud83d", "format": "col13.dossier/1", "b": 1}
    assert freeze(one) == freeze(other)
    assert thaw(freeze(one))["b"] == 1
    with pytest.raises(ValueError, match="not col13"):
        thaw(json.dumps({"format": "another"}).encode())
    assert len(hashlib.sha256(freeze(one)).hexdigest()) == 64


def test_every_section_of_a_profile_has_a_title_and_a_place_on_paper() -> None:
    for one in PROFILES.values():
        for section in set(one.sections) - {"glossary"}:
            assert section in project_paper.PARTS
            assert section in SECTION_LABELS


def test_the_table_tells_each_field_once_and_who_gets_it() -> None:
    rows = table()
    assert len({(section, name) for section, name, _ in rows}) == len(rows)
    assert list(PROFILES) == ["prosecutor", "labour-auditor", *BODIES, "victim", "internal"]
    assert ("persons", "persons.national_number", (True, True, False, False, False, True)) in rows
    assert ("stage", "stage", (False, False, True, True, True, False)) in rows
    assert ("consenting", "victims.name", (False, False, False, True, False, False)) in rows


def test_the_minimum_for_a_body_lists_no_name_and_no_words() -> None:
    listed = {name.rpartition(".")[2] for names in PROFILES["equality-body-minimal"].sections.values() for name in names}
    assert listed == {
        "stage", "phenomena", "criteria", "domains_of_life", "without_victim", "seq", "answer", "valid_from", "valid_until", "role", "zone",
    }  # fmt: skip


def test_a_minor_of_another_file_is_called_that_in_every_language() -> None:
    said = {pseudonym("suspect", 3, language, "separate_file_minor") for language in LANGUAGES}
    assert all("3" in words for words in said)
    assert pseudonym("suspect", 3, "en", "separate_file_minor") == "suspect 3: a minor, separate file"


def test_no_paper_glues_a_colon_by_hand() -> None:
    rooms = Path(project_paper.__file__).parent.glob("project*.py")
    glued = [f"{room.name}: {line}" for room in rooms for line in room.read_text(encoding="utf-8").splitlines() if "}: " in line]
    assert [line for line in glued if 'f"' in line and "raise " not in line] == []
