"""The table of answers (design section 6), once: what each error is in HTTP, and the page that tells it."""

from __future__ import annotations

import errno

from flask import current_app, Flask, g, got_request_exception, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from col13 import logs
from col13.errors import Col13Error, Forbidden, Gone, HandedOver, NotFound, StepRefused, Unavailable
from col13.i18n import Key, S_
from col13.models import Stone, wall
from col13.services import casework, facts_seen, journal, rates, stones
from col13.services.retention_terms import CATEGORIES
from col13.views.journal_words import act_label
from col13.views.request_log import request_id
from col13.views.units import actor, writing

FORM_EXPIRED = S_(
    "This form is no longer valid, because your session ended or began anew. Go back, load the page again and send it once more."
)
TOO_LARGE = S_("What was sent is too large. Nothing was stored.")
NO_ROOM = (errno.ENOSPC, errno.EROFS, errno.EDQUOT)
ODD_REQUEST = S_("This request cannot be answered.")


def page(status: int, key: Key, facts: dict[str, object] | None = None, **more: object) -> tuple[str, int]:
    """One page for every error: its words, and what can be done."""
    told = {"status": status, "key": key, "facts": facts or {}, **more}
    try:
        return render_template("errors/error.html", **told), status
    except Unavailable:  # not even who asks can be read: the page as a stranger gets it
        g._login_user = AnonymousUserMixin()
        return render_template("errors/error.html", **told), status


def refused(error: Col13Error) -> ResponseReturnValue:
    """A refusal of the house. An attempt on what one may not see or do is journalled in a transaction of its own."""
    if isinstance(error, NotFound | Forbidden):
        try:
            journal_attempt(error)
        except Unavailable as silent:  # no entry, no answer
            return page(silent.status, silent.key)
    if isinstance(error, Gone) and isinstance(error.stone, Stone):
        return gone(error, error.stone)
    if isinstance(error, HandedOver):
        return page(error.status, error.key, error.facts)
    number = (request.view_args or {}).get("number")
    reasons = error.reasons if isinstance(error, StepRefused) else ()
    # Unseen, restricted, excluded: the page of an unknown address, to the letter.
    if isinstance(error, NotFound):
        return not_found()
    if isinstance(error, rates.Often):
        body, status = page(error.status, error.key, error.facts)
        return body, status, {"Retry-After": str(error.seconds)}
    return page(error.status, error.key, error.facts, reasons=reasons, number=number)


def gone(error: Gone, stone: Stone) -> ResponseReturnValue:
    """What is left of an erased case, for who would see it were it not."""
    with writing() as session:
        entries = stones.chain(session, actor(), stone)
        people = {stone.proposed_by, stone.decided_by, *(one.actor_id for one in entries)}
        names = facts_seen.names_of(session, people)
    return render_template(
        "errors/gone.html", key=error.key, said=error.facts, stone=stone, entries=entries, names=names, acts=act_label, why=stones.WHY,
        categories=CATEGORIES,
    ), 410  # fmt: skip


def not_found() -> ResponseReturnValue:
    """The page of an unknown address; a case that is not for this reader gives the same."""
    return page(404, NotFound.key)


def journal_attempt(error: Col13Error) -> None:
    """Write the refused attempt: which address, which answer; never what was typed."""
    if not current_user.is_authenticated:
        return
    named = {name: str(value) for name, value in (request.view_args or {}).items()}
    with writing() as session:
        journal.refused(session, actor(), act=f"{request.method} {request.endpoint}", detail={**named, "answer": error.status})


def http(error: HTTPException) -> ResponseReturnValue:
    """What the web server refuses by itself."""
    if error.response is not None:
        return error.response
    status = error.code or 500
    if status == 404:
        return not_found()
    if isinstance(error, CSRFError):
        return page(400, FORM_EXPIRED)
    return page(status, TOO_LARGE if isinstance(error, RequestEntityTooLarge) else ODD_REQUEST)


def broken(error: InternalServerError) -> ResponseReturnValue:
    """Our own fault: a number to tell, the rest in the log."""
    number = request_id()
    logs.write("error", level="error", id=number, endpoint=request.endpoint, error=error.original_exception or error)
    return page(500, Col13Error.key, error_id=number)


def walled(error: DBAPIError) -> ResponseReturnValue:
    """The database's own wall refused: the case went to another zone between its reading and the entry about it, and is told as elsewhere.
    It is logged all the same, and whoever listens for errors hears it: a path that forgot visible() would meet the wall too. Any other
    error of the database is our own fault."""
    number = (request.view_args or {}).get("number")
    if number is None or not wall.refused(error):
        raise error
    logs.write("walled", level="error", id=request_id(), endpoint=request.endpoint, error=error)
    got_request_exception.send(current_app._get_current_object(), exception=error)  # type: ignore[attr-defined]
    try:
        with writing() as session:
            casework.read(session, actor(), number)
    except NotFound as elsewhere:
        return refused(elsewhere)
    raise error


def disk(error: OSError) -> ResponseReturnValue:
    """No room for what is sent, not even for a while. Any other is our own fault."""
    if error.errno not in NO_ROOM:
        raise error
    return page(Unavailable.status, Unavailable.key)


def install(app: Flask) -> None:
    """Hang the answers."""
    app.register_error_handler(Col13Error, refused)
    app.register_error_handler(OSError, disk)
    app.register_error_handler(DBAPIError, walled)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(InternalServerError, broken)
