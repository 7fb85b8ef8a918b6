"""Closed cases that are due, held or proposed; one case's terms and the acts on them; what was erased, or handed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.proof import need_proof
from col13.forms.base import HouseForm
from col13.forms.retention import DecisionForm, HoldForm, KeepForm, ProposalForm, WithdrawForm, WordsForm
from col13.i18n import S_, Sentence
from col13.models import Case
from col13.policies import may, require, Role
from col13.services import casework, handed_over, retention
from col13.services.retention_terms import CATEGORIES, STAGES
from col13.services.stones import WHY
from col13.services.worklist import note_list
from col13.views.frame import notice
from col13.views.units import actor, answering, writing

blueprint = Blueprint("retention", __name__)
FORMS: dict[str, type[HouseForm]] = {
    "propose": ProposalForm, "decide": DecisionForm, "withdraw": WithdrawForm, "hold": HoldForm, "lift": WordsForm, "keep": KeepForm,
    "unarchive": WordsForm,
}  # fmt: skip
DO: dict[str, Callable[..., object]] = {
    "propose": retention.propose, "decide": retention.decide, "withdraw": retention.withdraw, "hold": retention.hold,
    "lift": retention.lift, "keep": retention.keep_longer, "unarchive": retention.unarchive,
}  # fmt: skip
DONE = S_("Noted.")
WILL_GO = S_("Confirmed. The case is erased within minutes; its stone stays.")
TITLES: dict[str, Sentence] = {
    "decide": S_("Decide on it"), "withdraw": S_("Take the proposal back"), "propose": S_("Propose to archive or erase"),
    "keep": S_("Keep it longer"), "hold": S_("Put it on hold"), "lift": S_("Lift the hold"), "unarchive": S_("Take it out of the archive"),
}  # fmt: skip
WORDS: dict[str, Any] = {
    "titles": TITLES,
    "categories": CATEGORIES,
    "stages": STAGES,
    "kinds": retention.KINDS,
    "why": WHY,
    "holds": retention.HOLDS,
}


@blueprint.get("/retention")
def show() -> ResponseReturnValue:
    """The list; its numbers are journalled before they are shown."""
    with writing() as session:
        lines, stones = retention.lines(session, actor()), retention.stones(session, actor())
        handed = handed_over.lines(session, actor())
    return render_template("retention/list.html", lines=lines, stones=stones, handed=handed, **WORDS)


@blueprint.get("/retention/<number>")
def one(number: str) -> ResponseReturnValue:
    """One closed case: its category, its days, hold and proposal, and what this person may do."""
    return page(number)


@blueprint.post("/retention/<number>/<any(propose,decide,withdraw,hold,lift,keep,unarchive):what>")
def change(number: str, what: str) -> ResponseReturnValue:
    """One act; a refusal comes back with what was typed. Who decides shows once more who they are."""
    if what == "decide":
        need_proof()
    form = FORMS[what]()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                case = casework.get(session, actor(), number, lock=True)
                DO[what](session, actor(), case, **values(form))
                erasing = what == "decide" and bool(session.info.get("bells"))
            notice(WILL_GO if erasing else DONE)
            return redirect(url_for(".show" if erasing else ".one", number=None if erasing else number), 303)
    return page(number, what, form), answer.status


def values(form: HouseForm) -> dict[str, Any]:
    """What was typed, by field."""
    return {field.name: field.data or "" for field in form if field.name != "csrf_token"}


def page(number: str, posted: str = "", form: HouseForm | None = None) -> str:
    with writing() as session:  # this look is journalled before it is shown
        require(actor(), "retention:list")
        case = casework.get(session, actor(), number)
        sheet = retention.sheet(session, actor(), case)
        role = require(actor(), "retention:list")
        note_list(session, actor(), "retention.list", role, [case.number])
        forms = {name: FORMS[name]() for name in offered(session, case, sheet)}
        if form is not None and posted in forms:
            forms[posted] = form
        for name, asked in forms.items():
            for field in asked:
                field.id = f"{name}-{field.name}"
        reads = actor().has(Role.REFERENCE_OFFICER)
        return render_template("retention/case.html", case=case, sheet=sheet, forms=forms, form=form, posted=posted, reads=reads, **WORDS)


def offered(_session: Session, case: Case, sheet: retention.Sheet) -> list[str]:
    """The acts whose moment it is and that this person may do; the service asks again."""
    mine = sheet.proposal is not None and sheet.proposal.by == actor().id
    rules: tuple[tuple[str, str, bool], ...] = (
        ("decide", "retention:decide", sheet.proposal is not None and not mine),
        ("withdraw", "retention:propose", mine),
        ("propose", "retention:propose", sheet.proposal is None and sheet.hold is None),
        ("keep", "retention:propose", sheet.proposal is None),
        ("hold", "retention:hold", sheet.hold is None),
        ("lift", "retention:hold", sheet.hold is not None),
        ("unarchive", "retention:propose", case.archived_at is not None),
    )
    return [name for name, action, now in rules if now and may(actor(), action)]
