"""A security key made of software: it makes passkeys and signs with them, as a browser passes it
on (WebAuthn)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from html import unescape
from re import search
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from werkzeug.test import TestResponse

PRESENT, HAS_KEY = 0x01, 0x40


class SecurityKey:
    """One key with one passkey on it."""

    def __init__(self, origin: str = "http://localhost") -> None:
        self.origin, self.count = origin, 0
        self.id = token_bytes(32)
        self.private = ec.generate_private_key(ec.SECP256R1())

    def made(self, page: TestResponse) -> str:
        """Its answer to a page that asks for a new passkey."""
        options = options_on(page)
        point = self.private.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        own = bytes(16) + len(self.id).to_bytes(2) + self.id + cbor2.dumps(public)
        data = self._said(options["rp"]["id"], PRESENT | HAS_KEY) + own
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        return self._answer({"clientDataJSON": text(client), "attestationObject": text(attested)})

    def signed(self, page: TestResponse) -> str:
        """Its answer to a page that asks for a passkey."""
        options = options_on(page)
        self.count += 1
        data = self._said(options["rpId"], PRESENT)
        client = self._client("webauthn.get", options["challenge"])
        signature = self.private.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": text(client),
                "authenticatorData": text(data),
                "signature": text(signature),
                "userHandle": None,
            }
        )

    def _said(self, host: str, flags: int) -> bytes:
        return sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, response: dict[str, Any]) -> str:
        own = text(self.id)
        return json.dumps(
            {"id": own, "rawId": own, "type": "public-key", "response": response}
            | {"clientExtensionResults": {}}
        )


def options_on(page: TestResponse) -> dict[str, Any]:
    """What a page tells the browser to ask a key for."""
    found = search(r'data-options="([^"]*)"', page.text)
    assert found, page.text[:500]
    options: dict[str, Any] = json.loads(unescape(found[1]))
    return options


def text(data: bytes) -> str:
    """Bytes as WebAuthn writes them."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def data(text: str) -> bytes:
    """Bytes that WebAuthn has written."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
