"""What an act of the journal is called, and why and to whom it was done. The journal keeps codes; readers get words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from col13 import catalogue
from col13.auth.language import locale
from col13.dossier.project_acts import act_said
from col13.dossier.project_words import RECIPIENT
from col13.forms.fields import YES_OR_NO
from col13.i18n import Label, N_, say
from col13.services import cases_export, emergency, emergency_reviews, handed_over, journal_taken, person_export, retention, stones, visits
from col13.services.answers import asks_of
from col13.services.closing import REASONS
from col13.services.dossiers import EXPORT_REASONS, LETTER_REASON
from col13.views.case_support import as_uuid
from col13.views.journal_details import detail_label, value_said
from col13.workflows import WORKFLOWS
from col13.workflows.engine import Ask

# Why: the reason of a look, of an export, of a closing. Codes repeat, so the act tells first which list is meant.
WHY_OF: dict[str, dict[str, Label]] = {
    "cases.export": cases_export.REASONS,
    "case.look": visits.REASONS,
    "journal.export": journal_taken.REASONS,
    "person.export": person_export.REASONS,
    "retention.hold": retention.HOLDS,
    **dict.fromkeys(("case.hand_over", "case.arrive"), handed_over.DECISIONS),
    **dict.fromkeys(("retention.propose", "retention.confirm", "retention.refuse", "case.archive", "case.erase"), stones.WHY),
}
WHY: dict[str, Label] = {
    **emergency.REASONS, **emergency_reviews.VERDICTS, **journal_taken.REASONS, **cases_export.REASONS, **visits.REASONS,
    **EXPORT_REASONS, **REASONS,
    "participant": N_("reason for opening", "takes part in the case"), "shared_with_body": N_("reason for opening", "shared with the body"),
    emergency.VISIT: N_("reason for opening", "emergency look"),
    LETTER_REASON: N_("reason for an export", "letter to the person"),
}  # fmt: skip
TO_WHOM: dict[str, Label] = {**RECIPIENT, "supervisor": N_("recipient", "supervisor (COC)")}


def reason_label(code: str | None, act: str = "") -> str:
    """A reason in words, as `act` means it; a code without words as it is."""
    known = {**WHY, **WHY_OF.get(act, {})}
    return say(known[code], locale()) if code in known else code or ""


def recipient_label(code: str | None) -> str:
    """An office, a body or a service in words. A person stands there by an id, which tells a reader nothing."""
    known = TO_WHOM.get(code or "")
    if known is not None:
        return say(known, locale())
    kind = next((kind for kind in ("body", "service") if catalogue.has(kind, code or "")), None)
    if kind is not None:
        return catalogue.label(kind, code or "", locale())
    return "" if as_uuid(code) else code or ""


def answers_told(act: str, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers of a step with their questions, choices in words."""
    workflow, _, name = act.partition(".")
    flow = WORKFLOWS.get(workflow)
    step = next((one for one in flow.steps if one.name == name), None) if flow else None
    asks = {ask.name: ask for ask in asks_of(step)} if step else {}
    told = []
    for key, value in answers.items():
        ask = asks.get(key)
        given = value if isinstance(value, list) else [value]
        words = ", ".join(answer_label(ask, one) for one in given)
        told.append((say(ask.says, locale()) if ask else detail_label(key), words))
    return told


def answer_label(ask: Ask | None, value: Any) -> str:
    """One answer in words: of a list by its label, of the catalogue by its entry, yes or no, else as it was typed."""
    if isinstance(value, bool):
        return say(dict(YES_OR_NO)["yes" if value else "no"], locale())
    if isinstance(value, dict):  # the marks: one a suspect and offence
        return value_said("", value)
    if ask is not None and isinstance(ask.choices, tuple) and value in dict(ask.choices):
        return say(dict(ask.choices)[value], locale())
    source = ask.choices if ask is not None and isinstance(ask.choices, str) else ""
    kind = "body" if source == "bodies" else source.partition(":")[2]
    return (
        catalogue.label(kind, value, locale()) if kind and catalogue.has(kind, str(value)) else value_said(ask.name if ask else "", value)
    )


def act_label(act: str) -> str:
    """An act in words, in the reader's language."""
    return act_said(act, locale())
