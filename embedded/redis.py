"""One Redis of our own. Vigil loses nothing when it is emptied; it keeps its queue all the same."""

import socket
from dataclasses import dataclass
from pathlib import Path

from embedded.process import Child, wait_for


@dataclass(frozen=True)
class Redis:
    """A server with its data in the folder `data`."""

    program: Path
    data: Path
    socket: Path
    log: Path

    def server(self) -> Child:
        """The server, not yet started."""
        self.data.mkdir(parents=True, exist_ok=True)
        place = [
            "--dir",
            str(self.data),
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--unixsocketperm",
            "700",
        ]
        # noeviction: a full queue must refuse, never forget.
        keeping = [
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
            "--save",
            "",
            "--maxmemory-policy",
            "noeviction",
        ]
        return Child("Redis", [str(self.program), *place, *keeping], self.log)

    def wait_until_ready(self, server: Child) -> None:
        """Returns when it answers."""
        wait_for(self._answers, server, seconds=30)

    def url(self) -> str:
        """The address for BROKER_URL."""
        return f"redis+socket://{self.socket}?virtual_host=0"

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(5) == b"+PONG"
        except OSError:
            return False
