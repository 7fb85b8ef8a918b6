"""Signing in and out, a new password, the page's language."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from col13 import clock
from col13.auth import kept, sessions
from col13.auth import language as languages
from col13.auth.people import signed_in, SignedIn
from col13.auth.proof import need_proof
from col13.auth.wall import inside
from col13.errors import Invalid
from col13.forms.session import PasswordForm, SignInForm
from col13.i18n import LANGUAGES, S_
from col13.models import User
from col13.services import accounts, second_factor, sign_in_counts
from col13.services import sessions as standing
from col13.services import sign_in as sign_in_service
from col13.views.frame import home, notice
from col13.views.second_page import half_way
from col13.views.units import actor, answering, reading, writing

blueprint = Blueprint("session", __name__)
NOT_YOURS = S_("What was typed before belongs to somebody else’s session. It was not kept.")
# No cookies: that of the ended session opens nothing, and keeps the language and whose form may be given back.
LEAVE_NOTHING = '"cache", "storage"'
NOT_RIGHT = S_("The name or the password is not right.")
CHANGED = S_("Your password is changed. Other sessions of yours have ended.")


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Name and password; then the page that was asked for."""
    form, status = SignInForm(), 200
    if current_user.is_authenticated and request.method == "GET":
        return redirect(url_for(home()), 303)
    if request.method == "POST":
        with answering(form) as answer:
            if form.validate():
                try:
                    return enter(form.name.data, form.password.data)
                except sign_in_counts.TooOften as refused:
                    form.refuse(refused)
                    return page(form), refused.status, waiting(refused)
        status = answer.status
    return page(form), status


def waiting(refused: sign_in_counts.TooOften) -> dict[str, str]:
    """The header that says how many seconds to wait."""
    return {"Retry-After": str(int((refused.until - clock.now()).total_seconds()) + 1)}


def page(form: SignInForm) -> str:
    """The sign-in page, with what it carries."""
    return render_template("session/sign_in.html", form=form, next=request.values.get("next", ""), kept=kept.carried())


def enter(name: str, password: str) -> ResponseReturnValue:
    """Count the attempt, look at the password outside any transaction (it is slow), then let in. TooOften, Invalid."""
    with writing() as session:
        sign_in_service.knock(session, name, sessions.address())
    with reading() as session:
        checked = sign_in_service.check(session, name, password)
    with writing() as session:
        user = sign_in_service.enter(session, name, checked)
        known = signed_in(user) if user else None
        more = user is not None and second_factor.owed(session, user)
    if known is None:
        raise Invalid({"password": NOT_RIGHT})
    if more:
        return half_way(known)
    return welcome(known)


def welcome(person: SignedIn, level: str = "password") -> ResponseReturnValue:
    """Begin the session; then the page that was asked for, or the form that was posted when the last session ended. It is posted
    by nobody's hand but the person's own, who sees first what was typed."""
    typed = kept.carried()
    theirs = kept.theirs(typed, person.get_id())
    sessions.begin(person, level=level)
    g.pop("csrf_token", None)  # made for the session before: the form to come needs one of this session
    if typed is not None and theirs and person.must_change:
        return render_template("session/password.html", form=PasswordForm(formdata=None), kept=typed)
    if typed is not None and theirs:
        return render_template("session/again.html", kept=typed)
    if typed is not None and not theirs:
        notice(NOT_YOURS, "soon")
    return redirect(inside(request.form.get("next")), 303)


def shown_again() -> ResponseReturnValue:
    """After a proof: what was typed before, to be read and sent by the person's own hand; without it, the page they came from."""
    typed = kept.carried()
    if typed is not None and kept.theirs(typed, current_user.get_id()):
        return render_template("session/again.html", kept=typed, proved=True)
    return redirect(inside(request.form.get("next")), 303)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Ends this session."""
    with writing() as session:
        standing.end(session, actor(), current_user.standing.id, why="signed_out")
    elsewhere = "" if current_user.standing.level == "identity_provider" else None  # that session goes on: the page says where to end it
    sessions.end()
    answer = redirect(url_for("session.sign_in", left=elsewhere), 303)
    answer.headers["Clear-Site-Data"] = LEAVE_NOTHING
    return answer


@blueprint.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """A new password ends every other session of this person."""
    form, status = PasswordForm(), 200
    if request.method == "POST":
        if has_second_factor():
            need_proof()  # the session that begins here is fresh proof: the password alone is not enough for it
        with answering(form) as answer:
            if form.validate():
                try:
                    known = renewed(form)
                except sign_in_counts.TooOften as refused:
                    form.refuse(refused)
                    return render_template("session/password.html", form=form, kept=kept.carried()), refused.status, waiting(refused)
                sessions.begin(known, level=current_user.standing.level)
                g.pop("csrf_token", None)
                notice(CHANGED)
                return shown_again() if kept.carried() else redirect(url_for(home()), 303)
        status = answer.status
    return render_template("session/password.html", form=form, kept=kept.carried()), status


def renewed(form: PasswordForm) -> SignedIn:
    """The person with the new password. A wrong old one counts as a miss at the door. TooOften, Invalid."""
    with writing() as session:
        sign_in_service.knock(session, session.get_one(User, actor().id).name, sessions.address())
    try:
        with writing() as session:
            return signed_in(accounts.change_password(session, actor(), form.old.data, form.new.data, form.again.data))
    except Invalid as refused:
        if "old" not in refused.fields:
            with writing() as session:
                sign_in_counts.forgive(session, session.get_one(User, actor().id), sessions.address())
        raise


def has_second_factor() -> bool:
    """Whether the person who is signed in has one: then nothing less proves who they are."""
    with reading() as session:
        return bool(second_factor.held(session, actor().id))


@blueprint.post("/language")
def language() -> ResponseReturnValue:
    """The page's language: for this session, and for a signed-in person from now on."""
    chosen = request.form.get("language", "")
    languages.choose(chosen)
    if current_user.is_authenticated and chosen in LANGUAGES:
        with writing() as session:
            accounts.choose_language(session, actor(), chosen)
    return redirect(inside(request.form.get("next")), 303)
