"""The identity provider (OpenID Connect): asked for a person with code and PKCE, and believed only when every part of its answer fits.

OpenID Connect Core 1.0 (3.1: code flow, 3.1.3.7: what of a token is checked), RFC 7636 (PKCE), RFC 9207 (`iss` of the answer)."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, TYPE_CHECKING
from urllib.parse import urlencode

from flask import current_app, Flask

from col13 import clock
from col13.config import Config
from col13.config_identity import provider_settings, ProviderSettings
from col13.errors import Col13Error, Unavailable
from col13.i18n import S_
from col13.later import Later

if TYPE_CHECKING:
    import authlib.common.errors as authlib_errors
    import joserfc.errors as jose_errors
    import requests
    from authlib.integrations import requests_client
    from authlib.oidc import core as oidc
    from joserfc import jwk, jwt
else:
    requests, requests_client, oidc = Later("requests"), Later("authlib.integrations.requests_client"), Later("authlib.oidc.core")
    jwk, jwt = Later("joserfc.jwk"), Later("joserfc.jwt")
    authlib_errors, jose_errors = Later("authlib.common.errors"), Later("joserfc.errors")

DISCOVERY = "/.well-known/openid-configuration"
ALGORITHMS = ("RS256", "PS256", "ES256")  # never none, never one whose key both sides know
KEY_KINDS = frozenset({"RSA", "EC"})
KEPT = 3600  # seconds that document and keys are kept
ANEW = 60  # seconds before keys are asked for again because a token names an unknown one
REST = 10  # seconds that a silent provider is left alone: strangers must not be able to keep the house waiting for it
PATIENCE = 5.0  # seconds for one question
LONGEST = 256 * 1024  # bytes of an answer
LEEWAY = 60  # seconds that two clocks may differ
LONGEST_SUBJECT = 255
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Silent(Unavailable):
    """The provider does not answer, or not with what a provider answers."""

    key = S_("The identity provider does not answer as it should. Try again in a moment, or sign in with your password.")


class NotBelieved(Col13Error):
    """The provider answered, and the answer does not fit what was asked. `why` is for the log of tests, never shown."""

    status = 403
    key = S_("The answer of the identity provider could not be trusted. Sign in once more.")

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


@dataclass(frozen=True)
class Proven:
    """Who the provider says it is. `assured`: at a level of assurance that this instance asks for."""

    issuer: str
    subject: str
    assured: bool


@dataclass(frozen=True)
class Question:
    """What was asked, kept in the person's own session until the answer comes."""

    state: str
    nonce: str
    verifier: str
    redirect_to: str
    max_age: int | None = None  # seconds: how old the sign-in at the provider may be; None: as old as it likes


class Provider:
    """One provider, asked at use. Its document and keys are kept for an hour; nothing is asked while the house opens."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._lock = Lock()
        self._document: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, jwk.KeySet] | None = None
        self._silent_until = 0.0

    def document(self) -> dict[str, Any]:
        """What the provider says of itself. Silent when it names another issuer or an address that is not safe."""
        with self._lock:
            kept = self._document
        if kept is not None and time.monotonic() - kept[0] < KEPT:
            return kept[1]
        if time.monotonic() < self._silent_until:
            raise Silent
        try:
            told = self._asked(self.settings.issuer.rstrip("/") + DISCOVERY)
            if told.get("issuer") != self.settings.issuer or not all(self.settings.trusted(told.get(name)) for name in NEEDED):
                raise Silent
        except Silent:
            with self._lock:
                self._silent_until = time.monotonic() + REST
            raise
        with self._lock:
            self._document = time.monotonic(), told
        return told

    def address(self, question: Question) -> str:
        """Where the person is sent to sign in."""
        more: dict[str, str] = {"nonce": question.nonce}
        if self.settings.acr:
            more["acr_values"] = " ".join(self.settings.acr)
        if question.max_age is not None:
            more |= {"max_age": str(question.max_age), "prompt": "login"}
        with self._client(question.redirect_to) as client:
            made, _ = client.create_authorization_url(
                self.document()["authorization_endpoint"], state=question.state, code_verifier=question.verifier, **more
            )
        return str(made)

    def proven(self, question: Question, code: str) -> Proven:
        """The person behind a code. Silent, or NotBelieved when the token is not about this sign-in, this house, this hour."""
        document = self.document()
        methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        by_post = "client_secret_basic" not in methods and "client_secret_post" in methods
        try:
            with self._client(question.redirect_to, "client_secret_post" if by_post and self.settings.secret else None) as client:
                token = client.fetch_token(
                    document["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=question.verifier,
                    timeout=PATIENCE, allow_redirects=False,
                )  # fmt: skip
        except authlib_errors.AuthlibBaseError as refused:
            raise NotBelieved("code") from refused
        except (requests.RequestException, ValueError) as broken:
            raise Silent from broken
        if not isinstance(token.get("id_token"), str):
            raise NotBelieved("id_token")
        return self.read(question, token["id_token"], token.get("access_token"))

    def read(self, question: Question, id_token: str, access_token: str | None = None) -> Proven:
        """What a token proves. NotBelieved unless all of it fits."""
        token = self._decoded(id_token)
        mine = self.settings
        claims = oidc.CodeIDToken(
            token.claims,
            token.header,
            {"iss": {"essential": True, "value": mine.issuer}, "aud": {"essential": True, "value": mine.client_id}},
            {"nonce": question.nonce, "client_id": mine.client_id, "access_token": access_token},
        )
        now = int(clock.real_now().timestamp())
        try:
            claims.validate(now=now, leeway=LEEWAY)
        except (jose_errors.JoseError, authlib_errors.AuthlibBaseError, TypeError) as wrong:
            raise NotBelieved(str(getattr(wrong, "claim", wrong))) from wrong
        assured = isinstance(claims.get("acr"), str) and claims["acr"] in mine.acr
        if mine.acr and not assured:
            raise NotBelieved("acr")
        if question.max_age is not None and not _fresh(claims.get("auth_time"), now, question.max_age):
            raise NotBelieved("auth_time")
        subject = claims.get(mine.claim)
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
            raise NotBelieved(mine.claim)
        return Proven(mine.issuer, subject, assured)

    def sign_out_address(self, back: str) -> str | None:
        """Where the person can end the session at the provider too (RP-initiated logout); None when it has no such place or is silent."""
        try:
            there = self.document().get("end_session_endpoint")
        except Silent:
            return None
        if not self.settings.trusted(there):
            return None
        asked = urlencode({"client_id": self.settings.client_id, "post_logout_redirect_uri": back})
        return f"{there}{'&' if '?' in str(there) else '?'}{asked}"

    def _client(self, redirect_to: str, method: str | None = None) -> requests_client.OAuth2Session:
        mine = self.settings
        return requests_client.OAuth2Session(
            mine.client_id, mine.secret or None, scope="openid", redirect_uri=redirect_to, code_challenge_method="S256",
            token_endpoint_auth_method=method,
        )  # fmt: skip

    def _decoded(self, id_token: str) -> jwt.Token:
        try:
            try:
                return jwt.decode(id_token, self._key_set(), algorithms=[*ALGORITHMS])
            except jose_errors.InvalidKeyIdError:  # the provider may have changed its keys since
                return jwt.decode(id_token, self._key_set(ANEW), algorithms=[*ALGORITHMS])
        except (jose_errors.JoseError, ValueError, TypeError) as wrong:
            raise NotBelieved("signature") from wrong

    def _key_set(self, kept_for: float = KEPT) -> jwk.KeySet:
        with self._lock:
            kept = self._keys
        if kept is not None and time.monotonic() - kept[0] < kept_for:
            return kept[1]
        told = self._asked(self.document()["jwks_uri"]).get("keys")
        found = [key for key in told if _signs(key)] if isinstance(told, list) else []
        try:
            keys = jwk.KeySet.import_key_set({"keys": found})
        except (jose_errors.JoseError, ValueError, KeyError) as broken:
            raise Silent from broken
        with self._lock:
            self._keys = time.monotonic(), keys
        return keys

    def _asked(self, address: str) -> dict[str, Any]:
        """A JSON object from the provider: soon, not large, from there and from nowhere it points to."""
        until = time.monotonic() + PATIENCE
        body = b""
        try:
            with requests.get(
                address, timeout=PATIENCE, allow_redirects=False, stream=True, headers={"Accept": "application/json"}
            ) as answer:
                if answer.status_code != 200:
                    raise Silent
                for part in answer.iter_content(8192):
                    body += part
                    if len(body) > LONGEST or time.monotonic() > until:
                        raise Silent
            told = json.loads(body)
        except (requests.RequestException, ValueError) as broken:
            raise Silent from broken
        if not isinstance(told, dict):
            raise Silent
        return told


def _signs(key: object) -> bool:
    return isinstance(key, Mapping) and key.get("kty") in KEY_KINDS and key.get("use", "sig") == "sig"


def _fresh(moment: object, now: int, max_age: int) -> bool:
    return isinstance(moment, int) and not isinstance(moment, bool) and now - max_age - LEEWAY <= moment <= now + LEEWAY


def provider() -> Provider | None:
    """The instance's provider; None where there is none."""
    found: Provider | None = current_app.extensions["col13.identity_provider"]
    return found


def install(app: Flask, config: Config) -> None:
    """Read the settings; Misconfigured stops the house from opening. Nobody is asked yet."""
    told = provider_settings(config)
    app.extensions["col13.identity_provider"] = Provider(told) if told is not None else None
    app.jinja_env.globals["identity_provider"] = provider
