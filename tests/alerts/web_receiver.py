"""A real receiver of webhooks on this machine, which checks signatures as a stranger would."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

SECRET = "a secret of more than thirty-two characters"


@dataclass
class Receiver:
    """What arrived with a good signature, and what it answers: the statuses still to give, then 204."""

    received: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    forged: int = 0
    answers: list[int] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hooks/vigil?from=here"

    def take(self, headers: Any, body: bytes) -> int:
        """Check and keep one message, and say what to answer."""
        signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
        mac = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
        if headers["webhook-signature"] != f"v1,{base64.b64encode(mac).decode()}":
            self.forged += 1
            return 401
        answer = self.answers.pop(0) if self.answers else 204
        self.ids.append(headers["webhook-id"])
        if answer < 300:
            self.received.append(json.loads(body) | {"timestamp": int(headers["webhook-timestamp"])})
        return answer


class WebServer:
    """The server of a receiver, on a port that the system chose."""

    def __init__(self, receiver: Receiver) -> None:
        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                self.send_response(receiver.take(self.headers, body))
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Answering)
        receiver.port = self.server.server_port
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})

    def start(self) -> None:
        """Listen."""
        self.thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
