"""Trying again what was given up, once somebody has mended why."""

from django.conf import settings
from django.db import transaction

from offender_mgmt.alerts.models import Notification
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb


@transaction.atomic
def retry_dead(*, by: audit.Actor) -> int:
    """Let dead letters about open alerts wait again, as if never tried, and return how many there were.

    Those to people who have left, or by a channel that is not set up, stay dead. Message-IDs are kept.
    """
    revived = (
        Notification.objects.dead()
        .filter(alert__closed_at=None, recipient__is_active=True, channel__in=settings.ALERT_CHANNELS)
        .exclude(recipient__email="")
        .update(dead_at=None, attempts=0, lease_until=None)
    )
    audit.record(Verb.DEAD_LETTERS_RETRIED, by=by, details={"number": revived})
    return revived
