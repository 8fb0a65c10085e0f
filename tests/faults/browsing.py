"""A person at a browser, as far as the server can tell: cookies, the CSRF token, and patience that ends."""

import http.client
import json
import re
from typing import Any
from urllib.parse import urlencode

PATIENCE = 10.0  # seconds, after which somebody presses the button again
PASSWORD = "correct horse battery"


class Unanswered(Exception):
    """No answer came, so nobody knows whether it was done."""


class Answer:
    """What the server said."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode()

    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.text)

    @property
    def is_sent_to_sign_in(self) -> bool:
        """Whether the server no longer knows who asks."""
        return self.status == 302 and "/sign-in/" in self.headers.get("Location", "")


class Browser:
    """One person's browser. Each request has a connection of its own."""

    def __init__(self, port: int, username: str, *, patience: float = PATIENCE) -> None:
        self.port, self.username, self.patience = port, username, patience
        self.cookies: dict[str, str] = {}
        self.sign_ins = 0

    def get(self, path: str) -> Answer:
        """The page. Raises Unanswered."""
        return self._ask("GET", path)

    def post_form(self, path: str, **fields: str) -> Answer:
        """The answer to a form. Raises Unanswered."""
        told = urlencode({"csrfmiddlewaretoken": self._token(), **fields})
        return self._ask("POST", path, told, {"Content-Type": "application/x-www-form-urlencoded"})

    def post_json(self, path: str, told: dict[str, Any]) -> Answer:
        """The answer of the API. Raises Unanswered."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self._token()}
        return self._ask("POST", path, json.dumps(told), headers)

    def sign_in(self) -> bool:
        """Whether the server took name and password. Raises Unanswered."""
        self.cookies.clear()
        self.get("/sign-in/")
        answer = self.post_form("/sign-in/", login=self.username, password=PASSWORD)
        signed_in = answer.status == 302 and any("session" in name for name in self.cookies)
        self.sign_ins += signed_in
        return signed_in

    def _token(self) -> str:
        return next((value for name, value in self.cookies.items() if "csrf" in name), "")

    def _ask(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        try:
            connection.request(method, path, body or None, self._headers() | (headers or {}))
            answer = Answer(connection.getresponse())
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered(f"{method} {path}: {type(error).__name__}") from error
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            if match := re.match(r"([^=]+)=([^;]*)", cookie):
                self.cookies[match[1]] = match[2]
        return answer

    def _headers(self) -> dict[str, str]:
        return {
            "Host": f"127.0.0.1:{self.port}",
            "X-Forwarded-Proto": "https",
            "Referer": f"https://127.0.0.1:{self.port}/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
