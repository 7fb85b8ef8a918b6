"""An account and the identity provider: linked with the code the person brings, or that link taken away."""

from __future__ import annotations

import uuid

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.identity_provider import provider
from col13.auth.proof import proved
from col13.forms.identity import LinkForm
from col13.i18n import S_
from col13.policies import require
from col13.services import identities
from col13.views.admin import blueprint, tabs
from col13.views.admin_accounts import one
from col13.views.frame import notice
from col13.views.units import actor, answering, reading, writing

LINKED = S_("The account %(name)s is linked to the identity provider.")
UNLINKED = S_("The link of %(name)s is taken away. Its sessions have ended.")


@blueprint.get("/accounts/<uuid:user_id>/identity")
def identity(user_id: uuid.UUID) -> ResponseReturnValue:
    """Since when an account is linked, or the field for the code."""
    require(actor(), "account:list")
    issuer = _issuer()
    with reading() as session:
        return page(session, user_id, issuer, LinkForm(formdata=None))


def page(session: Session, user_id: uuid.UUID, issuer: str, form: LinkForm) -> str:
    """Drawn inside the session."""
    user = one(session, user_id)
    linked = identities.identity_of(session, actor(), user_id, issuer)
    return render_template("admin/identity.html", tabs=tabs("admin.accounts"), user=user, linked=linked, issuer=issuer, form=form)


@blueprint.post("/accounts/<uuid:user_id>/identity")
@proved
def link_identity(user_id: uuid.UUID) -> ResponseReturnValue:
    """Link with a code."""
    require(actor(), "account:change")
    issuer, form = _issuer(), LinkForm()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                name = identities.link(session, actor(), user_id, issuer=issuer, code=form.code.data).display_name
            notice(LINKED, name=name)
            return redirect(url_for("admin.account", user_id=user_id), 303)
    with reading() as session:
        return page(session, user_id, issuer, form), answer.status


@blueprint.post("/accounts/<uuid:user_id>/identity/unlink")
@proved
def unlink_identity(user_id: uuid.UUID) -> ResponseReturnValue:
    """Take the link away."""
    require(actor(), "account:change")
    issuer = _issuer()
    with writing() as session:
        notice(UNLINKED, name=identities.unlink(session, actor(), user_id, issuer=issuer).display_name)
    return redirect(url_for("admin.account", user_id=user_id), 303)


def _issuer() -> str:
    found = provider()
    if found is None:
        abort(404)
    return found.settings.issuer
