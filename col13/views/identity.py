"""Signing in at the identity provider: the way there, and the way back with an answer that is taken once."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from flask import abort, Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from col13 import clock
from col13.auth import kept, sessions
from col13.auth.identity_provider import NotBelieved, Proven, Provider, provider, Question
from col13.auth.people import signed_in
from col13.auth.wall import inside
from col13.errors import Col13Error, Forbidden
from col13.forms.session import SignInForm
from col13.i18n import S_
from col13.services import identities, second_factor
from col13.views.frame import home
from col13.views.units import writing

blueprint = Blueprint("identity", __name__)
ASKED = "identity_asked"  # in the person's own signed session: what was asked, until the answer comes
LEFT = "left"  # in the address of the sign-in page
PROOF_AGE = 60  # seconds: how old the sign-in at the provider may be where somebody shows once more who they are
TOO_LATE = S_("This sign-in was begun in another browser, was used already, or took longer than ten minutes. Start again.")
STOPPED = S_("The sign-in was stopped at the identity provider. Nothing was changed.")
REFUSED = S_("The identity provider refused the sign-in. Ask your administrator.")
NOT_OPEN = S_("This account cannot sign in. Ask your administrator.")
SOMEBODY_ELSE = S_("The identity provider knows somebody else here. Sign in there as yourself.")


class Unusable(Col13Error):
    """An answer nobody in this browser waits for."""

    status = 400
    key = TOO_LATE


@blueprint.get("/sign-in/provider")
def start() -> ResponseReturnValue:
    """Off to the provider. `again`: somebody who is signed in shows once more who they are."""
    asked, again = _provider(), "again" in request.args
    if again != current_user.is_authenticated:
        return redirect(url_for("session.sign_in") if again else url_for(home()), 303)
    question = Question(
        state=secrets.token_urlsafe(32), nonce=secrets.token_urlsafe(32), verifier=secrets.token_urlsafe(48),
        redirect_to=address_of("identity.back"), max_age=PROOF_AGE if again else None,
    )  # fmt: skip
    wanted = request.args.get("next", "")
    try:
        there = asked.address(question)
    except Col13Error as refused:
        return told(refused, wanted)
    session[ASKED] = {
        "state": question.state, "nonce": question.nonce, "verifier": question.verifier, "at": int(clock.now().timestamp()),
        "next": wanted if kept.is_path(wanted) and len(wanted) < 500 else "", "again": again,
    }  # fmt: skip
    # nosemgrep: sent-where-the-request-says - the configured provider's address; what the request says stays in the cookie
    return redirect(there, 303)


@blueprint.get("/sign-in/provider/back")
def back() -> ResponseReturnValue:
    """The provider's answer: taken once, in the browser that asked, within ten minutes."""
    asked = _provider()
    waiting = session.pop(ASKED, None)
    wanted = str(waiting.get("next", "")) if isinstance(waiting, dict) else ""
    try:
        proven = answer(asked, waiting)
        if isinstance(waiting, dict) and waiting["again"]:
            return proven_again(proven, wanted)
        with writing() as work:
            found = identities.sign_in(work, proven.issuer, proven.subject)
            owes = found.user is not None and not proven.assured and second_factor.owed(work, found.user)
            known = signed_in(found.user) if found.user is not None else None
    except Col13Error as refused:
        return told(refused, wanted)
    if found.code is not None:
        return render_template("session/identity_code.html", code=found.code), 403
    if known is None:
        return told(Forbidden(NOT_OPEN), wanted)
    if owes:
        sessions.half(known)
        return redirect(url_for("second_factor.ask", next=wanted or None), 303)  # the provider vouches for no level: ours is owed
    sessions.begin(known, level="identity_provider" if proven.assured else "password")
    return redirect(inside(wanted), 303)


def answer(asked: Provider, waiting: Any) -> Proven:
    """Whom the answer proves. Unusable, NotBelieved, Forbidden for the provider's own refusal, Unavailable when it is silent."""
    given = request.args
    if not isinstance(waiting, dict) or not hmac.compare_digest(str(waiting["state"]).encode(), given.get("state", "").encode()):
        raise Unusable
    if not 0 <= clock.now().timestamp() - waiting["at"] <= identities.STATE_LIVES.total_seconds():
        raise Unusable
    with writing() as work:
        if not identities.take_state(work, waiting["state"]):
            raise Unusable
    named = given.get("iss")
    if named is not None and named != asked.settings.issuer:
        raise NotBelieved("iss of the answer")  # RFC 9207: another provider's answer is not taken for this one's
    if "error" in given:
        raise Forbidden(STOPPED if given["error"] == "access_denied" else REFUSED)
    if named is None and asked.document().get("authorization_response_iss_parameter_supported") is True:
        raise NotBelieved("iss of the answer")
    if not given.get("code"):
        raise NotBelieved("code")
    question = Question(
        waiting["state"], waiting["nonce"], waiting["verifier"], address_of("identity.back"), PROOF_AGE if waiting["again"] else None
    )
    return asked.proven(question, given["code"])


def proven_again(proven: Proven, wanted: str) -> ResponseReturnValue:
    """Proof for a while, for the person who is signed in and nobody else."""
    with writing() as work:
        found = identities.sign_in(work, proven.issuer, proven.subject).user
        owes = found is not None and not proven.assured and second_factor.owed(work, found)
    if not current_user.is_authenticated or found is None or found.id != current_user.actor.id:
        return told(Forbidden(SOMEBODY_ELSE), wanted)
    if owes:
        return redirect(url_for("second_factor.ask", next=wanted or None), 303)
    sessions.prove()
    return redirect(inside(wanted), 303)


def told(refused: Col13Error, wanted: str) -> ResponseReturnValue:
    """The sign-in page with what went wrong, in our own words: nothing that came along in the address is repeated."""
    form = SignInForm(formdata=None)
    form.refuse(refused)
    return render_template("session/sign_in.html", form=form, next=wanted if kept.is_path(wanted) else "", kept=None), refused.status


@blueprint.app_template_global("provider_leave")
def leave() -> str | None:
    """On the sign-in page after signing out of a session that came from the provider: where to end the session there too."""
    asked = provider()
    return asked.sign_out_address(address_of("session.sign_in")) if asked is not None and LEFT in request.args else None


def address_of(endpoint: str) -> str:
    """A page of this house as others reach it."""
    origin = _provider().settings.origin
    return origin + url_for(endpoint) if origin else url_for(endpoint, _external=True)


def _provider() -> Provider:
    found = provider()
    if found is None:
        abort(404)
    return found
