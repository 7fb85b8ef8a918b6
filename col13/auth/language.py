"""The page's language: the signed-in person's own, or what was chosen in this session, or what the browser asks for."""

from __future__ import annotations

from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel
from flask_login import current_user

from col13.i18n import LANGUAGES, REGION

DEFAULT = "nl"


def locale() -> str:
    """nl, fr, de or en."""
    if not has_request_context():
        return DEFAULT
    if "locale" not in g:
        g.locale = _choose()
    chosen: str = g.locale
    return chosen


def _choose() -> str:
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    if current_user.is_authenticated and current_user.actor.language in LANGUAGES:
        return str(current_user.actor.language)
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT


def choose(language: str) -> None:
    """Keep the choice for this session; unknown languages change nothing."""
    if language in LANGUAGES:
        session["language"] = language
        g.pop("locale", None)


def install(app: Flask) -> None:
    """Flask-Babel picks the locale for the form library's own words; ours are said by col13.i18n."""
    Babel(app, locale_selector=lambda: REGION[locale()], default_locale=REGION[DEFAULT], default_timezone="Europe/Brussels")
