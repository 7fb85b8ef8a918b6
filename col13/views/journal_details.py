"""What an entry of the journal tells, in words: the journal keeps keys and codes, a reader gets names, dates and yes or no."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from col13 import catalogue
from col13.auth.language import locale
from col13.catalogue.places import content, municipalities
from col13.dossier.profiles import LETTERS, PROFILES
from col13.errors import Invalid
from col13.forms.fields import YES_OR_NO
from col13.i18n import Label, N_, S_, say, show_date, show_time
from col13.partial_dates import PartialDate
from col13.policies import ROLE_LABELS
from col13.services.bias import BASES, STRENGTHS, VIEWS
from col13.services.bias_facts import SAID_TO
from col13.services.consents import ANSWERS, GIVEN_BY, HOW
from col13.services.documents import KINDS as DOCUMENT_KINDS
from col13.services.dossiers import STATES as DOSSIER_STATES
from col13.services.facts import MEDIA, PERCEPTIONS, PUBLICITY
from col13.services.links import LINKS
from col13.services.options import MARKS
from col13.services.person_rules import CHANNELS, KINDS, PERSON_ROLES, RELATIONS, REPRESENTATIVES
from col13.services.retention import KINDS as RETENTION_KINDS
from col13.services.second_factor import FACTORS
from col13.services.statements import RIGHTS
from col13.services.visits import REASONS
from col13.services.zone_policy import POLICY_LABELS
from col13.views.journal_labels import DETAIL_LABELS
from col13.views.words import workflow_label
from col13.workflows import WORKFLOWS

REFERENCE = S_("reference …%(end)s")
PAIR = S_("%(what)s: %(value)s")
EMPTY = "–"
# Keys that only hold others together: what stands in them is told under its own name.
CONTAINERS = frozenset({"added", "changed", "struck"})
# Keys whose values are codes of the catalogue, and of which kind.
CATALOGUED: Mapping[str, tuple[str, ...]] = {
    "place_type": ("place_type",), "domain_of_life": ("domain_of_life",), "channel": ("channel",), "language": ("language",),
    "phenomenon": ("phenomenon",), "sub_phenomenon": ("sub_phenomenon",), "criteria": ("criterion",), "salduz": ("salduz",),
    "code": ("offence", "indicator"), "scope": ("consent_scope",), "statute": ("statute",), "recipient": ("body", "service"),
}  # fmt: skip
ORGANISATIONS = {"police_zone": N_("kind of organisation", "police zone"), "equality_body": N_("kind of organisation", "equality body")}
ROLES: Mapping[str, Label] = {**PERSON_ROLES, **{role.value: label for role, label in ROLE_LABELS.items()}}
# Keys whose values are codes of the house, and their words.
CODED: Mapping[str, Mapping[str, Label]] = {
    "kind": {**KINDS, **DOCUMENT_KINDS, **LINKS, **ORGANISATIONS, **RETENTION_KINDS}, "role": ROLES, "roles": ROLES, "instead_of": ROLES,
    "basis": BASES, "strength": STRENGTHS, "status": {**VIEWS, **DOSSIER_STATES}, "said_to": SAID_TO, "answer": ANSWERS,
    "given_by": GIVEN_BY, "how": HOW, "medium": MEDIA, "publicity": PUBLICITY, "perception": PERCEPTIONS, "forbidden_channels": CHANNELS,
    "representative_as": REPRESENTATIVES, "relation": RELATIONS, "what": RIGHTS, "reason": REASONS, "mark": dict(MARKS),
    "factor": FACTORS, "second_factor_roles": ROLES,
    "profile": {name: profile.label for name, profile in {**PROFILES, **LETTERS}.items()},
}  # fmt: skip
DAY, MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")


def lines_of(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A detail as (words, value) lines: before → after for what changed, the rest as it stands; nothing for what is empty."""
    return [line for key, value in detail.items() for line in _lines(key, value, changed=False)]


def _lines(key: str, value: Any, *, changed: bool) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if key in CONTAINERS:
                yield from _lines(str(name), inner, changed=key == "changed")
            elif inner not in (None, ""):
                yield f"{detail_label(key)} – {about(str(name))}", value_said(str(name), inner)
    elif changed and isinstance(value, list) and len(value) == 2:
        yield detail_label(key), " → ".join(value_said(key, one) for one in value)
    elif value not in (None, "", [], {}):
        yield detail_label(key), value_said(key, value)


def detail_label(key: str) -> str:
    """The words of a key; of one without words its letters, never with an underscore."""
    if key in DETAIL_LABELS:
        return say(DETAIL_LABELS[key], locale())
    words = say(POLICY_LABELS[key], locale()) if key in POLICY_LABELS else key.replace("_", " ")
    return words[:1].upper() + words[1:]


def about(name: str) -> str:
    """What one of several is about: a track by its workflow, a body by its name, a person by the end of the reference."""
    if name.partition(".")[0] in WORKFLOWS:
        return workflow_label(name)
    if catalogue.has("body", name):
        return catalogue.label("body", name, locale())
    if ":" in name:  # a mark: of a suspect and an offence
        return ", ".join(about(part) for part in name.split(":"))
    return reference(name) or name.replace("_", " ")


def value_said(key: str, value: Any) -> str:
    """A value as a reader expects it."""
    if value in (None, "", [], {}):
        return EMPTY
    if isinstance(value, bool):
        return say(dict(YES_OR_NO)["yes" if value else "no"], locale())
    if isinstance(value, list):
        return ", ".join(value_said(key, one) for one in value)
    if isinstance(value, dict):
        return "; ".join(say(PAIR, locale(), what=about(str(name)), value=value_said("mark", one)) for name, one in value.items())
    return coded(key, str(value)) or dated(key, str(value)) or reference(str(value)) or str(value)


def coded(key: str, code: str) -> str:
    """The words of a code, "" where it is none."""
    if code in CODED.get(key, ()):
        return say(CODED[key][code], locale())
    if key == "municipality" and code in municipalities():
        return municipalities()[code].label(locale())
    if key == "district" and code in content()["arrondissements"]:
        return catalogue.arrondissement_label(code, locale())
    kind = next((kind for kind in CATALOGUED.get(key, ()) if catalogue.has(kind, code)), None)
    return catalogue.label(kind, code, locale()) if kind else ""


def dated(key: str, value: str) -> str:
    """A day or a moment in the reader's form, "" for anything else."""
    if key in ("happened", "born_on"):
        try:
            return PartialDate.parse("" if value == "unknown" else value).say(locale())
        except Invalid:
            return value
    try:
        if DAY.fullmatch(value):
            return show_date(dt.date.fromisoformat(value), locale())
        return show_time(dt.datetime.fromisoformat(value), locale()) if MOMENT.fullmatch(value) else ""
    except ValueError:
        return ""


def reference(value: str) -> str:
    """The end of an id, enough to tell two apart; "" for anything else."""
    try:
        known = uuid.UUID(value)
    except ValueError:
        return ""
    return say(REFERENCE, locale(), end=str(known)[-6:])
