"""A scanner on a real socket, which speaks clamd's protocol well, badly, slowly, or not at all."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.visits.files import EICAR

Answer = Callable[[socket.socket, bytes], None]


def honest(wire: socket.socket, content: bytes) -> None:
    """Finds the test virus."""
    wire.sendall(b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


def says(*parts: bytes) -> Answer:
    """These bytes, whatever it was sent."""

    def answer(wire: socket.socket, content: bytes) -> None:
        for part in parts:
            wire.sendall(part)

    return answer


@contextmanager
def scanner(answer: Answer, path: str = "") -> Iterator[str]:
    """The address of a scanner that answers so, each connection in turn: at a port, or at this path."""
    with socket.socket(socket.AF_UNIX if path else socket.AF_INET) as server:
        server.bind(path or ("127.0.0.1", 0))
        server.listen()
        threading.Thread(target=_serve, args=(server, answer), daemon=True).start()
        yield f"unix:{path}" if path else f"127.0.0.1:{server.getsockname()[1]}"


def _serve(server: socket.socket, answer: Answer) -> None:
    while True:
        try:
            wire, _ = server.accept()
        except OSError:
            return
        with wire:
            try:
                answer(wire, _content(wire))
            except OSError:
                continue


def _content(wire: socket.socket) -> bytes:
    """What was sent, by the protocol. Raises ConnectionError when it is not spoken."""
    if _exactly(wire, 10) != b"zINSTREAM\0":
        raise ConnectionError
    content = b""
    while size := int.from_bytes(_exactly(wire, 4), "big"):
        content += _exactly(wire, size)
    return content


def _exactly(wire: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = wire.recv(size - len(found))
        if not more:
            raise ConnectionError
        found += more
    return found
