"""A watcher outside, on this machine: it takes GETs and remembers where."""

from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any


@dataclass
class Watcher:
    """The paths that were asked for. `status` and `location` are what it answers."""

    asked: list[str] = field(default_factory=list)
    status: int = 200
    location: str = ""
    port: int = 0

    @property
    def address(self) -> str:
        """Where a check of it listens."""
        return f"http://127.0.0.1:{self.port}/ping/1b2c"


class WatcherServer:
    """The server of a watcher, on a port that the system chose."""

    def __init__(self, watcher: Watcher) -> None:
        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                watcher.asked.append(self.path)
                is_redirect = watcher.location and self.path != "/elsewhere"
                self.send_response(302 if is_redirect else watcher.status)
                if is_redirect:
                    self.send_header("Location", watcher.location)
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Answering)
        watcher.port = self.server.server_port
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})

    def start(self) -> None:
        """Listen."""
        self.thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
