"""At which address this house is reached: what passkeys are bound to."""

from __future__ import annotations

from flask import current_app, request

from col13.db import Database
from col13.services.passkeys import Place


def place() -> Place | None:
    """The configured origin; without one, in development alone, what the request says. None: passkeys are off."""
    database: Database = current_app.extensions["col13.database"]
    config = database.config
    if config.origin:
        return Place(config.origin.rstrip("/"))
    return None if config.production else Place(request.host_url.rstrip("/"))
