"""The rights as tables of plain words, drawn from the code that grants them: for the page, its PDF and docs/rights.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from col13.dossier.profiles import PROFILES
from col13.dossier.profiles import SECTION_LABELS as PART_LABELS
from col13.i18n import Key, Label, N_, S_, say
from col13.policies import ACTION_LABELS, ACTIONS, FACETS, Grant, MATRIX, Role, ROLE_LABELS, Section, SECTION_LABELS
from col13.workflows import WORKFLOWS
from col13.workflows.engine import Step, Workflow

WHEN: dict[str, Label] = {
    "always": N_("right", "always"),
    "until_recorded": N_("right", "until the PV is recorded"),
    "own": N_("right", "own cases"),
}
FACET_WORDS: dict[str, Label] = {
    "states": N_("facet", "states and dates"),
    "overview": N_("facet", "overview"),
    "facts": N_("facet", "facts"),
    "note": N_("facet", "notes"),
    "victims": N_("facet", "victims and those around them"),
    "witnesses": N_("facet", "witnesses and reporters"),
    "contact_rules": N_("facet", "safe-contact rules"),
    "identity": N_("facet", "identity"),
    "own_entries": N_("facet", "own entries"),
    "relation": N_("facet", "relation to the victim, release, contact ban"),
    "grounds": N_("facet", "grounds"),
    "assessments": N_("facet", "assessments"),
    "offer": N_("facet", "offer, answer, referral"),
    "needs": N_("facet", "needs"),
    "measures": N_("facet", "measures"),
    "words": N_("facet", "words of the needs assessment"),
    "contact_log": N_("facet", "contact log"),
    "decisions": N_("facet", "decisions"),
    "referral": N_("facet", "referral"),
    "consents": N_("facet", "consents"),
    "exchange": N_("facet", "messages"),
    "own": N_("facet", "own documents"),
    "support": N_("facet", "documents of victim support"),
    "all": N_("facet", "all documents"),
    "envelopes": N_("facet", "who, when, what, without content"),
    "details": N_("facet", "values before and after"),
}
READ, WRITE = N_("right", "read"), N_("right", "write")
SECTIONS, ACTING = S_("What each role sees of a case"), S_("What each role may do besides steps")
STEPS, LOCKS, PROFILED = S_("%(workflow)s: steps"), S_("What a state locks"), S_("What each dossier holds")
UNITE = S_(
    "Rights of several roles unite. States lock sections; a closed case is read-only; a step's form opens for those who may take the step."
)
EYES_NOTE = S_("Four eyes: who took the step that is judged may not take this one, whatever role that person holds.")
LOCK_NOTE = S_("A section that is read-only takes nothing; one for additions takes what is new, and keeps what stands.")
PROFILE_NOTE = S_("Who may make a dossier stands under the actions. Field by field it stands on the page of the dossier profiles.")
SECTION, ACTION, STEP, FOUR_EYES = N_("right", "Section"), N_("right", "Action"), N_("right", "Step"), N_("right", "Four eyes")
STATE, READ_ONLY, ADDITIONS = N_("right", "State"), N_("right", "Read-only"), N_("right", "Additions only")
WHICH_OF, AFTER = S_("%(mode)s: %(what)s"), S_("%(what)s (%(when)s)")
YES, NO = "✓", "–"
FOREWORD = (
    "Made by `scripts/rights` from `col13/policies/`, `col13/workflows/` and `col13/dossier/profiles.py`: nobody may do what has no mark"
    " here. A test compares this page with the code, so that a change of a right is a visible change of this page.",
    "Who sees which case at all is one predicate (`visible()` in `col13/models/visibility.py`, section 5 of the design); random lives of"
    " a zone are played against every door in `tests/security/test_every_door.py`.",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its head in words, its name in the code, and a cell a column."""

    head: str
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One table. `ticks`: its cells say yes or no only."""

    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    ticks: bool = False


def grids(language: str) -> Iterator[Grid]:
    """Everything: sections, actions, the steps of each workflow, what states lock, what dossiers hold."""
    roles = tuple(say(label, language) for label in ROLE_LABELS.values())
    sections = tuple(
        Row(say(SECTION_LABELS[one], language), one.value, tuple(in_one(one, role, language) for role in Role)) for one in Section
    )
    yield Grid(say(SECTIONS, language), say(UNITE, language), (say(SECTION, language), *roles), sections)
    actions = tuple(Row(say(ACTION_LABELS[name], language), name, ticks(granted)) for name, granted in ACTIONS.items())
    yield Grid(say(ACTING, language), "", (say(ACTION, language), *roles), actions, ticks=True)
    yield from further(language)


def further(language: str) -> Iterator[Grid]:
    """What stands in the workflows and the dossier profiles."""
    roles = tuple(say(label, language) for label in ROLE_LABELS.values())
    for flow in WORKFLOWS.values():
        rows = tuple(step_row(flow, step, language) for step in flow.steps)
        title = say(STEPS, language, workflow=flow.label)
        yield Grid(title, say(EYES_NOTE, language), (say(STEP, language), say(FOUR_EYES, language), *roles), rows)
    heads = (say(STATE, language), say(READ_ONLY, language), say(ADDITIONS, language))
    yield Grid(say(LOCKS, language), say(LOCK_NOTE, language), heads, tuple(locks(language)))
    profiles = tuple(
        Row(say(label, language), key, tuple(YES if key in one.sections else NO for one in PROFILES.values()))
        for key, label in PART_LABELS.items()
    )
    names = tuple(say(one.label, language) for one in PROFILES.values())
    yield Grid(say(PROFILED, language), say(PROFILE_NOTE, language), (say(SECTION, language), *names), profiles, ticks=True)


def ticks(granted: tuple[Role, ...]) -> tuple[str, ...]:
    """A mark a role."""
    return tuple(YES if role in granted else NO for role in Role)


def step_row(flow: Workflow, step: Step, language: str) -> Row:
    """A step: which one it judges, and who may take it."""
    judged = next((one.label for one in flow.steps if one.name == step.four_eyes), None)
    return Row(say(step.label, language), step.name, (say(judged, language) if judged else NO, *ticks(step.roles)))


def locks(language: str) -> Iterator[Row]:
    """The states that lock a section."""
    for flow in WORKFLOWS.values():
        for state in flow.states:
            if state.read_only or state.additions:
                head = say(WHICH_OF, language, mode=flow.label, what=state.label)
                yield Row(head, f"{flow.name}.{state.name}", (named(state.read_only, language), named(state.additions, language)))


def named(sections: tuple[Section, ...], language: str) -> str:
    """Sections in words."""
    return ", ".join(say(SECTION_LABELS[one], language) for one in sections) or NO


def in_one(section: Section, role: Role, language: str) -> str:
    """A cell of the matrix in one line a right."""
    told = []
    for mode, what, when in cell(section, role, language):
        words = say(WHICH_OF, language, mode=mode, what=what) if what else mode
        told.append(say(AFTER, language, what=words, when=when) if when else words)
    return "; ".join(told) or NO


def cell(section: Section, role: Role, language: str) -> list[tuple[str, str, str]]:
    """One cell of the matrix as (read or write, all or which facets, when)."""
    return [line for grant in MATRIX[section].get(role, ()) for line in lines(section, grant, language)]


def lines(section: Section, grant: Grant, language: str) -> list[tuple[str, str, str]]:
    """A grant in words: write includes read."""
    when = "" if grant.when == "always" else say(WHEN[grant.when], language)
    told = []
    if grant.write:
        told.append((say(WRITE, language), which(section, grant.write, language), when))
    if set(grant.read) - set(grant.write):
        told.append((say(READ, language), which(section, grant.read, language), when))
    return told


def which(section: Section, facets: tuple[str, ...], language: str) -> str:
    """ "" for the whole section, else the facets by name."""
    return "" if set(facets) == set(FACETS[section]) else ", ".join(say(label(name), language) for name in facets)


def label(facet: str) -> Key:
    """A facet in words."""
    return FACET_WORDS[facet]


def page() -> str:
    """The same as a page of the documentation (Markdown, English)."""
    told = ["# Rights, drawn from the code", "", *(line for words in FOREWORD for line in (words, ""))]
    for grid in grids("en"):
        told += [f"## {grid.title}", "", *([grid.note, ""] if grid.note else [])]
        told += [f"| {' | '.join(grid.heads)} |", f"|---{'|---' * (len(grid.heads) - 1)}|"]
        told += [f"| {row.head} `{row.name}` | {' | '.join(row.cells)} |" for row in grid.rows]
        told.append("")
    return "\n".join(told)
