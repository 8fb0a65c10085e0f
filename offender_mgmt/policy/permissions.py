"""May this account write once more through the API? (WEB-9)"""

from datetime import datetime, timedelta

from django.utils import timezone
from rest_framework.exceptions import Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.policy.models import in_force
from offender_mgmt.policy.rules import LATELY

LOOKS = (Verb.OFFENDERS_LISTED, Verb.OFFENDER_VIEWED)  # they have ceilings of their own
TOO_MANY = "This account has written more within ten minutes than anybody does. Nothing was saved."


def wait_to_write(user: User, *, now: datetime) -> timedelta | None:
    """How long until this account has done less in ten minutes than policy says; None when it may write now.

    Counted are its deeds in the audit log, whichever process wrote them and wherever they were done, and refused looks.
    """
    most = in_force(timezone.localdate(now)).writes_in_ten_minutes
    deeds = AuditEvent.objects.by(user.pk).filter(at__gte=now - LATELY).exclude(verb__in=LOOKS)
    times = deeds.order_by("-at").values_list("at", flat=True)
    earliest = next(iter(times[most - 1 : most]), None)
    return earliest + LATELY - now if earliest is not None else None


class CeilingOnWrites(BaseThrottle):
    """What the API asks before any method that may change something. Raises Throttled."""

    def allow_request(self, request: Request, view: object) -> bool:  # noqa: ARG002
        """Say yes, or raise Throttled with how long to wait."""
        if request.method in SAFE_METHODS or not isinstance(request.user, User):
            return True
        wait = wait_to_write(request.user, now=timezone.now())
        if wait is not None:
            raise Throttled(wait=wait.total_seconds(), detail=TOO_MANY)
        return True
