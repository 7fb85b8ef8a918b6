"""The scanners' rules are proven, the pages ask for somebody, and the table of docs/security.md counts what it holds."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import yaml

from col13.auth.wall import HALF, PUBLIC

ROOT = Path(__file__).parent.parent
SCANNERS = ROOT / "scripts" / "scanners"
VIEWS = ROOT / "col13" / "views"
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
METHODS = {"get", "post", "route"}
# Says who asks: the signed-in person, or a look at a case, which takes them too.
ASKS = {"actor", "reached", "looks", "shows"}
# Pages that ask for nobody and show nothing of anybody.
NOBODY = {"styleguide.show": "the developers' page of colours, 404 in production"}


def test_every_rule_has_a_bad_and_a_good_sample() -> None:
    rules = {rule["id"] for rule in yaml.safe_load((SCANNERS / "rules.yaml").read_text(encoding="utf-8"))["rules"]}
    samples = "".join(path.read_text(encoding="utf-8") for path in (SCANNERS / "samples").iterdir() if path.is_file())
    assert {name for name in rules if f"ruleid: {name}\n" not in samples and f"ruleid: {name} -->" not in samples} == set()
    assert {name for name in rules if f"ok: {name}\n" not in samples and f"ok: {name} -->" not in samples} == set()


def test_every_page_asks_for_somebody() -> None:
    modules = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(VIEWS.glob("*.py"))}
    assert sorted(set(silent(modules)) - PUBLIC - HALF - set(NOBODY)) == []


def test_a_page_that_asks_for_nobody_is_found() -> None:
    bad = """
blueprint = Blueprint("bad", __name__)
@blueprint.get("/bad")
def show(): return page()
@blueprint.get("/good")
def other(): return drawn()
def page(): return everything()
def drawn(): return work(actor())
"""
    assert silent({"bad": ast.parse(bad)}) == ["bad.show"]


def silent(modules: dict[str, ast.Module]) -> list[str]:
    """Endpoints that reach nothing which says who asks."""
    return [
        f"{blueprint}.{view.name}"
        for name, tree in modules.items()
        for view in tree.body
        if isinstance(view, ast.FunctionDef) and routed(view)
        for blueprint in [blueprint_of(name, modules)]
        if not asks(view, name, modules, set())
    ]


def routed(view: ast.FunctionDef) -> bool:
    return any(
        isinstance(one, ast.Call)
        and isinstance(one.func, ast.Attribute)
        and one.func.attr in METHODS
        and isinstance(one.func.value, ast.Name)
        for one in view.decorator_list
    )


def blueprint_of(name: str, modules: dict[str, ast.Module]) -> str:
    made = [
        ast.literal_eval(node.value.args[0])
        for node in modules[name].body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "Blueprint"
    ]
    return str(made[0]) if made else next((str(blueprint_of(one, modules)) for one in imported(modules[name], "blueprint")), name)


def imported(tree: ast.Module, what: str) -> list[str]:
    """The modules of this room from which a name comes."""
    return [
        str(node.module).rpartition(".")[2]
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("col13.views.") and what in {alias.name for alias in node.names}
    ]


def asks(node: ast.AST, name: str, modules: dict[str, ast.Module], been: set[tuple[str, str]]) -> bool:
    """Whether a function, or one of this room that it calls, names who asks."""
    named = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    if named & ASKS:
        return True
    called = [(place, what) for what in named for place in (name, *imported(modules[name], what)) if place in modules]
    desks = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute) and desk(one.value)}
    called += [(place, what) for what in desks for place, tree in modules.items() if what in methods(tree)]
    for place, what in called:
        if (place, what) in been:
            continue
        been.add((place, what))
        found = [one for one in ast.walk(modules[place]) if isinstance(one, ast.FunctionDef) and one.name == what]
        if any(asks(one, place, modules, been) for one in found):
            return True
    return False


def desk(holder: ast.expr) -> bool:
    """A page's class, made once in capitals, or that class itself."""
    words = ast.unparse(holder)
    return words == "self" or words.isupper()


def methods(tree: ast.Module) -> set[str]:
    return {one.name for made in tree.body if isinstance(made, ast.ClassDef) for one in made.body if isinstance(one, ast.FunctionDef)}


def test_the_table_of_requirements_counts_what_it_holds() -> None:
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \| [^|]+ \| (met|not applicable|\*\*open\*\*) \| [^|]+ \|$", SECURITY, re.MULTILINE)
    counted = Counter(verdict for _, verdict in rows)
    assert len({number for number, _ in rows}) == len(rows) == 253
    assert f"**{counted['met']} met, {counted['not applicable']} not applicable, {counted['**open**']} open.**" in SECURITY


def test_what_the_table_names_exists() -> None:
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.(?:py|html|yaml))`", SECURITY)
    assert [one for one in named if not (ROOT / one).exists() and not (ROOT / "col13" / one).exists()] == []
