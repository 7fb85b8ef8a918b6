"""The papers tell the truth: pictures made from the declarations, commands that exist, links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from col13.workflows import WORKFLOWS
from col13.workflows.show import svg

ROOT = Path(__file__).parent.parent
PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_picture_of_a_workflow_is_fresh(name: str) -> None:
    drawn = (ROOT / "docs" / "pictures" / f"{name}.svg").read_text(encoding="utf-8")
    assert drawn.strip() == svg(WORKFLOWS[name], "en").strip(), "run scripts/pictures"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_links_between_papers_lead_somewhere(paper: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", paper.read_text(encoding="utf-8"))
    assert [target for target in targets if not (paper.parent / target).exists()] == []


def test_the_readme_names_only_commands_that_exist() -> None:
    named = set(re.findall(r"`?make ([a-z0-9-]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets
