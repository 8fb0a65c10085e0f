"""Whose sessions there are, and ending them: what is ended is over with the next request."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from offender_mgmt.accounts.models import Session, User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb


def sessions_of(user: User, *, now: datetime) -> QuerySet[Session]:
    """Those that are not over, the latest first."""
    return Session.objects.filter(user=user, expire_date__gt=now).order_by("-began_at")


@transaction.atomic
def end_sessions(*, user_id: int, but: str | None, because: str, by: audit.Actor) -> int:
    """End every session of this person, but for the one with this key; return how many there were.

    The person is locked first: of two who sign in at once under one name, one stays.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    number: int = user.sessions.exclude(session_key=but).delete()[0]
    if number:
        audit.record(
            Verb.SESSIONS_ENDED,
            by=by,
            details={"user_id": user.pk, "number": number, "because": because},
        )
    return number
