"""A real mail server on this machine, and a sender that dies at the worst moment."""

import asyncio
import re
import socket
from collections import Counter
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

UNAVAILABLE = "451 4.7.1 Try again later"
UNKNOWN = "550 5.1.1 No such user"


@dataclass(frozen=True)
class Mail:
    """A mail as it arrived."""

    recipient: str
    message: Message
    raw: str

    @property
    def message_id(self) -> str:
        """Its Message-ID."""
        return str(self.message["Message-ID"])

    @property
    def references(self) -> list[str]:
        """The records that it names, in order."""
        return re.findall(r"^(TST/\S+)  since .+  http", str(self.message.get_payload()), re.MULTILINE)


@dataclass
class PostOffice:
    """What arrived, and whom it turns away: `refusals` counts how often still, at RCPT or at the end of DATA."""

    mails: list[Mail] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)
    refuses_at: str = "RCPT"
    refuses_with: str = UNAVAILABLE

    def mails_to(self, recipient: str) -> list[Mail]:
        """What that address received."""
        return [mail for mail in self.mails if mail.recipient == recipient]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.refuses_at == "RCPT" and self._turns_away(address):
            return self.refuses_with
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        (recipient,) = envelope.rcpt_tos
        if self.refuses_at == "DATA" and self._turns_away(recipient):
            return self.refuses_with
        message = message_from_bytes(envelope.content)
        self.mails.append(Mail(recipient, message, envelope.content.decode()))
        return "250 Accepted"

    def _turns_away(self, address: str) -> bool:
        if self.refusals[address] == 0:
            return False
        self.refusals[address] -= 1
        return True


class MailServer(Controller):
    """The server of a post office, on a port that the system chose."""

    def __init__(self, office: PostOffice) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        super().__init__(office, hostname="127.0.0.1", port=self.socket.getsockname()[1])

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self.socket)


class Killed(BaseException):
    """The process ended here."""


class DiesAfterSending(EmailBackend):
    """Hands the mail to the server, and is killed before anybody can write that it was sent."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        super().send_messages(messages)
        raise Killed


class DiesBeforeSending(EmailBackend):
    """Is killed before the server hears of the mail."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise Killed
