"""The page that asks once more who is there, before a share, a restriction, a change of accounts; then what was typed comes back."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import render_template, request
from flask.typing import ResponseReturnValue

from col13.auth import kept, sessions
from col13.auth.proof import fresh, ProofNeeded
from col13.errors import Invalid
from col13.forms.second_factor import ProveForm
from col13.forms.session import ProofForm
from col13.models import User
from col13.services import accounts, sign_in, sign_in_counts
from col13.views import second_page
from col13.views.session import blueprint, has_second_factor, shown_again, waiting
from col13.views.units import actor, answering, reading, writing


@blueprint.app_errorhandler(ProofNeeded)
def needed(refused: ProofNeeded) -> ResponseReturnValue:
    """The question, with the form that was posted; without one, the page it stood on is where the person goes on."""
    return question(kept.posted(), came_from()), refused.status


def question(typed: kept.Kept | None, back: str) -> str:
    """By second factor for who has one, else by password."""
    if has_second_factor():
        return second_page.page(ProveForm(formdata=None), actor().id, typed, back)
    return page(ProofForm(formdata=None), typed, back)


def page(form: ProofForm, typed: kept.Kept | None, back: str) -> str:
    """The password, asked once more."""
    return render_template("session/proof.html", form=form, kept=typed, next=back)


@blueprint.route("/prove", methods=["GET", "POST"])
def prove() -> ResponseReturnValue:
    """The password, of who has no second factor; a miss counts as one at the door. Whoever proved it meanwhile, at the identity provider,
    goes on."""
    form, status = ProofForm(), 200
    if request.method == "POST" and fresh():
        return shown_again()
    if has_second_factor():
        return question(kept.carried(), request.values.get("next", "")), ProofNeeded.status if request.method == "POST" else 200
    if request.method == "POST":
        with answering(form) as answer:
            if form.validate():
                try:
                    check(form.password.data)
                except sign_in_counts.TooOften as refused:
                    form.refuse(refused)
                    return page(form, kept.carried(), request.form.get("next", "")), refused.status, waiting(refused)
                sessions.prove()
                return shown_again()
        status = answer.status
    return page(form, kept.carried(), request.values.get("next", "")), status


def check(password: str) -> None:
    """TooOften, or Invalid for a wrong password."""
    with reading() as session:
        name = session.get_one(User, actor().id).name
    with writing() as session:
        sign_in.knock(session, name, sessions.address())
    with reading() as session:
        checked = sign_in.check(session, name, password)
    with writing() as session:
        user = sign_in.enter(session, name, checked)
        if user is not None:
            sign_in_counts.forgive(session, user, sessions.address())
    if user is None:
        raise Invalid({"password": accounts.WRONG_PASSWORD})


def came_from() -> str:
    """The page of this house on which the form stood."""
    told = urlsplit(request.referrer or "")
    return told.path if told.netloc == request.host and kept.is_path(told.path) else ""
