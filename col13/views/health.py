"""/healthz: 200 when the database answers and is migrated. For monitors; tells nothing else."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from col13.errors import Unavailable
from col13.views.units import database

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Plain words, so that a shell can read them."""
    try:
        current, needed = database().revision(), database().head()
    except Unavailable:
        return "database does not answer\n", 503, {"Content-Type": "text/plain; charset=utf-8"}
    if current != needed:
        return "database is not migrated\n", 503, {"Content-Type": "text/plain; charset=utf-8"}
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
