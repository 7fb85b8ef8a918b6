"""What is inside a dossier is what its schemas say: every profile of a full case, no field more, and the schema files are fresh."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy.orm import Session

from col13.dossier.manifest import manifest
from col13.dossier.profiles import PROFILES
from col13.dossier.project import thaw
from col13.dossier.schemas import case_schema, files, KIND_OF, manifest_schema
from col13.models import Case, Dossier
from col13.services import dossiers
from tests.dossier.real_dossiers import SHELL
from tests.dossier.sized_cases import SIZES
from tests.dossier.test_seal import FROZEN

CASE, MANIFEST = Draft202012Validator(case_schema()), Draft202012Validator(manifest_schema())


def wrong(validator: Draft202012Validator, data: Any) -> list[str]:
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message}" for one in validator.iter_errors(data)]


def frozen(session: Session, asked: Dossier) -> bytes:
    waiting = dossiers.frozen(session, asked.id)
    assert waiting is not None
    return waiting[1]


def test_the_schemas_are_sound_and_their_files_are_fresh() -> None:
    for path, text in files().items():
        Draft202012Validator.check_schema(json.loads(text))
        assert path.read_text(encoding="utf-8") == text, "run scripts/dossier-schema"


@pytest.mark.parametrize("size", ["short", "typical"])
def test_every_profile_of_a_case_fits_its_schema(session: Session, size: str) -> None:
    case = SIZES[size](session).case
    for profile in PROFILES:
        recipient = dossiers.default_recipient(session, case, profile)
        for draft in (None, True):
            asked = dossiers.request(session, SHELL, case, profile=profile, recipient=recipient, reason="review", draft=draft)
            content = frozen(session, asked)
            data = thaw(content)
            assert data["content"].keys() >= set(), profile
            assert wrong(CASE, data) == []
            assert wrong(MANIFEST, json.loads(manifest(content, data))) == []


def test_a_letter_fits_its_schema(session: Session) -> None:
    on = SIZES["typical"](session)
    case: Case = on.case
    data = thaw(frozen(session, dossiers.acknowledgement(session, SHELL, case, on.people["victim"].id, "fr")))
    assert data["content"].keys() == {"acknowledgement"}
    assert wrong(CASE, data) == []


def test_a_field_that_the_profile_does_not_list_is_refused() -> None:
    data: dict[str, Any] = copy.deepcopy({**FROZEN, "seal": {"holder": "x", "fingerprint": "ab" * 32, "test": True, "level": "B-B"}})
    assert wrong(CASE, data) == []
    data["content"]["contact"]["phone"] = "0470 12 34 56"
    data["content"]["persons"] = {"persons": [{"seq": 1}]}  # another profile's section
    found = wrong(CASE, data)
    assert len(found) == 2
    assert any("phone" in one for one in found)
    assert any("persons" in one for one in found)


def test_a_kind_is_told_only_of_fields_that_exist() -> None:
    text = json.dumps(case_schema())
    assert [name for name in KIND_OF if f'"{name.rpartition(".")[2]}"' not in text] == []
