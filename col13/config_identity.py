"""The settings of an identity provider (OpenID Connect), checked when the house opens: none, or a whole set that can be trusted."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from col13.config import Config, Misconfigured

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class ProviderSettings:
    """Which provider is asked, as whom, and what its answer must say."""

    issuer: str
    client_id: str
    secret: str = field(default="", repr=False)  # empty: a public client, with PKCE alone
    acr: tuple[str, ...] = ()  # accepted levels of assurance; empty: none is asked, and a sign-in counts no more than a password
    name: str = ""  # on the button
    claim: str = "sub"  # what is linked to an account
    origin: str = ""  # https://host of this house; empty: what the request says
    production: bool = False

    def trusted(self, address: object) -> bool:
        """Whether an address may be asked: https, or the own machine while nothing real is at stake."""
        if not isinstance(address, str):
            return False
        parts = urlsplit(address)
        plain_allowed = not self.production and parts.hostname in LOOPBACK
        return bool(parts.hostname) and not parts.username and (parts.scheme == "https" or (parts.scheme == "http" and plain_allowed))


def provider_settings(config: Config) -> ProviderSettings | None:
    """None where no provider is set. Misconfigured, naming the setting, where one is set by halves or could not be trusted."""
    if not config.oidc_issuer:
        return None
    if not config.oidc_client_id:
        raise Misconfigured(name="COL13_OIDC_CLIENT_ID")
    told = ProviderSettings(
        issuer=config.oidc_issuer,
        client_id=config.oidc_client_id,
        secret=_secret(config.oidc_client_secret_file, config.production),
        acr=tuple(config.oidc_acr.split()),
        name=config.oidc_name,
        claim=config.oidc_claim or "sub",
        origin=config.origin.rstrip("/"),
        production=config.production,
    )
    if not told.trusted(told.issuer) or urlsplit(told.issuer).query or urlsplit(told.issuer).fragment:
        raise Misconfigured(name="COL13_OIDC_ISSUER")
    if told.origin and (not told.trusted(told.origin) or urlsplit(told.origin).path):
        raise Misconfigured(name="COL13_ORIGIN")
    if config.production and not told.origin:
        raise Misconfigured(name="COL13_ORIGIN")  # behind a proxy the request says where the proxy asked, not where the people are
    return told


def _secret(path: str, production: bool) -> str:
    if not path:
        return ""
    try:
        if production and stat.S_IMODE(Path(path).stat().st_mode) & 0o077:
            raise Misconfigured(name="COL13_OIDC_CLIENT_SECRET_FILE")
        secret = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise Misconfigured(name="COL13_OIDC_CLIENT_SECRET_FILE") from wrong
    if not secret:
        raise Misconfigured(name="COL13_OIDC_CLIENT_SECRET_FILE")
    return secret
