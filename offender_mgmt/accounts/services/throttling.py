"""Wrong answers counted over names and addresses, in PostgreSQL, from what axes writes of each (WEB-9)."""

from datetime import datetime

from axes.models import AccessFailureLog, AccessLog
from django.db import transaction

from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.rules import throttling as rules
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb


def may_try(*, name: str, address: str | None, now: datetime) -> bool:
    """Say whether somebody may try to sign in under this name from this address; a refusal is written."""
    lately = AccessFailureLog.objects.filter(attempt_time__gt=now - rules.WITHIN)
    waits = rules.must_wait(
        for_name=lately.filter(username=name).count(),
        from_address=lately.filter(ip_address=address).count(),
        is_known=_is_known(name, address, now),
    )
    if waits:
        record_locked(name=name)
    return not waits


def _is_known(name: str, address: str | None, now: datetime) -> bool:
    return bool(
        AccessLog.objects.filter(
            username__in=User.objects.filter(username__iexact=name).values("username"),
            ip_address=address,
            attempt_time__gt=now - rules.KNOWN_FOR,
        ).exists()
    )


@transaction.atomic
def record_locked(*, name: str | None) -> None:
    """Write that a name cannot be used for now, and whose it is when it is one of ours."""
    tried = User.objects.filter(username__iexact=name or "").first()
    audit.record(
        Verb.SIGN_IN_LOCKED, by=audit.SystemActor("sign-in"), details={"user_id": tried.pk if tried else None}
    )
