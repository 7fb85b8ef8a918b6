"""A changed workflow gets a new version number: tracks and moves keep the version they were made under.

After a meant change: raise the workflow's version, then write the printed digest into versions.json beside the new number.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from col13.workflows import by_key, WORKFLOWS

KNOWN = json.loads((Path(__file__).parent / "versions.json").read_text())


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_changed_workflow_has_a_new_version_number(name: str) -> None:
    flow = WORKFLOWS[name]
    assert KNOWN[name].get(str(flow.version)) == flow.digest(), f"{name} {flow.version}: {flow.digest()}"


def test_only_known_workflows_have_versions() -> None:
    assert set(KNOWN) == set(WORKFLOWS)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("report", "report"),
        ("victim_support.2", "victim_support"),
        ("prosecution_referral.youth", "prosecution_referral"),
        ("unia_liaison.igvm", "unia_liaison"),
    ],
)
def test_a_track_is_found_by_its_key(key: str, name: str) -> None:
    assert by_key(key) is WORKFLOWS[name]


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        by_key("weather.2")
