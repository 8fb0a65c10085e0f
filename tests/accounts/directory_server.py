"""A small directory that speaks OpenID Connect: discovery, keys and tokens, as a force's own would."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings as configured
from pytest_django import Settings

CLIENT, SECRET = "vigil", "a secret between the two"


class Directory(HTTPServer):
    """Answers on this machine. `sign_in` is what happens on its own page; `claims` are what it says of the person."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signs_with = self.key
        self.claims: dict[str, Any] = {}
        self.asked: dict[str, dict[str, str]] = {}

    def sign_in(self, address: str, **claims: Any) -> dict[str, str]:
        """Take whom the browser brought to this address, and give what it carries back to Vigil."""
        wanted = dict(parse_qsl(urlsplit(address).query))
        self.claims = claims
        code = f"code-{len(self.asked)}"
        self.asked[code] = wanted
        return {"code": code, "state": wanted["state"]}

    def token(self, told: dict[str, str]) -> dict[str, Any] | None:
        """The token for a code: once, to the client that has the secret and the verifier (RFC 7636)."""
        wanted = self.asked.pop(told.get("code", ""), None)
        if wanted is None or told.get("client_secret") != SECRET:
            return None
        digest = sha256(told.get("code_verifier", "").encode()).digest()
        if urlsafe_b64encode(digest).rstrip(b"=").decode() != wanted["code_challenge"]:
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "42", "iat": now, "exp": now + 60, **self.claims}
        signed = jwt.encode(claims, self.signs_with, "RS256", headers={"kid": "one"})
        return {"access_token": "not used", "token_type": "Bearer", "id_token": signed}

    def page(self, path: str) -> dict[str, Any] | None:
        """What can be asked for by GET."""
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/keys":
            key = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return {"keys": [{**key, "kid": "one", "alg": "RS256", "use": "sig"}]}
        return None


class _Answer(BaseHTTPRequestHandler):
    server: Directory

    def do_GET(self) -> None:  # the library's name
        if self.path.startswith("/authorize?"):
            self._lead_back()
        else:
            self._say(self.server.page(self.path))

    def do_POST(self) -> None:  # likewise
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        told = {name: values[0] for name, values in parse_qs(body).items()}
        self._say(self.server.token(told) if self.path == "/token" else None)

    def _lead_back(self) -> None:
        """Its page, with somebody before it who is signed in there already."""
        carried = self.server.sign_in(self.path, **self.server.claims)
        self.send_response(302)
        back = dict(parse_qsl(urlsplit(self.path).query))["redirect_uri"]
        self.send_header("Location", f"{back}?{urlencode(carried)}")
        self.end_headers()

    def _say(self, answer: dict[str, Any] | None) -> None:
        body = json.dumps(answer or {"error": "invalid_grant"}).encode()
        self.send_response(200 if answer else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def use(directory: Directory, settings: Settings) -> None:
    """Tell Vigil of it, as the environment would."""
    providers = deepcopy(configured.SOCIALACCOUNT_PROVIDERS)
    app = providers["openid_connect"]["APPS"][0]
    app |= {"client_id": CLIENT, "secret": SECRET}
    app["settings"]["server_url"] = directory.issuer
    settings.SOCIALACCOUNT_PROVIDERS = providers
    settings.VIGIL_OIDC_ISSUER = directory.issuer
    policy = deepcopy(configured.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["form-action"] = [*policy["DIRECTIVES"]["form-action"], directory.issuer]
    settings.CONTENT_SECURITY_POLICY = policy


@contextmanager
def running_directory() -> Iterator[Directory]:
    """A directory that answers until the end of the block."""
    directory = Directory()
    thread = threading.Thread(target=directory.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield directory
    directory.shutdown()
    directory.server_close()
    thread.join()
