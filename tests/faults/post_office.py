"""A mail server that can be slow, refuse for now or for ever, accept and die, or not be there at all."""

import asyncio
import logging
import socket
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from aiosmtpd.controller import Controller

from tests.alerts.post_office import UNAVAILABLE, Mail, PostOffice

NO_SUCH_PERSON = "550 5.1.1 No such person here"
logging.getLogger("mail.log").setLevel(logging.WARNING)  # every line of every dialogue otherwise


class UnkindPostOffice(PostOffice):
    """Accepts what comes, until it is told to be unkind to an address, or to everybody ("*")."""

    def __init__(self) -> None:
        super().__init__()
        self.slow: dict[str, float] = {}
        self.says_later: set[str] = set()
        self.says_never: set[str] = set()
        self.after_accepting: Callable[[], None] | None = None
        self.arrived_at: list[tuple[float, Mail]] = []

    def be_kind(self) -> None:
        """No more of that."""
        self.slow.clear()
        self.says_later.clear()
        self.says_never.clear()
        self.after_accepting = None

    def copies(self) -> Counter[str]:
        """How often each Message-ID arrived."""
        return Counter(mail.message_id for mail in list(self.mails))

    def by_recipient_since(self, began: float) -> dict[str, list[Mail]]:
        """What each address received since `time.monotonic()` was `began`."""
        found: dict[str, list[Mail]] = defaultdict(list)
        for at, mail in list(self.arrived_at):
            if at >= began:
                found[mail.recipient].append(mail)
        return found

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if {address, "*"} & self.says_never:
            return NO_SUCH_PERSON
        if {address, "*"} & self.says_later:
            return UNAVAILABLE
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        (recipient,) = envelope.rcpt_tos
        await asyncio.sleep(self.slow.get(recipient, self.slow.get("*", 0)))
        answer = await super().handle_DATA(server, session, envelope)
        self.arrived_at.append((time.monotonic(), self.mails[-1]))
        if self.after_accepting is not None:  # the mail is ours; its sender never hears of it
            self.after_accepting()
            server.transport.abort()
        return answer


class MailHost:
    """The machine of a post office: it can go away and come back on the same port."""

    def __init__(self, office: UnkindPostOffice) -> None:
        self.office = office
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port: int = probe.getsockname()[1]
        self.server: _Server | None = None
        self.start()

    def start(self) -> None:
        """Answers from now on."""
        if self.server is None:
            self.server = _Server(self.office, self.port)
            self.server.start()

    def stop(self) -> None:
        """Refuses connections from now on."""
        if self.server is not None:
            self.server.stop()
            self.server = None


class _Server(Controller):
    def __init__(self, office: UnkindPostOffice, port: int) -> None:
        self.socket = socket.create_server(("127.0.0.1", port), reuse_port=False)
        super().__init__(office, hostname="127.0.0.1", port=port)

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self.socket)
