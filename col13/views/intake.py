"""New case: the guided intake. Each leg saves by itself, so it is safe to leave and to resume; the last one tells what is missing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.forms.base import HouseForm
from col13.forms.intake import StartForm
from col13.i18n import Label, N_, S_
from col13.models import Case
from col13.policies import require, Section
from col13.services import casework, persons_seen
from col13.views.case_page import shows
from col13.views.frame import notice
from col13.views.units import actor, answering, writing

blueprint = Blueprint("intake", __name__)

LEGS: dict[str, Label] = {
    "how": N_("intake leg", "How it was reported"),
    "what": N_("intake leg", "What happened"),
    "who": N_("intake leg", "Who"),
    "bias": N_("intake leg", "Words and signs of bias"),
    "check": N_("intake leg", "Check and submit"),
}
OPENED = S_("Case %(number)s is opened. You can leave at any moment: each page is kept when you go on.")


@blueprint.route("/cases/new", methods=["GET"])
def new() -> ResponseReturnValue:
    """Before anything is written."""
    require(actor(), "case:open")
    return render_template("cases/new.html", form=StartForm(data={"language": actor().language}))


@blueprint.post("/cases/new")
def start() -> ResponseReturnValue:
    """Opens the case; the same form again finds the same case."""
    form = StartForm()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                case = casework.open_case(
                    session, actor(), language=form.language.data, title=(form.title.data or "").strip(), once=form.token()
                )
                number = case.number
            notice(OPENED, number=number)
            return redirect(url_for("intake.how", number=number), 303)
    return render_template("cases/new.html", form=form), answer.status


def leg_page(case: Case, leg: str, form: HouseForm | None = None, **content: Any) -> str:
    """A page of the intake with its row of legs."""
    return render_template(f"cases/intake_{leg}.html", case=case, number=case.number, legs=LEGS, leg=leg, form=form, **content)


def onward(number: str, leg: str) -> ResponseReturnValue:
    """The leg after this one."""
    names = list(LEGS)
    return redirect(url_for(f"intake.{names[names.index(leg) + 1]}", number=number), 303)


@blueprint.get("/cases/<number>/intake/check")
@shows(Section.FACTS)
def check(session: Session, case: Case) -> ResponseReturnValue:
    """What the report still needs, each with its page; then the step itself."""
    verdicts = casework.verdicts(session, actor(), case)["report"]
    verdict = next((one for one in verdicts if one.step.name == "submit"), None)
    people = persons_seen.persons_seen(session, actor(), case)
    return leg_page(case, "check", verdict=verdict, people=people)
