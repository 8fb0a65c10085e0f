"""Who listens outside Vigil: the dead man's switch and the receiver of webhooks."""

import ssl
import subprocess
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

MAKE_CERTIFICATE = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500"


class Outside:
    """A small web server with a certificate of its own, `authority`. `pings` are when the switch was told that all is
    well, `alarms` that it is not, `posts` what was told to the webhook.
    """

    def __init__(self, folder: Path, surroundings: Mapping[str, str]) -> None:
        self.pings: list[float] = []
        self.alarms: list[float] = []
        self.posts: list[tuple[dict[str, str], bytes]] = []
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                (outside.alarms if self.path.endswith("/fail") else outside.pings).append(time.monotonic())
                self._answer()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outside.posts.append((dict(self.headers), body))
                self._answer()

            def _answer(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.authority = folder / "outside.pem"
        self.server.socket = _with_certificate(self.authority, surroundings).wrap_socket(
            self.server.socket, server_side=True
        )
        self.address = f"https://127.0.0.1:{self.server.server_address[1]}"
        Thread(target=self.server.serve_forever, daemon=True, name="outside").start()

    def pings_since(self, began: float) -> int:
        """How often the switch was pinged since `time.monotonic()` was `began`."""
        return sum(at >= began for at in list(self.pings))

    def stop(self) -> None:
        """Closes its port."""
        self.server.shutdown()
        self.server.server_close()


def _with_certificate(place: Path, surroundings: Mapping[str, str]) -> ssl.SSLContext:
    """A context with a new key and certificate, valid in that world; it is kept there, to be trusted."""
    name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    keep = ["-keyout", str(place.with_suffix(".key")), "-out", str(place)]
    subprocess.run(
        [*MAKE_CERTIFICATE.split(), *name, *keep], check=True, capture_output=True, env=surroundings
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place, place.with_suffix(".key"))
    return context
