"""Telling one more person of what is open already: whoever begins to answer for somebody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.choices import Channel

# As part of the round that was told last, so that it neither moves nor delays a step.
ALSO = """
INSERT INTO alerts_notification (alert_id, recipient_id, channel, round, created_at, sent_at)
SELECT alert.id, %(user)s, channel, alert.rounds, %(now)s, CASE WHEN channel = %(inbox)s THEN %(now)s::timestamptz END
FROM alerts_alert AS alert CROSS JOIN unnest(%(channels)s) AS channel
WHERE alert.closed_at IS NULL AND alert.offender_id = ANY(%(offender_ids)s) AND alert.step > 0
  AND alert.kept_from_id IS DISTINCT FROM %(user)s
  AND NOT EXISTS (
    SELECT FROM alerts_notification AS told
    WHERE told.alert_id = alert.id AND told.recipient_id = %(user)s AND told.channel = %(inbox)s)
ORDER BY alert.id
ON CONFLICT (alert_id, recipient_id, channel, round) DO NOTHING
"""


def tell_also(user: User, offender_ids: Sequence[int], *, now: datetime) -> None:
    """Tell `user` of these offenders' open alerts, in the caller's transaction, unless they were told before.

    The caller knows that the user may open the records. What is kept from the user stays so. Later steps are told
    to them by `escalate`, like to anybody.
    """
    parameters: dict[str, Any] = {
        "user": user.pk,
        "offender_ids": list(offender_ids),
        "channels": settings.ALERT_CHANNELS,
        "inbox": Channel.INBOX.value,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(ALSO, parameters)
