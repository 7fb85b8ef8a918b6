"""What every page shows around its content: the menu a person's rights give, the demo banner, short notices."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, Flask, g
from flask_login import current_user
from markupsafe import Markup

from col13.auth.language import locale
from col13.errors import Col13Error
from col13.i18n import Key, Label, N_, say, Sentence
from col13.policies import may, Role
from col13.services import instance
from col13.views.units import actor, reading

# (endpoint, words, the actions of which one must be granted), in the order of the bar.
MENU: tuple[tuple[str, Label, tuple[str, ...]], ...] = (
    ("work.mine", N_("menu", "My work"), ("work:list",)),
    ("shared.cases", N_("menu", "Shared with us"), ("shared:list",)),
    ("case_list.cases", N_("menu", "Cases"), ("case:list",)),
    ("dossier_register.show", N_("menu", "Dossiers"), ("dossier:register",)),
    ("retention.show", N_("menu", "Retention"), ("retention:list",)),
    ("journal_org.entries", N_("menu", "Journal"), ("journal:organisation",)),
    ("admin.index", N_("menu", "Administration"), ("account:list",)),
    ("admin.index", N_("menu", "COL 13/2013"), ("rights:read", "workflow:read")),  # the same room, for those who only read there
)


def main_menu() -> list[tuple[str, Label]]:
    """The pages this person has, in the order of the bar."""
    shown: dict[str, Label] = {}
    # To a liaison “cases” are those that were shared: one entry. The list stays at its address.
    left_out = {"case_list.cases"} if actor().roles == {Role.LIAISON} else set()
    for endpoint, words, actions in MENU:
        if endpoint not in left_out and endpoint in current_app.view_functions and any(may(actor(), action) for action in actions):
            shown.setdefault(endpoint, words)
    return list(shown.items())


def demo() -> bool:
    """Whether this instance is a demonstration; asked once a request, and not at all while the database does not answer."""
    if "demo" not in g:
        try:
            # nosemgrep: database-opened-for-nobody - is this a demonstration, and nothing else
            with reading() as session:
                g.demo = instance.is_demo(session)
        except Col13Error:
            g.demo = False
    shown: bool = g.demo
    return shown


def notice(key: Key, tone: str = "done", **facts: object) -> None:
    """A short notice on the next page, said in the language of whoever acts now. Facts are plain words or keys."""
    flash(say(key, locale(), **facts), tone)


def flashed(message: Any) -> str:
    """A notice as it is shown; the session may bring a key's English source (the wall's)."""
    if isinstance(message, Markup):  # a notice with a link, drawn by us
        return message
    return say(Sentence(str(message)), locale()) if "%" not in str(message) else str(message)


def home() -> str:
    """The endpoint of the first page of this person's menu."""
    menu = main_menu() if current_user.is_authenticated else []
    return menu[0][0] if menu else "session.sign_in"


def install(app: Flask) -> None:
    """Hand these to every template, macros included."""
    app.jinja_env.globals.update(main_menu=main_menu, demo=demo, flashed=flashed)
