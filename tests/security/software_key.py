"""A passkey made of software: an ES256 authenticator that answers as a device does (WebAuthn level 2, 6.1 and 6.5), and lies on request."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class SoftwareKey:
    """One credential. What it says of itself can be bent: origin, relying party, counter, flags, whose it is."""

    origin: str = "https://col13.example"
    rp_id: str = "col13.example"
    count: int = 0
    flags: int = PRESENT | VERIFIED
    handle: bytes | None = None
    id: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: str) -> str:
        """The answer to what the house asks of a new key."""
        told = json.loads(options)
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        attested = {"fmt": "none", "attStmt": {}, "authData": self.spoken(ATTESTED) + credential}
        client = self.client("webauthn.create", told["challenge"])
        return self.wrapped({"clientDataJSON": b64(client), "attestationObject": b64(cbor2.dumps(attested))})

    def get(self, options: str) -> str:
        """The answer to a question; the counter goes up by one."""
        self.count += 1
        client, data = self.client("webauthn.get", json.loads(options)["challenge"]), self.spoken()
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        told = {"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature)}
        return self.wrapped(told | ({"userHandle": b64(self.handle)} if self.handle is not None else {}))

    def spoken(self, more: int = 0) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([self.flags | more]) + self.count.to_bytes(4, "big")

    def client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def wrapped(self, response: dict[str, Any]) -> str:
        return json.dumps({"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response})
