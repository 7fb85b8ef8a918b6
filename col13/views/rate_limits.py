"""What is counted before it is answered: pages that make the machine work, each by the person who asks."""

from __future__ import annotations

from flask import Flask, request
from flask_login import current_user

from col13.services import rates
from col13.views.units import actor, writing

# Endpoint → what it counts as. Asking for the empty page costs nothing and counts nothing.
DEAR = {
    "case_list.find": "search", "links.find": "search", "dossier_preview.show": "preview", "liaison.preview": "preview",
    "dossier.request_one": "dossier", "dossier.download": "dossier", "package.download": "dossier", "verify.judge": "verify",
    "case_export.give": "export", "journal_taken.give": "export", "person_export.take": "export", "documents.upload": "upload",
}  # fmt: skip


def guard() -> None:
    """After the wall. Often."""
    kind = DEAR.get(request.endpoint or "")
    empty = request.method == "GET" and not request.args and not (request.view_args or {}).get("body")
    if kind is None or empty or not current_user.is_authenticated:
        return
    with writing() as session:
        rates.count(session, actor(), kind)


def install(app: Flask) -> None:
    """Call after the wall."""
    app.before_request(guard)
