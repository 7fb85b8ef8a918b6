"""The second factor is given: after the password it begins the session, within a session it proves once more who is there."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, request, Response, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user

from col13.auth import kept, sessions
from col13.auth.people import signed_in, SignedIn
from col13.auth.place import place
from col13.errors import Invalid, NotFound
from col13.forms.second_factor import ProveForm
from col13.i18n import S_
from col13.models import User
from col13.services import passkeys, second_factor, second_tries
from col13.services import sessions as standing
from col13.views.frame import notice
from col13.views.second_page import page
from col13.views.session import shown_again, welcome
from col13.views.units import actor, answering, reading, writing

blueprint = Blueprint("second_factor", __name__)
NOT_IT = S_("This code is not right, or was used before. Wait for the next one.")
NO_KEY = S_("The passkey did not answer as it should. Try again, or use a code.")
TOO_OFTEN = S_("Too many wrong codes. Sign in again with your password.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose factor is asked, and under which mark wrong ones are counted: the password just given, or the session."""

    person: SignedIn
    mark: str


def asked() -> Asked | None:
    """None when neither a session nor a password just given stands behind the request, or the account was closed meanwhile."""
    if current_user.is_authenticated:
        return Asked(current_user, str(current_user.standing.id))
    half = sessions.half_of()
    if half is None:
        return None
    with reading() as session:
        # nosemgrep: view-asks-the-database-itself - whose password was right a moment ago (sessions.half_of)
        user = session.get(User, half)
        if user is None or not user.active or not user.organisation.active:
            return None
        return Asked(signed_in(user), str(cookie[sessions.HALF]))


@blueprint.route("/sign-in/second", methods=["GET", "POST"])
def ask() -> ResponseReturnValue:
    """A code or a passkey's answer; then the page that was asked for."""
    who = asked()
    if who is None:
        return redirect(url_for("session.sign_in"), 303)
    form, status = ProveForm(), 200
    if request.method == "POST":
        answer = request.form.get("answer", "")
        with answering(form) as told:
            if answer or form.validate():
                if prove(who, form.code.data or "", answer):
                    return through(who)
                if second_spent(who):
                    return out()
                raise Invalid({"answer" if answer else "code": NO_KEY if answer else NOT_IT})
        status = told.status
    return page(form, who.person.actor.id, kept.carried()), status


@blueprint.post("/sign-in/second/question")
def question() -> ResponseReturnValue:
    """What the browser asks a passkey, as JSON."""
    who, here = asked(), place()
    if who is None or here is None:
        raise NotFound
    with writing() as session:
        return Response(passkeys.ask_known(session, who.person.actor, here), mimetype="application/json")


def prove(who: Asked, code: str, answer: str) -> bool:
    """Whether the factor is right; a wrong one is counted and journalled."""
    with writing() as session:
        if second_tries.spent(session, who.person.actor, who.mark):
            return False
        if second_factor.prove(session, who.person.actor, code=code, answer=answer, place=place()):
            return True
        second_tries.missed(session, who.person.actor, who.mark)
        return False


def second_spent(who: Asked) -> bool:
    with writing() as session:
        return second_tries.spent(session, who.person.actor, who.mark)


def through(who: Asked) -> ResponseReturnValue:
    """The session begins, or its proof is renewed."""
    if not current_user.is_authenticated:
        return welcome(who.person, level="second_factor")
    sessions.prove("second_factor")
    return shown_again()


def out() -> ResponseReturnValue:
    """Nothing is left but to sign in anew."""
    if current_user.is_authenticated:
        with writing() as session:
            standing.end(session, actor(), current_user.standing.id, why="wrong_factors")
    sessions.end()
    notice(TOO_OFTEN, "late")
    return redirect(url_for("session.sign_in"), 303)
