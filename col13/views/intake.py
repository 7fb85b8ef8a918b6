"""New case: the guided intake. Each part saves by itself, so it is safe to leave and to resume; the last one tells what is missing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13 import catalogue
from col13.auth.language import locale
from col13.forms.base import HouseForm
from col13.forms.intake import PROCEDURE, StartForm
from col13.forms.safety import in_words
from col13.i18n import Label, N_, S_
from col13.models import Case
from col13.policies import require
from col13.services import casework, facts
from col13.services import standing as standings
from col13.views.frame import notice
from col13.views.units import actor, answering, writing
from col13.workflows.standing import Standing

blueprint = Blueprint("intake", __name__)

LEGS: dict[str, Label] = {
    "how": N_("intake leg", "Report"),
    "what": N_("intake leg", "What, when, where"),
    "who": N_("intake leg", "Who"),
    "bias": N_("intake leg", "Words and signs of bias"),
    "check": N_("intake leg", "Check and submit"),
}
OPENED = S_("Case %(number)s is opened. You can leave at any moment: what you typed is kept.")


def coded(form: HouseForm, **kinds: str) -> None:
    """Fill lists from the catalogue, in the reader's language."""
    for name, kind in kinds.items():
        form[name].choices = [("", ""), *catalogue.choices(kind, locale())]


def start_form(**known: Any) -> StartForm:
    """The first page's form with its lists."""
    form = StartForm(**known)
    coded(form, channel="channel", spoken="language")
    return form


@blueprint.route("/cases/new", methods=["GET"])
def new() -> ResponseReturnValue:
    """Before anything is written: somebody stands at the desk and speaks the officer's language, until it is said otherwise."""
    require(actor(), "case:open")
    own = actor().language
    language = own if own in dict(PROCEDURE) else PROCEDURE[0][0]
    return first_page(start_form(data={"language": language, "spoken": language, "channel": "in_person"}))


def first_page(form: StartForm) -> str:
    """The page that opens a case."""
    return render_template("cases/new.html", form=form, legs=LEGS, leg="how", number="", done=frozenset())


@blueprint.post("/cases/new")
def start() -> ResponseReturnValue:
    """Opens the case; the same form again finds the same case."""
    form = start_form()
    with answering(form) as answer:
        if form.validate():
            form.refuse_empty()
            with writing() as session:
                case = casework.open_case(
                    session, actor(), language=form.language.data, title=(form.title.data or "").strip(), once=form.token()
                )
                facts.save_report(
                    session, actor(), case, channel=form.channel.data or None, anonymous=form.anonymous.data, pv_wanted=form.pv_wanted.data,
                    language=form.spoken.data or None, interpreter=form.interpreter.data,
                    safety_needs=in_words(form.needs.data or (), form.safety_needs.data or "", case.language),
                )  # fmt: skip
                number = case.number
            notice(OPENED, number=number)
            return redirect(url_for("intake.what", number=number), 303)
    return first_page(form), answer.status


def leg_page(session: Session, case: Case, leg: str, form: HouseForm | None = None, **content: Any) -> str:
    """A page of the intake with its row of parts, each marked once it holds what `submit` needs of it."""
    return render_template(
        f"cases/intake_{leg}.html", case=case, number=case.number, legs=LEGS, leg=leg, form=form,
        done=done(standings.of(session, actor(), case)), **content,
    )  # fmt: skip


def done(stands: Standing) -> frozenset[str]:
    """The parts in which nothing is missing."""
    whole = {
        "how": stands.channel_stated,
        "what": stands.facts_written and stands.date_stated and stands.place_stated,
        "who": stands.reporter_or_anonymous and stands.victims_without_contact_rules == 0,
        "bias": stands.bias_prompt_answered,
    }
    return frozenset(leg for leg, complete in whole.items() if complete)


def onward(number: str, leg: str) -> ResponseReturnValue:
    """The part after this one."""
    names = list(LEGS)
    return redirect(url_for(f"intake.{names[names.index(leg) + 1]}", number=number), 303)
