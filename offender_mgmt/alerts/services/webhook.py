"""Messages as signed HTTP requests, in the manner of Standard Webhooks.

The receiver checks `webhook-signature`, which is "v1," and the base64 of the HMAC-SHA256 of "id.timestamp.body" with
the shared secret, refuses old timestamps, and takes each `webhook-id` once.
"""

import base64
import hashlib
import hmac
import json
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

from offender_mgmt.alerts.rules.delivery import NO_ANSWER, Undelivered
from offender_mgmt.alerts.rules.digest import Digest

TIMEOUT = 10  # seconds without a byte
MAY_DO_LATER = (408, 429)


class WebhookSender:
    """One request for each message, each on a connection of its own."""

    def __init__(self, *, now: datetime) -> None:
        address = urlsplit(settings.ALERT_WEBHOOK_URL)
        connect = HTTPSConnection if address.scheme == "https" else HTTPConnection
        self._connection = connect(address.hostname or "", address.port, timeout=TIMEOUT)
        self._target = (address.path or "/") + (f"?{address.query}" if address.query else "")
        self._timestamp = str(int(now.timestamp()))

    def open(self) -> None:
        """Connect."""
        try:
            self._connection.connect()
        except (OSError, HTTPException) as error:
            raise Undelivered("no_connection") from error

    def send(self, digest: Digest) -> None:
        """Hand over one message. A 4xx will never do, except 408 and 429; redirects are not followed."""
        body = json.dumps(digest.as_json).encode()
        try:
            self._connection.request("POST", self._target, body, self._headers(digest.message_id, body))
            status = self._connection.getresponse().status
        except (OSError, HTTPException) as error:
            raise Undelivered(NO_ANSWER) from error
        finally:
            self._connection.close()  # the answer's body is not waited for
        if not 200 <= status < 300:
            never = 400 <= status < 500 and status not in MAY_DO_LATER
            raise Undelivered(f"http_{status}", is_permanent=never)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _headers(self, message_id: str, body: bytes) -> dict[str, str]:
        return {
            "content-type": "application/json",
            "user-agent": "Vigil",
            "webhook-id": message_id,
            "webhook-timestamp": self._timestamp,
            "webhook-signature": sign(body, message_id=message_id, timestamp=self._timestamp),
        }


def sign(body: bytes, *, message_id: str, timestamp: str) -> str:
    """The signature of a message, by which the receiver knows that it is Vigil's and whole."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    mac = hmac.new(settings.ALERT_WEBHOOK_SECRET.encode(), signed, hashlib.sha256)
    return f"v1,{base64.b64encode(mac.digest()).decode()}"
