"""A mail server in a process of its own that takes everything, and counts."""

import asyncio
import logging
import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from typing import Any

from aiosmtpd.smtp import SMTP


class _Counting:
    """Takes every mail and forgets it."""

    def __init__(self, taken: "Synchronized[int]") -> None:
        self.taken = taken

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802, ARG002
        self.taken.value += 1
        return "250 Accepted"


@contextmanager
def mailbox() -> Iterator[tuple[int, "Synchronized[int]"]]:
    """The port of a running server, and how many mails it has taken."""
    context = multiprocessing.get_context("fork")
    taken: Synchronized[int] = context.Value("l", 0)
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        server = context.Process(target=_serve, args=(listening, taken), daemon=True)
        server.start()
        try:
            yield listening.getsockname()[1], taken
        finally:
            server.terminate()
            server.join()


def _serve(listening: socket.socket, taken: "Synchronized[int]") -> None:
    logging.disable()  # it would tell of each command

    async def forever() -> None:
        made = await asyncio.get_running_loop().create_server(
            lambda: SMTP(_Counting(taken), hostname="localhost"), sock=listening
        )
        await made.serve_forever()

    asyncio.run(forever())
