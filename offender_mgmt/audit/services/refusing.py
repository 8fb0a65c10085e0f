"""Writing down that a look was refused: where whoever was refused cannot see it (AUD-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.audit.rules.refusals import REMEMBERED, is_last, is_written
from offender_mgmt.audit.services.recording import Actor, record


@dataclass(frozen=True)
class Refusal:
    """What was asked for, by its key alone, and how it was refused: 403 for the deed, 404 for the record.

    `offender_ids` are those whose record it was, where there is one: the answer did not say so.
    """

    page: str
    method: str
    status: int
    asked: str
    offender_ids: Sequence[int]

    @property
    def details(self) -> dict[str, object]:
        """As the event has them."""
        return {"page": self.page, "method": self.method, "status": self.status, "asked": self.asked}


@transaction.atomic
def record_refusal(refusal: Refusal, *, by: Actor, now: datetime) -> None:
    """Write the event, in a transaction of its own, unless the rule leaves it out."""
    assert by.pk is not None  # noqa: S101  # a job is refused nothing
    just_now = AuditEvent.objects.by(by.pk).filter(verb=Verb.LOOK_REFUSED, at__gt=now - REMEMBERED)
    seen = just_now.aggregate(
        same=Count("pk", filter=Q(details__contains=refusal.details)),
        about_nobody=Count("pk", filter=Q(offender_ids=[])),
    )
    about = {"is_about_somebody": bool(refusal.offender_ids), "about_nobody": seen["about_nobody"]}
    if not is_written(is_repeat=bool(seen["same"]), **about):
        return
    more = {"further_ones": "not written for a minute"} if is_last(**about) else {}
    record(Verb.LOOK_REFUSED, by=by, offender_ids=refusal.offender_ids, details=refusal.details | more)
