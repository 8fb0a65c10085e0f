"""Messages as mail, by SMTP: one connection serves a round, and is renewed after any failure."""

from contextlib import suppress
from email.errors import MessageError
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from django.core.mail import EmailMessage, get_connection

from offender_mgmt.alerts.rules.delivery import NO_ANSWER, Undelivered
from offender_mgmt.alerts.rules.digest import Digest

MOST_PER_CONNECTION = 100  # many servers hang up on one that never ends


class MailSender:
    """Mail with a Message-ID that retries keep, marked as a machine's."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._sent = 0

    def open(self) -> None:
        """Connect, unless connected."""
        if self._sent >= MOST_PER_CONNECTION:
            self.close()
        try:
            self._connection.open()
        except SMTPResponseException as error:
            raise Undelivered(f"smtp_{error.smtp_code}") from error
        except (SMTPException, OSError) as error:
            raise Undelivered("no_connection") from error

    def send(self, digest: Digest) -> None:
        """Hand over one mail. Codes are SMTP's own: 4xx may do later, 5xx about this recipient never will."""
        self._sent += 1
        try:
            self._connection.send_messages([_mail(digest)])
        except SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise Undelivered(f"smtp_{code}", is_permanent=code >= 500) from error
        except SMTPDataError as error:
            raise Undelivered(f"smtp_{error.smtp_code}", is_permanent=error.smtp_code >= 500) from error
        except SMTPServerDisconnected as error:
            raise Undelivered(NO_ANSWER) from error
        except SMTPResponseException as error:
            raise Undelivered(f"smtp_{error.smtp_code}") from error
        except (SMTPException, ValueError, MessageError) as error:
            raise Undelivered("not_an_address", is_permanent=True) from error
        except OSError as error:
            raise Undelivered(NO_ANSWER) from error

    def close(self) -> None:
        """Hang up; a server that does not answer to that is left alone."""
        self._sent = 0
        with suppress(SMTPException, OSError):
            self._connection.close()


def _mail(digest: Digest) -> EmailMessage:
    return EmailMessage(
        subject=digest.subject,
        body=digest.text,
        to=[digest.address],
        headers={"Message-ID": digest.message_id, "Auto-Submitted": "auto-generated"},
    )
