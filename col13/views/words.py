"""What templates may call: words in the reader's language, dates, states and steps by name, links that may not exist yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from babel.units import format_unit
from flask import current_app, Flask, request, url_for
from markupsafe import Markup

from col13 import catalogue, clock
from col13.auth.language import locale
from col13.catalogue.sources import told_source
from col13.errors import Reason
from col13.forms.spoken import Spoken
from col13.i18n import Key, LANGUAGES, N_, REGION, S_, say, show_date, show_time, SN_
from col13.models import new_id
from col13.models.case import NO_DEADLINE
from col13.policies import may, Role, ROLE_LABELS, SECTION_LABELS
from col13.services.person_export import TABLE_LABELS
from col13.services.person_rules import PERSON_ROLES
from col13.views.journal_labels import DETAIL_LABELS
from col13.views.units import actor
from col13.workflows import by_key, WORKFLOWS

LANGUAGE_NAMES = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}


def spoken(key: Key | Spoken | str, /, **facts: object) -> str:
    """`say(key, **facts)` of a template. A plain string is no key: it is shown as it is."""
    if isinstance(key, Spoken):
        return say(key.key, locale(), **{**key.facts, **facts})
    return key if isinstance(key, str) else say(key, locale(), **facts)


def translated(text: str, /, **facts: object) -> str:
    """`_("English", name=…)`."""
    return say(S_(text), locale(), **facts)


def translated_many(one: str, many: str, count: int, **facts: object) -> str:
    """`ngettext("%(count)d day", "%(count)d days", count=n)`."""
    return say(SN_(one, many), locale(), count=count, **facts)


def translated_in(context: str, word: str, **facts: object) -> str:
    """`pgettext("verb", "open")`."""
    return say(N_(context, word), locale(), **facts)


def date(day: dt.date | None) -> str:
    """A day in the reader's form, "" for none."""
    return "" if day is None or day == NO_DEADLINE else show_date(day, locale())


def moment(when: dt.datetime | None) -> Markup:
    """A moment on the Brussels clock, with its machine-readable form."""
    if when is None:
        return Markup("")
    return Markup('<time datetime="{}">{}</time>').format(when.isoformat(), show_time(when, locale()))


def state_label(key: str, state: str) -> str:
    """The name of a state of a track ("victim_support.2", "offered")."""
    return say(by_key(key).state(state).label, locale())


def step_label(key: str, step: str) -> str:
    """The name of a step of a track."""
    return say(by_key(key).step(step).label, locale())


def paired(what: str, value: str) -> str:
    """Two words with the reader's colon: French wants a space before it."""
    return translated("%(what)s: %(value)s", what=what, value=value)


def workflow_label(key: str) -> str:
    """The name of a track: its workflow's, and for a further track its number or the body it is with."""
    name, _, further = say(by_key(key).label, locale()), *key.partition(".")[1:]
    if catalogue.has("body", further):
        return f"{name} ({catalogue.label('body', further, locale())})"
    return f"{name} {further}" if further.isdigit() else name


def tone(key: str, state: str, due: dt.date | None = None) -> str:
    """The colour of a state: late before all, then idle (initial, at rest), done (final), busy."""
    flow = by_key(key)
    declared = flow.state(state)
    if due is not None and due < clock.today():
        return "late"
    if state == flow.initial:
        return "idle"
    if declared.final or (declared.rests and state in ("confirmed", "recorded", "received", "transmitted", "decided_by_magistrate")):
        return "done"
    return "idle" if declared.rests else "busy"


def days_left(due: dt.date | None) -> int | None:
    """Calendar days until a deadline, negative when late; None for no deadline."""
    return None if due is None or due == NO_DEADLINE else (due - clock.today()).days


def link(endpoint: str, **values: Any) -> str:
    """The address of an endpoint, "" where the house has no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def source_said(source: str) -> str:
    """Where an entry of the catalogue comes from."""
    return told_source(source, locale())


def catalogue_label(kind: str, code: str | None) -> str:
    """The name of a coded value; the code itself when the catalogue no longer knows it."""
    if not code:
        return ""
    return catalogue.label(kind, code, locale()) if catalogue.has(kind, code) else code


def size_of(octets: int) -> str:
    """The size of a file as the reader writes it: 29,3 kB, in French 29,3 ko."""
    return format_unit(max(octets / 1000, 0.1), "digital-kilobyte", "short", format="#,##0.#", locale=REGION[locale()])


def allowed(action: str) -> bool:
    """Whether the reader's roles grant an action: for menus; the service decides again."""
    return may(actor(), action)


def role_label(role: str) -> str:
    """The name of a role."""
    return say(ROLE_LABELS[Role(role)], locale())


def date_of(when: dt.datetime | None) -> str:
    """The Brussels day of a moment."""
    return date(clock.brussels_day(when)) if when else ""


def role_of_person(role: str) -> str:
    """What a person is in the case: victim, witness, …"""
    return say(PERSON_ROLES[role], locale())


def roles_said(roles: Iterable[str]) -> str:
    """Names of roles, in a row."""
    return ", ".join(role_label(role) for role in roles)


def reason_facts(reason: Reason) -> dict[str, object]:
    """The facts of a refusal's reason, for its sentence."""
    return dict(reason.facts)


def asset(name: str) -> str:
    """The address of a file of the house, with the first digits of its hash: it may be kept for a year."""
    return f"{request.script_root}/static/{current_app.extensions['col13.shelf'].addresses[name]}"


GLOBALS: dict[str, Callable[..., object]] = {
    "_": translated, "gettext": translated, "ngettext": translated_many, "pgettext": translated_in, "say": spoken, "date": date,
    "moment": moment, "locale": locale, "state_label": state_label, "step_label": step_label, "workflow_label": workflow_label,
    "tone": tone, "days_left": days_left, "link": link, "catalogue_label": catalogue_label, "source_said": source_said, "size_of": size_of,
    "allowed": allowed, "paired": paired, "role_label": role_label,
    "date_of": date_of, "roles_said": roles_said, "role_of_person": role_of_person, "reason_facts": reason_facts,
    "asset": asset, "new_token": new_id, "today": clock.today,
}  # fmt: skip


def install(app: Flask) -> None:
    """Hand these to every template, macros included."""
    app.jinja_env.globals.update(GLOBALS)
    app.jinja_env.globals.update(person_words={**DETAIL_LABELS, **TABLE_LABELS})
    app.jinja_env.globals.update(LANGUAGES=LANGUAGES, LANGUAGE_NAMES=LANGUAGE_NAMES, WORKFLOWS=WORKFLOWS, SECTION_LABELS=SECTION_LABELS)
