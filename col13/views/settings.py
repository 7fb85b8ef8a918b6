"""What Flask and its extensions are told, from the instance's configuration."""

from __future__ import annotations

from typing import Any

from col13.auth.sessions import ABSOLUTE
from col13.config import Config

LARGEST_POST = 510 * 1024 * 1024  # bytes: the largest document a zone may allow; the service holds the zone's own limit
MOST_FIELDS = 1000  # of one form: a list of cases has far fewer filters, a person far fewer answers


def of(config: Config) -> dict[str, Any]:
    """Flask's settings. Cookies are never read by scripts nor sent along from other sites."""
    return {
        "SECRET_KEY": config.secret_key,
        "COL13_PRODUCTION": config.production,
        # With this prefix a browser takes it from this very host, over https, or not at all.
        "SESSION_COOKIE_NAME": "__Host-col13" if config.production else "col13",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_HTTPONLY": True,
        # Not Strict: who follows a link in a mail, or comes back from the identity provider, is still signed in.
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.production,
        "PERMANENT_SESSION_LIFETIME": ABSOLUTE,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": LARGEST_POST,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": MOST_FIELDS,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a form left open over lunch still counts
        "WTF_CSRF_SSL_STRICT": config.production,
    }
