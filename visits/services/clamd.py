"""A client of clamd: PING, and INSTREAM, by which the bytes go over its socket and it says what it thinks of them."""

import socket
import time
from contextlib import ExitStack, closing

CHUNK = 64 * 1024
PATIENCE = 30.0  # seconds for a whole file
LONGEST_ANSWER = 4096
CLEAN = b"stream: OK"
FOUND = b" FOUND"


class ScannerDown(Exception):
    """There is no scanner, or it cannot be spoken to."""


class NoVerdict(Exception):
    """The scanner answered, and not with a verdict: this file waits on, others may be scanned."""


def is_clean(content: bytes, *, address: str) -> bool:
    """Whether the scanner at `address` ("unix:/path" or "host:port") finds nothing. Raises ScannerDown, NoVerdict.

    Only the one sentence that says so means clean: silence, half an answer and an error do not.
    """
    deadline = time.monotonic() + PATIENCE
    try:
        with closing(_connect(address)) as wire:
            _send(wire, content, deadline)
            answer = _answer(wire, deadline)
    except (OSError, ValueError) as error:
        raise ScannerDown(type(error).__name__) from error
    if answer == CLEAN:
        return True
    if answer.startswith(b"stream: ") and answer.endswith(FOUND):
        return False
    raise NoVerdict


def ping(*, address: str) -> None:
    """Ask whether the scanner at `address` is there. Raises ScannerDown unless it says so in its own word."""
    deadline = time.monotonic() + PATIENCE
    try:
        with closing(_connect(address)) as wire:
            _sent(wire, b"zPING\0", deadline)
            answer = _answer(wire, deadline)
    except (OSError, ValueError, NoVerdict) as error:
        raise ScannerDown(type(error).__name__) from error
    if answer != b"PONG":
        raise ScannerDown("it is another server")


def _connect(address: str) -> socket.socket:
    if address.startswith("unix:"):
        with ExitStack() as undone:
            wire = undone.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
            wire.settimeout(PATIENCE)
            wire.connect(address.removeprefix("unix:"))
            undone.pop_all()
        return wire
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def _send(wire: socket.socket, content: bytes, deadline: float) -> None:
    _sent(wire, b"zINSTREAM\0", deadline)
    for start in range(0, len(content), CHUNK):
        chunk = content[start : start + CHUNK]
        _sent(wire, len(chunk).to_bytes(4, "big") + chunk, deadline)
    _sent(wire, bytes(4), deadline)


def _sent(wire: socket.socket, data: bytes, deadline: float) -> None:
    """Send, unless the scanner has been slow for too long: one that takes a byte a second would never end."""
    wire.settimeout(_left(deadline))
    wire.sendall(data)


def _answer(wire: socket.socket, deadline: float) -> bytes:
    """What the scanner says, up to its NUL. An answer that ends without one was cut off, and says nothing."""
    answer = b""
    while b"\0" not in answer:
        wire.settimeout(_left(deadline))
        more = wire.recv(LONGEST_ANSWER)
        if not more:
            raise ConnectionResetError("the answer was cut off")
        answer += more
        if len(answer) > LONGEST_ANSWER:
            raise NoVerdict
    return answer.partition(b"\0")[0]


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
