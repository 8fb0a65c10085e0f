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
                if _command(wire) == b"zPING\0":
                    wire.sendall(b"PONG\0")
                else:
                    answer(wire, _content(wire))
            except OSError:
                continue


def _command(wire: socket.socket) -> bytes:
    """What is asked for. Raises ConnectionError when the protocol is not spoken."""
    command = b""
    while not command.endswith(b"\0"):
        command += _exactly(wire, 1)
    if command not in (b"zPING\0", b"zINSTREAM\0"):
        raise ConnectionError
    return command


def _content(wire: socket.socket) -> bytes:
    """The file that was sent."""
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
