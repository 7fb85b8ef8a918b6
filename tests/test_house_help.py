"""Help where it is needed: each step, each question and each field has one sentence, or a label that needs none."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from wtforms.fields.core import UnboundField

from col13 import forms
from col13.forms.base import FilterForm, HouseForm
from col13.services.answers import asks_of
from col13.workflows import WORKFLOWS

# Fields whose label says all, by what they ask.
SELF_EVIDENT = {
    "who it is": {
        "given_name", "family_name", "relation", "role", "roles", "kind", "person_id", "user_id", "said_by", "suspects", "victims",
    },
    "how to reach somebody": {"phone", "e_mail", "address", "language", "interpreter"},
    "free words under a label that says which": {"words", "reason", "note", "perception_words"},
    "a tick that is a whole sentence": {
        "date_unknown", "place_unknown", "count_estimated", "others_heard", "copy_delayed", "attempt", "opens_first", "unidentified",
        "anonymous", "pv_wanted",
    },
    "a list whose lines tell": {
        "documents", "indicators", "quotations", "statements", "document_id", "quotation_id", "statement_id", "how", "what", "about",
        "medium", "publicity", "said_to", "words_language", "forbidden_channels", "minor", "contact", "perception", "channel",
        "domain_of_life", "place_type",
    },
    "a day": {"on", "taken_on"},
    "signing in": {"name", "password", "old", "again"},
}  # fmt: skip
NEEDS_NONE = frozenset().union(*SELF_EVIDENT.values())
# The form tells how a date may be written.
NEEDS_NO_ASK = {("record_magistrate", "date")}


def all_forms() -> Iterator[type[HouseForm]]:
    for found in pkgutil.iter_modules(forms.__path__):
        module = importlib.import_module(f"{forms.__name__}.{found.name}")
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, HouseForm) and one.__module__ == module.__name__:
                yield one


def fields_of(form: type[HouseForm]) -> Iterator[tuple[str, bool]]:
    """(name, whether it has help)."""
    for name in dir(form):
        field = getattr(form, name)
        if isinstance(field, UnboundField):
            yield name, bool(field.kwargs.get("description"))


@pytest.mark.parametrize("name", WORKFLOWS)
def test_each_step_and_each_of_its_questions_has_a_sentence_of_help(name: str) -> None:
    steps = WORKFLOWS[name].steps
    assert [step.name for step in steps if step.help is None] == []
    silent = {(step.name, ask.name) for step in steps for ask in asks_of(step) if ask.help is None}
    assert silent - NEEDS_NO_ASK == set()


@pytest.mark.parametrize("name", WORKFLOWS)
def test_help_is_a_sentence_and_short(name: str) -> None:
    told = [ask.help.one for step in WORKFLOWS[name].steps for ask in asks_of(step) if ask.help]
    assert [words for words in told if not words.endswith((".", "?")) or len(words) > 240] == []


HIDDEN = {("DossierForm", name) for name in ("target", "draft", "seen")}  # chosen on the page before, carried along unseen


def test_each_field_of_each_form_has_help_or_a_label_that_needs_none() -> None:
    silent = {
        f"{form.__name__}.{name}"
        for form in all_forms()
        if not issubclass(form, FilterForm)  # a filter changes nothing
        for name, helped in fields_of(form)
        if not helped and name not in NEEDS_NONE and (form.__name__, name) not in HIDDEN
    }
    assert silent == set()


def test_the_list_of_what_needs_no_help_names_nothing_that_is_gone() -> None:
    known = {name for form in all_forms() for name, _ in fields_of(form)}
    assert known >= NEEDS_NONE - {"contact", "unidentified", "about", "opens_first"}
