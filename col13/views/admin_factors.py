"""The second factors of an account, taken away by the administrator when a telephone is lost; never seen, never added here."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.proof import proved
from col13.forms.second_factor import RemoveFactorsForm
from col13.i18n import S_
from col13.policies import require
from col13.services import recovery_codes, second_factor
from col13.views.admin import blueprint, tabs
from col13.views.admin_accounts import one
from col13.views.frame import notice
from col13.views.units import actor, answering, reading, writing

REMOVED = S_("The second factors of %(name)s are removed. Its sessions have ended.")


@blueprint.get("/accounts/<uuid:user_id>/second-factor")
def factors(user_id: uuid.UUID) -> ResponseReturnValue:
    """Which kinds the account has, since when."""
    require(actor(), "account:list")
    with reading() as session:
        return page(session, user_id, RemoveFactorsForm(formdata=None))


def page(session: Session, user_id: uuid.UUID, form: RemoveFactorsForm) -> str:
    """Drawn inside the session."""
    user = one(session, user_id)
    return render_template(
        "admin/factors.html", tabs=tabs("admin.accounts"), user=user, form=form, factors=second_factor.held(session, user_id),
        kinds=second_factor.FACTORS, left=recovery_codes.left(session, user_id), own=user_id == actor().id,
        owing=second_factor.obliged(session, user),
    )  # fmt: skip


@blueprint.post("/accounts/<uuid:user_id>/second-factor")
@proved
def remove_factors(user_id: uuid.UUID) -> ResponseReturnValue:
    """All of them, with a reason."""
    require(actor(), "account:change")
    form = RemoveFactorsForm()
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                name = second_factor.remove_all(session, actor(), user_id, reason=form.reason.data).display_name
            notice(REMOVED, name=name)
            return redirect(url_for("admin.account", user_id=user_id), 303)
    with reading() as session:
        return page(session, user_id, form), answer.status
