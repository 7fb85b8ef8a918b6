"""What the text of a published case tells beyond the fields of the format, from details.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def table() -> Mapping[str, Any]:
    """By id of the case."""
    return dict(yaml.load(Path(__file__).with_name("details.yaml").read_bytes(), Loader=yaml.CSafeLoader))


def of(case: str, person: str) -> Mapping[str, Any]:
    """What is told of one person; empty for most."""
    return dict(table().get(case, {}).get("persons", {}).get(person, {}))


def further_incidents(case: str) -> list[str]:
    """Occurrences after the first, each in a line."""
    return list(table().get(case, {}).get("incidents", ()))


def marks(case: str) -> Mapping[str, Mapping[str, str]]:
    """Suspect → word of the offence → mark, where told for single suspects."""
    return dict(table().get(case, {}).get("marks", {}))
