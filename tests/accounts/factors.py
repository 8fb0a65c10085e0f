"""Second factors for tests: an app that shows codes, and a security key made of software."""

import hashlib
import html
import json
import re
import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from django.urls import reverse
from fido2 import cbor
from fido2.cose import ES256

from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.rules import factors as rules

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "correct horse battery"


def give_app(user: User) -> Authenticator:
    """An app that was set up long ago."""
    row: Authenticator = Authenticator.objects.create(
        user=user, type="totp", data={"secret": get_adapter().encrypt(SECRET)}
    )
    return row


def code_now(secret: str = SECRET) -> str:
    """What the app shows now."""
    return rules.code_of(secret, rules.step_of(datetime.now(UTC)))


def wrong_code() -> str:
    """Six digits that the app shows neither now nor just before or after."""
    step = rules.step_of(datetime.now(UTC))
    near = {rules.code_of(SECRET, one) for one in range(step - 2, step + 3)}
    return next(code for code in map("{:06}".format, range(10)) if code not in near)


def give_password(client: Client, user: User, **headers: Any) -> Any:
    """The first step of signing in."""
    return client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD}, **headers)


def is_signed_in(client: Client) -> bool:
    """Whether this browser's session belongs to somebody."""
    return "_auth_user_id" in client.session


class SoftKey:
    """Answers as a security key does, for one site. What it is asked is read from the page."""

    def __init__(self, host: str = "testserver") -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.host = host
        self.origin = f"https://{host}"

    def create(self, options: dict[str, Any]) -> str:
        """The answer to a page that sets a key up."""
        client_data = self._client_data("webauthn.create", options)
        public = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))  # type: ignore[no-untyped-call]
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(0x41, attested)}
        return self._credential(
            clientDataJSON=_base64(client_data), attestationObject=_base64(cbor.encode(statement))
        )

    def get(self, options: dict[str, Any]) -> str:
        """The answer to a page that asks for the key."""
        client_data, data = self._client_data("webauthn.get", options), self._data(0x01)
        signature = self.private.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        return self._credential(
            clientDataJSON=_base64(client_data),
            authenticatorData=_base64(data),
            signature=_base64(signature),
        )

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = options["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, flags: int, attested: bytes = b"") -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + bytes(4) + attested

    def _credential(self, **response: str) -> str:
        name = _base64(self.id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )


def _base64(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def asked_of_key(answer: Any) -> dict[str, Any]:
    """What this page asks of a key, as the page's script reads it."""
    found = re.search(r'data-options="([^"]+)"', answer.content.decode())
    assert found, "this page asks for no key"
    options: dict[str, Any] = json.loads(html.unescape(found[1]))
    return options
