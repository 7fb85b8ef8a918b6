"""The login wall: every route is closed to strangers, except the few listed here."""

from __future__ import annotations

from itertools import chain

from flask import abort, flash, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, LoginManager

from col13.auth import kept, people, sessions
from col13.auth.headers import STATIC
from col13.forms.session import SignInForm
from col13.forms.spoken import Spoken
from col13.i18n import S_

# Strangers may sign in, here or at the identity provider, choose the page's language, and see style sheets; a monitor may ask for
# health. Nothing else, ever.
PUBLIC = frozenset({
    "session.sign_in", "identity.start", "identity.back", "session.language", "static", "bootstrap.static", "health.healthz",
})  # fmt: skip
# Who gave the password and owes the second factor may give that, and nothing else: endpoints of its page.
HALF = frozenset({"second_factor.ask", "second_factor.question"})
# Who must change the password may do that, prove by the second factor that it is them, and leave.
WHILE_CHANGING = PUBLIC | HALF | {"session.password", "session.sign_out"}
# Who must have a second factor and has none may add one and leave.
WHILE_ENROLLING = (
    WHILE_CHANGING | {"session.prove"} | {f"second_factor.{one}" for one in ("show", "app", "begin_app", "new_question", "add_passkey")}
)
STRANGERS_MAY_SEND = 64 * 1024  # bytes
ENDED = S_("Your session has ended. Sign in again; what you saved is still there.")


def guard() -> ResponseReturnValue | None:
    """Before every request: let it pass, or send the stranger to the sign-in page."""
    if request.endpoint in STATIC:  # whoever asks: nobody needs to be known, and the database is not asked
        return None if "\0" not in request.full_path else abort(400)
    ended = current_user.is_authenticated and not sessions.alive(current_user)
    if ended:
        sessions.end()
    if not current_user.is_authenticated:
        known = kept.owner() or sessions.half_of()
        request.max_content_length = kept.MOST_WITH_SIGN_IN if known else STRANGERS_MAY_SEND
    if mangled():
        abort(400)
    half = request.endpoint in HALF and sessions.half_of() is not None
    if not current_user.is_authenticated and not half and (form := kept.posted()) is not None:
        return sign_in_again(form)
    if ended:
        flash(Spoken(ENDED), "info")
    if request.endpoint in PUBLIC:
        return None
    if half:
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("session.sign_in", next=wanted()), 303)
    if current_user.must_change and request.endpoint not in WHILE_CHANGING:
        return redirect(url_for("session.password"), 303)
    if current_user.must_enrol and request.endpoint not in WHILE_ENROLLING:
        return redirect(url_for("second_factor.show"), 303)
    return None


def sign_in_again(form: kept.Kept) -> ResponseReturnValue:
    """The sign-in page in answer to a posted form, which it carries along. 401, so that a script sees that nothing was done."""
    return render_template("session/sign_in.html", form=SignInForm(formdata=None), next="", kept=form), 401


def mangled() -> bool:
    """Whether a NUL was sent in an address or a field: no browser types one, and not every database can keep or look for it."""
    typed = chain(*request.args.listvalues(), *request.form.listvalues())
    return "\0" in request.path or any("\0" in one for one in typed)


def wanted() -> str | None:
    """The page a stranger asked for: only a page to read, only inside this house."""
    return request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None


def inside(address: str | None) -> str:
    """An address given by a request, if it is a plain path of this house; else the first page."""
    return address if address and kept.is_path(address) else url_for("work.mine")


def install(app: Flask) -> None:
    """Hang the wall before everything else."""
    manager = LoginManager()
    manager.session_protection = None  # ours: auth/sessions.py
    manager.init_app(app)
    manager.user_loader(people.load)
    app.before_request(guard)
    app.jinja_env.globals["stamp"] = kept.stamp
