"""Which suspects are whose: the rule alone, on plain values."""

from __future__ import annotations

import pytest

from col13.dossier.profile_suspects import belongs, Suspected

MINOR, ADULT, UNKNOWN = Suspected(True, None), Suspected(False, None), Suspected(None, None)
AT_WORK, ELSEWHERE, MINOR_AT_WORK = Suspected(False, True), Suspected(False, False), Suspected(True, True)


@pytest.mark.parametrize(
    ("recipient", "whose"),
    [
        ("prosecutor", {ADULT, UNKNOWN, AT_WORK, ELSEWHERE}), ("youth", {MINOR, MINOR_AT_WORK}),
        ("labour_auditor", {ADULT, UNKNOWN, AT_WORK}), ("another_district", {ADULT, UNKNOWN, AT_WORK, ELSEWHERE}),
    ],
)  # fmt: skip
def test_each_magistrate_gets_the_suspects_of_that_file_and_no_others(recipient: str, whose: set[Suspected]) -> None:
    everybody = {MINOR, ADULT, UNKNOWN, AT_WORK, ELSEWHERE, MINOR_AT_WORK}
    assert {one for one in everybody if belongs(recipient, one)} == whose


def test_a_minor_is_in_one_magistrates_file_only() -> None:
    recipients = ("prosecutor", "youth", "labour_auditor", "another_district")
    assert [one for one in recipients if belongs(one, MINOR_AT_WORK)] == ["youth"]
