"""Accounts: who may sign in, with which roles; new passwords, shown once."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.proof import proved
from col13.errors import Invalid, NotFound
from col13.forms.accounts import AccountForm, chosen, RolesForm
from col13.i18n import S_
from col13.models import User
from col13.policies import require
from col13.services import accounts as service
from col13.services import sessions, sign_in, sign_in_counts
from col13.views.admin import blueprint, tabs
from col13.views.frame import notice
from col13.views.units import actor, answering, reading, writing

ADDED = S_("The account %(name)s is made.")
KEPT = S_("The roles of %(name)s are changed.")
CLOSED, OPENED = S_("The account %(name)s is closed. Its sessions have ended."), S_("The account %(name)s is open again.")

ENDED, LIFTED = S_("All sessions of the account have ended."), S_("%(name)s can try again at once.")


@blueprint.get("/accounts")
def accounts() -> ResponseReturnValue:
    """The accounts of the own organisation, and the form for one more."""
    with reading() as session:
        return page(session, AccountForm().offer(actor().org_kind))


def page(session: Session, form: AccountForm, **secret: object) -> str:
    """`name` and `password` of a password just made: this page is the only place that ever shows it."""
    found = service.accounts_seen(session, actor())
    return render_template("admin/accounts.html", tabs=tabs("admin.accounts"), accounts=found, form=form, **secret)


@blueprint.post("/accounts")
@proved
def add_account() -> ResponseReturnValue:
    """A new account with a one-time password."""
    form = AccountForm().offer(actor().org_kind)
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                user, secret = service.add_user(
                    session,
                    actor(),
                    name=form.name.data,
                    display_name=form.display_name.data,
                    roles=chosen(form),
                    language=form.language.data,
                )
                name = user.name
            with reading() as session:
                return page(session, AccountForm(formdata=None).offer(actor().org_kind), name=name, password=secret)
    with reading() as session:
        return page(session, form), answer.status


def one(session: Session, user_id: uuid.UUID) -> User:
    """An account of the own organisation; NotFound for any other."""
    found = next((user for user in service.accounts_seen(session, actor()) if user.id == user_id), None)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/accounts/<uuid:user_id>")
def account(user_id: uuid.UUID) -> ResponseReturnValue:
    """One account: roles, password, open or closed."""
    with reading() as session:
        user = one(session, user_id)
        form = RolesForm(data={"roles": [own.role for own in user.roles]}).offer(user.organisation.kind)
        return account_page(session, user, form)


def account_page(session: Session, user: User, form: RolesForm) -> str:
    """Drawn inside the session."""
    running, waits = sessions.running(session, actor(), user), sign_in_counts.waits(session, user)
    return render_template("admin/account.html", tabs=tabs("admin.accounts"), user=user, form=form, sessions=running, waits=waits)


@blueprint.post("/accounts/<uuid:user_id>/roles")
@proved
def change_roles(user_id: uuid.UUID) -> ResponseReturnValue:
    """These roles and no others."""
    form = RolesForm().offer(actor().org_kind)
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                notice(KEPT, name=service.change_roles(session, actor(), user_id, roles=chosen(form)).display_name)
            return redirect(url_for("admin.accounts"), 303)
    with reading() as session:
        return account_page(session, one(session, user_id), form), answer.status


@blueprint.post("/accounts/<uuid:user_id>/password")
@proved
def reset_password(user_id: uuid.UUID) -> ResponseReturnValue:
    """A new one-time password, shown once."""
    with writing() as session:
        # nosemgrep: view-asks-the-database-itself - the service has judged this account in the same line
        secret, name = service.reset_password(session, actor(), user_id), session.get_one(User, user_id).name
    with reading() as session:
        return page(session, AccountForm(formdata=None).offer(actor().org_kind), name=name, password=secret)


@blueprint.post("/accounts/<uuid:user_id>/<any(close, open):act>")
@proved
def open_or_close(user_id: uuid.UUID, act: str) -> ResponseReturnValue:
    """Close an account, or open it again."""
    require(actor(), "account:change")
    try:
        with writing() as session:
            user = (service.disable if act == "close" else service.enable)(session, actor(), user_id)
            name = user.display_name
    except Invalid as refused:
        key, facts = refused.fields["user"]
        notice(key, "late", **facts)
    else:
        notice(CLOSED if act == "close" else OPENED, name=name)
    return redirect(url_for("admin.account", user_id=user_id), 303)


@blueprint.post("/accounts/<uuid:user_id>/sessions")
@proved
def end_sessions(user_id: uuid.UUID) -> ResponseReturnValue:
    """End every session of an account, wherever it is signed in."""
    with writing() as session:
        sessions.end_of_account(session, actor(), user_id)
    notice(ENDED)
    return redirect(url_for("admin.account", user_id=user_id), 303)


@blueprint.post("/accounts/<uuid:user_id>/lift")
@proved
def lift_wait(user_id: uuid.UUID) -> ResponseReturnValue:
    """Let an account try to sign in again at once."""
    with writing() as session:
        name = sign_in.lift(session, actor(), user_id).display_name
    notice(LIFTED, name=name)
    return redirect(url_for("admin.account", user_id=user_id), 303)
