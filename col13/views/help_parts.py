"""What a page of help is made of: a guide for a role, its tasks, their steps, and the pages that a step can lead to."""

from __future__ import annotations

from dataclasses import dataclass

from col13.i18n import Label, N_, Sentence


@dataclass(frozen=True, slots=True)
class Do:
    """One step of a task. `step` ("report.submit") is said as %(step)s; `page` is an endpoint of PAGES, shown to who may go there."""

    says: Sentence
    page: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """How do I …: a title and numbered steps; `name` is its anchor."""

    name: str
    title: Sentence
    steps: tuple[Do, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """What one role does, its tasks, what it sees and does not see, and what waits for it."""

    does: Sentence
    tasks: tuple[Task, ...]
    sees: Sentence
    sees_not: Sentence
    waits: Sentence
    waits_at: str = "work.mine"


# endpoint → (words of the link, action that opens it)
PAGES: dict[str, tuple[Label, str]] = {
    "work.mine": (N_("menu", "My work"), "work:list"),
    "case_list.cases": (N_("menu", "Cases"), "case:list"),
    "intake.new": (N_("menu", "New case"), "case:open"),
    "shared.cases": (N_("menu", "Shared with us"), "shared:list"),
    "journal_org.entries": (N_("menu", "Journal"), "journal:organisation"),
    "admin.accounts": (N_("administration", "Accounts"), "account:list"),
    "admin.zone": (N_("administration", "Zone policy"), "policy:read"),
    "admin.zones": (N_("administration", "Police zones"), "catalogue:import"),
    "admin.recovery": (N_("administration", "Backups"), "recovery:read"),
    "admin.rights": (N_("administration", "Rights"), "rights:read"),
    "admin.catalogue_page": (N_("administration", "Catalogue"), "catalogue:read"),
}
