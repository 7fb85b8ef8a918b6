"""My work: what waits for me, drafts to resume, what changed since my last visit."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from col13.views.frame import home

blueprint = Blueprint("work", __name__)


@blueprint.get("/")
def mine() -> ResponseReturnValue:
    """For now the first page of the menu."""
    return redirect(url_for(home()))
