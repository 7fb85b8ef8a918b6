"""One's own second factors: seen, added, named, removed; recovery codes, shown once."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, Response, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from col13.auth import sessions
from col13.auth.language import locale
from col13.auth.place import place
from col13.auth.proof import need_proof
from col13.errors import Invalid, NotFound
from col13.forms.second_factor import ConfirmForm, FactorForm
from col13.i18n import S_, say
from col13.models import User
from col13.policies import require
from col13.services import authenticator_app, passkeys, recovery_codes, second_factor
from col13.services import sessions as standing
from col13.views.frame import notice
from col13.views.second_ask import blueprint
from col13.views.units import actor, answering, reading, writing

HOME = "/settings/second-factor"
NOT_IT = S_("This is not the code that the app shows now. Look whether the telephone's clock is right.")
NO_KEY = S_("The passkey could not be added. Try again.")
ADDED, RENAMED, REMOVED = S_("%(name)s is added."), S_("The name is changed."), S_("%(name)s is removed.")


@blueprint.get(HOME)
def show() -> ResponseReturnValue:
    """What the person has, and how one more is added."""
    require(actor(), "self:settings")
    with reading() as session:
        return page(session, FactorForm(formdata=None))


def page(session: Session, form: FactorForm) -> str:
    """The list; `form` carries what was wrong."""
    mine = second_factor.held(session, actor().id)
    user = session.get_one(User, actor().id)
    return render_template(
        "session/second_factors.html", form=form, factors=mine, kinds=second_factor.FACTORS, here=place() is not None,
        left=recovery_codes.left(session, actor().id), owing=second_factor.obliged(session, user), most=recovery_codes.HOW_MANY,
    )  # fmt: skip


@blueprint.post(f"{HOME}/app/new")
def begin_app() -> ResponseReturnValue:
    """A secret to put into the app."""
    require(actor(), "self:settings")
    need_proof()
    form = FactorForm()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                second_factor.begin_app(session, actor(), form.name.data)
            return redirect(url_for("second_factor.app"), 303)
    with reading() as session:
        return page(session, form), answer.status


@blueprint.route(f"{HOME}/app", methods=["GET", "POST"])
def app() -> ResponseReturnValue:
    """The picture and the secret, until the first code has come back; then never again."""
    require(actor(), "self:settings")
    form, status = ConfirmForm(), 200
    if request.method == "POST":
        with answering(form) as answer:
            if form.validate():
                with writing() as session:
                    row = second_factor.confirm_app(session, actor(), form.code.data)
                    name = row.name if row else ""
                if row:
                    return added(name)
                raise Invalid({"code": NOT_IT})
        status = answer.status
    with reading() as session:
        row = authenticator_app.waiting(session, actor())
        if row is None:
            return redirect(url_for("second_factor.show"), 303)
        shown = authenticator_app.show(session, row, session.get_one(User, actor().id).name)
        return render_template("session/second_app.html", form=form, shown=shown), status


@blueprint.post(f"{HOME}/passkey/question")
def new_question() -> ResponseReturnValue:
    """What the browser needs to make a passkey, as JSON."""
    require(actor(), "self:settings")
    need_proof()
    here = place()
    if here is None:
        raise NotFound
    with writing() as session:
        return Response(passkeys.ask_new(session, actor(), here), mimetype="application/json")


@blueprint.post(f"{HOME}/passkey")
def add_passkey() -> ResponseReturnValue:
    """A passkey that the browser has just made."""
    require(actor(), "self:settings")
    need_proof()
    here = place()
    if here is None:
        raise NotFound
    form = FactorForm()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                row = second_factor.add_passkey(session, actor(), here, request.form.get("answer", ""), form.name.data)
                name = row.name if row else ""
            if row:
                return added(name)
            raise Invalid({"answer": NO_KEY})
    with reading() as session:
        return page(session, form), answer.status


def added(name: str) -> ResponseReturnValue:
    """This session has now proven more than a password; every other one has not, and ends. With the first factor come the codes."""
    with writing() as session:
        first = len(second_factor.held(session, actor().id)) == 1
        codes = recovery_codes.make(session, actor()) if first else []
        if first:
            standing.end_others(session, actor(), current_user.standing.id)
    sessions.prove("second_factor")
    notice(ADDED, name=name)
    return render_template("session/second_codes.html", codes=codes) if codes else redirect(url_for("second_factor.show"), 303)


@blueprint.post(f"{HOME}/<uuid:factor_id>/name")
def rename(factor_id: uuid.UUID) -> ResponseReturnValue:
    """Another name."""
    require(actor(), "self:settings")
    form = FactorForm()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                second_factor.rename(session, actor(), factor_id, form.name.data)
            notice(RENAMED)
            return redirect(url_for("second_factor.show"), 303)
    with reading() as session:
        return page(session, form), answer.status


@blueprint.post(f"{HOME}/<uuid:factor_id>/remove")
def remove(factor_id: uuid.UUID) -> ResponseReturnValue:
    """One less; never the last one that the zone asks for."""
    require(actor(), "self:settings")
    need_proof()
    try:
        with writing() as session:
            name = second_factor.remove(session, actor(), factor_id)
    except Invalid as refused:
        key, facts = refused.fields["factor"]
        notice(key, "late", **facts)
    else:
        notice(REMOVED, name=name)
    return redirect(url_for("second_factor.show"), 303)


@blueprint.post(f"{HOME}/codes")
def codes() -> ResponseReturnValue:
    """Ten new codes; those before count no more."""
    require(actor(), "self:settings")
    need_proof()
    with writing() as session:
        if not second_factor.held(session, actor().id):
            raise NotFound
        made = recovery_codes.make(session, actor())
    return render_template("session/second_codes.html", codes=made)


@blueprint.app_template_global()
def usual_name(kind: str) -> str:
    """What a factor is called until somebody calls it otherwise."""
    return say(second_factor.FACTORS[kind], locale())
