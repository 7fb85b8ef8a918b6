"""An OpenID provider on the loopback address, in a thread: it signs whoever `subject` says, and lies in every way a test asks for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, redirect, request, Response
from flask.typing import ResponseReturnValue
from joserfc import jwk, jwt
from werkzeug.serving import make_server

CLIENT, SECRET = "col13-house", "a secret between two houses"
KEY = jwk.RSAKey.generate_key(2048, parameters={"kid": "first", "use": "sig", "alg": "RS256"})
OTHER = jwk.RSAKey.generate_key(2048, parameters={"kid": "first"})
CURVE = jwk.ECKey.generate_key("P-256", parameters={"kid": "curve", "use": "sig"})


@dataclass
class Somebody:
    """What the provider says, and how it misbehaves. `claims`: over the right ones, None leaves one out."""

    issuer: str = ""
    subject: str = "person-1"
    acr: str = "high"
    claims: dict[str, Any] = field(default_factory=dict)
    signing: str = "RS256"  # ES256, other key, none, HS256
    document: dict[str, Any] = field(default_factory=dict)
    down: bool = False
    refuses: str = ""  # an OAuth error instead of a code
    asks: bool = False  # a page with a link instead of an answer at once
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def restart(self, subject: str = "person-1") -> None:
        """As it was in the beginning."""
        vars(self).update(vars(Somebody(issuer=self.issuer, subject=subject)))

    def token(self, nonce: str, **more: Any) -> str:
        """An identity token, right or wrong."""
        now = int(time.time())
        told = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, "acr": self.acr,
            "auth_time": now, **more, **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in told.items() if value is not None}
        if self.signing == "none":
            return ".".join([plain({"alg": "none", "typ": "JWT"}), plain(claims), ""])
        if self.signing == "HS256":  # the public key, which everybody has, as if it were a secret
            signed = plain({"alg": "HS256", "kid": "first", "typ": "JWT"}) + "." + plain(claims)
            return f"{signed}.{unpadded(hmac.digest(KEY.as_pem(private=False), signed.encode(), 'sha256'))}"
        if self.signing == "ES256":
            return jwt.encode({"alg": "ES256", "kid": "curve"}, claims, CURVE)
        return jwt.encode({"alg": "RS256", "kid": "first"}, claims, OTHER if self.signing == "other key" else KEY)


def plain(part: dict[str, Any]) -> str:
    return unpadded(json.dumps(part).encode())


def unpadded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def provider_app(somebody: Somebody) -> Flask:
    """The provider's pages."""
    app = Flask("identity_provider")

    @app.before_request
    def down() -> ResponseReturnValue | None:
        somebody.asked.append(request.path)
        return Response("down", 503) if somebody.down else None

    @app.get("/.well-known/openid-configuration")
    def document() -> ResponseReturnValue:
        here = somebody.issuer
        places = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys", "end_session_endpoint": "/leave"}
        return {"issuer": here, **{name: here + path for name, path in places.items()}, **somebody.document}

    @app.get("/keys")
    def keys() -> ResponseReturnValue:
        return {"keys": [one.as_dict(private=False) for one in (KEY, CURVE)]}

    @app.get("/authorize")
    def authorize() -> ResponseReturnValue:
        asked = request.args
        if asked["client_id"] != CLIENT or asked["response_type"] != "code" or asked["code_challenge_method"] != "S256":
            return "not a question for this provider", 400
        code = secrets.token_urlsafe(16)
        somebody.codes[code] = {name: asked[name] for name in ("nonce", "code_challenge", "redirect_uri")}
        answer = f"error={somebody.refuses}" if somebody.refuses else f"code={code}"
        there = f"{asked['redirect_uri']}?{answer}&state={asked['state']}&iss={somebody.issuer}"
        return f'<!doctype html><title>Provider</title><a href="{there}">I am {somebody.subject}</a>' if somebody.asks else redirect(there)

    @app.post("/token")
    def token() -> ResponseReturnValue:
        given, known = request.form, somebody.codes.pop(request.form["code"], None)
        challenge = unpadded(hashlib.sha256(given["code_verifier"].encode()).digest())
        login = request.authorization
        if login is None or (login.username, login.password) != (CLIENT, SECRET):
            return {"error": "invalid_client"}, 401
        if known is None or known["code_challenge"] != challenge or known["redirect_uri"] != given["redirect_uri"]:
            return {"error": "invalid_grant"}, 400
        return {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "id_token": somebody.token(known["nonce"])}

    @app.get("/leave")
    def leave() -> ResponseReturnValue:
        return redirect(request.args["post_logout_redirect_uri"])

    return app


@contextmanager
def running() -> Iterator[Somebody]:
    """The provider on a free port, until the block ends."""
    somebody = Somebody()
    server = make_server("127.0.0.1", 0, provider_app(somebody), threaded=True)
    somebody.issuer = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield somebody
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
