"""A dossier names the last checkpoint of the journal, in its manifest and on paper; the house knows its own again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from col13.dossier.manifest import manifest
from col13.dossier.project import thaw
from col13.dossier.project_paper import paper_of
from col13.dossier.verify import Verdict
from col13.services import checkpoints, dossiers, dossiers_verify
from tests.factories import SHELL
from tests.services.dossier_case import a_full_case, FullCase


@pytest.fixture
def full(session: Session) -> FullCase:
    return a_full_case(session)


def frozen(full: FullCase) -> bytes:
    dossier = dossiers.request(
        full.session, full.officer, full.case, profile="prosecutor", recipient="prosecutor", reason="review"
    )  # fmt: skip
    found = dossiers.frozen(full.session, dossier.id)
    assert found is not None
    return found[1]


def sign(session: Session) -> dict[str, Any]:
    checkpoints.keep(session, SHELL, checkpoints.draft(session))
    found = checkpoints.told(session)
    assert found is not None
    return dict(found)


def answers(full: FullCase, data: dict[str, Any]) -> dict[str, bool | None]:
    verdict = Verdict("0" * 64, (), data)
    return {check.name: check.ok for check in dossiers_verify.against(full.session, full.officer, verdict)}


def test_manifest_and_paper_name_the_last_checkpoint(full: FullCase) -> None:
    sign(full.session)
    last = sign(full.session)
    raw = frozen(full)
    assert json.loads(manifest(raw, thaw(raw)))["checkpoint"] == last
    assert last["sequence"] == 2
    assert str(last["root"]) in str(paper_of(raw))


def test_before_the_first_checkpoint_a_dossier_names_none(full: FullCase) -> None:
    raw = frozen(full)
    assert json.loads(manifest(raw, thaw(raw)))["checkpoint"] is None
    assert "checkpoint" not in str(paper_of(raw))
    assert "checkpoint" not in answers(full, thaw(raw))


def test_what_was_frozen_before_there_were_checkpoints_keeps_its_bytes(full: FullCase) -> None:
    raw = frozen(full)
    older = {name: value for name, value in thaw(raw).items() if name != "checkpoint"}
    assert "checkpoint" not in json.loads(manifest(raw, older))
    assert "checkpoint" not in answers(full, older)


def test_the_house_knows_its_own_checkpoint_and_no_other(full: FullCase) -> None:
    sign(full.session)
    data = thaw(frozen(full))
    assert answers(full, data)["checkpoint"] is True
    for wrong in ({"root": "0" * 64}, {"hash": "0" * 64}, {"sequence": 9}, {"sequence": 10**40}, {"sequence": "1"}):
        assert answers(full, {**data, "checkpoint": {**data["checkpoint"], **wrong}})["checkpoint"] is False
    assert answers(full, {**data, "journal_head": {**data["journal_head"], "sequence": 10**40}})["head"] is False
