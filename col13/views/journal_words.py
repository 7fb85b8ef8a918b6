"""What an act of the journal is called, and why and to whom it was done. The journal keeps codes; readers get words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from col13 import catalogue
from col13.auth.language import locale
from col13.dossier.project_words import RECIPIENT
from col13.forms.fields import YES_OR_NO
from col13.i18n import Label, N_, say
from col13.services import visits
from col13.services.answers import asks_of
from col13.services.closing import REASONS
from col13.services.dossiers import EXPORT_REASONS, LETTER_REASON
from col13.views.case_support import as_uuid
from col13.views.journal_details import detail_label, value_said
from col13.workflows import WORKFLOWS
from col13.workflows.engine import Ask

ACTS: dict[str, Label] = {
    "case.open": N_("act", "case opened"), "case.look": N_("act", "case looked at"), "section.look": N_("act", "section looked at"),
    "case.close": N_("act", "case closed"), "case.reopen": N_("act", "case reopened"), "case.joined": N_("act", "joined to another case"),
    "case.duplicate": N_("act", "duplicate of another case"), "case.link": N_("act", "linked to another case"),
    "case.match": N_("act", "likely cases searched"), "case.assign": N_("act", "assigned"), "case.unassign": N_("act", "assignment ended"),
    "case.take": N_("act", "taken by oneself"), "case.restrict": N_("act", "restricted"), "case.unrestrict": N_("act", "restriction ended"),
    "case.name": N_("act", "named on the restricted case"), "case.unname": N_("act", "no longer named on the restricted case"),
    "case.exclude": N_("act", "excluded from the case"), "case.end_exclusion": N_("act", "exclusion ended"),
    "facts.report": N_("act", "report changed"), "facts.change": N_("act", "facts changed"), "facts.title": N_("act", "title changed"),
    "facts.add_incident": N_("act", "incident added"), "facts.add_quotation": N_("act", "exact words added"),
    "facts.complete_quotation": N_("act", "circumstances of exact words added"),
    "facts.add_indicator": N_("act", "bias indicator added"), "facts.add_note": N_("act", "note added"),
    "facts.strike_quotation": N_("act", "exact words taken back"), "facts.strike_indicator": N_("act", "bias indicator taken back"),
    "person.add": N_("act", "person added"), "person.change": N_("act", "person changed"),
    "person.contact": N_("act", "contact data changed"),
    "person.contact_rules": N_("act", "safe-contact rules set"), "person.representative": N_("act", "representative set"),
    "person.release": N_("act", "release noted"), "person.add_role": N_("act", "role given"),
    "person.change_role": N_("act", "role changed"),
    "person.end_role": N_("act", "role ended"), "statement.add": N_("act", "statement added"),
    "statement.none": N_("act", "noted why there is no statement"), "statement.copy": N_("act", "copy of the statement"),
    "right.record": N_("act", "victim's right noted"), "offence.add": N_("act", "offence added"),
    "offence.change": N_("act", "offence changed"), "offence.drop": N_("act", "offence dropped"),
    "offence.none": N_("act", "no offence found"), "bias.add": N_("act", "bias assessed"), "bias.none": N_("act", "no bias found"),
    "bias.confirmed": N_("act", "bias assessment confirmed"), "bias.rejected": N_("act", "bias assessment rejected"),
    "document.attach": N_("act", "document added"), "document.open": N_("act", "document opened"),
    "consent.given": N_("act", "consent given"), "consent.refused": N_("act", "consent refused"),
    "consent.withdrawn": N_("act", "consent withdrawn"), "dossier.request": N_("act", "dossier asked for"),
    "dossier.issue": N_("act", "dossier released"), "dossier.refused": N_("act", "dossier not released"),
    "dossier.fetch": N_("act", "dossier downloaded"), "dossier.recall": N_("act", "dossier recalled"),
    "dossier.verify": N_("act", "dossier checked that came back"),
    # Of an organisation, of the instance.
    "session.begin": N_("act", "signed in"), "session.end": N_("act", "signed out"), "session.refused": N_("act", "sign-in refused"),
    "account.add": N_("act", "account made"), "account.roles": N_("act", "roles changed"), "account.disable": N_("act", "account closed"),
    "account.enable": N_("act", "account opened again"), "account.reset_password": N_("act", "new one-time password"),
    "account.password": N_("act", "password changed"), "account.language": N_("act", "language chosen"),
    "policy.change": N_("act", "zone policy changed"), "catalogue.import_zones": N_("act", "police zones imported"),
    "work.list": N_("act", "my work shown"), "work.watch": N_("act", "watch lists shown"),
    "cases.list": N_("act", "list of cases shown"), "cases.search": N_("act", "cases searched"),
    "cases.export": N_("act", "list of cases taken along"), "view.save": N_("act", "view of the list saved"),
    "view.delete": N_("act", "view of the list deleted"), "view.first": N_("act", "first view of the list chosen"),
    "journal.read": N_("act", "journal read"),
    "journal.verify": N_("act", "journal verified"), "organisation.add": N_("act", "organisation added"),
    "instance.demo": N_("act", "marked as a demonstration"), "instance.clock_offset": N_("act", "clock of the demonstration moved"),
    "instance.penal_code_switch_date": N_("act", "change-over date of the Penal Code set"),
}  # fmt: skip
TRACK_ADDED, REFUSED = N_("act", "further track"), N_("act", "refused attempt")


# Why: the reason of a look, of an export, of a closing.
WHY: dict[str, Label] = {
    **visits.REASONS, **EXPORT_REASONS, **REASONS, "participant": N_("reason for opening", "takes part in the case"),
    "shared_with_body": N_("reason for opening", "shared with the body"),
    LETTER_REASON: N_("reason for an export", "letter to the person"),
}  # fmt: skip


def reason_label(code: str | None) -> str:
    """A reason in words; a code without words as it is."""
    return say(WHY[code], locale()) if code in WHY else code or ""


def recipient_label(code: str | None) -> str:
    """An office, a body or a service in words. A person stands there by an id, which tells a reader nothing."""
    known = RECIPIENT.get(code or "")
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
    """A step by its own name, another act by its name here, a refused attempt as that; else the code."""
    if act.startswith("refused:"):
        return say(REFUSED, locale())
    workflow, _, step = act.partition(".")
    flow = WORKFLOWS.get(workflow)
    if flow is not None and step == "track":
        return say(TRACK_ADDED, locale())
    if flow is not None and any(one.name == step for one in flow.steps):
        return say(flow.step(step).label, locale())
    return say(ACTS[act], locale()) if act in ACTS else act
