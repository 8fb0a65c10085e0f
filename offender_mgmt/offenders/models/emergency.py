"""Who was let in to a record for a few hours, why, and what somebody else thought of it (ACC-12)."""

import json
import uuid
from datetime import datetime
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, JSONField, Q, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone

from offender_mgmt.accounts.models import User, approved_by_another


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    """Reads of emergencies."""

    def running(self, *, now: datetime) -> Self:
        """Those that open a record at this moment: each ends by itself."""
        return self.filter(ends_at__gt=now)

    def unreviewed(self) -> Self:
        """Those that nobody has looked at."""
        return self.filter(reviewed_at=None)

    def review_overdue(self, *, now: datetime) -> Self:
        """Those that nobody has looked at in time."""
        return self.unreviewed().filter(review_due_at__lte=now)


@pghistory.track()
class EmergencyAccess(models.Model):
    """A record opened to one user whom its team, or its list, keeps out; never past a conflict or a seal."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="emergencies")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="emergencies")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review_due_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    was_justified = models.BooleanField(null=True)
    review_note = models.TextField(blank=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        indexes = [
            # Serves `visible_to`, and the ground of each look, which ask for one user's that have not ended.
            models.Index(fields=["user", "ends_at"], name="emergencies_of_a_user"),
            models.Index(fields=["offender"], name="emergencies_unreviewed", condition=Q(reviewed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="emergency_ends_after_it_begins", condition=Q(ends_at__gt=F("asked_at"))
            ),
            models.CheckConstraint(name="emergency_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="emergency_is_reviewed_by_somebody_who_says_what_of",
                condition=Q(reviewed_at=None, reviewed_by=None, was_justified=None, review_note="")
                | (
                    Q(reviewed_at__isnull=False, reviewed_by__isnull=False, was_justified__isnull=False)
                    & ~Q(review_note="")
                ),
            ),
            approved_by_another(
                "nobody_reviews_their_own_emergency", asked_by="user", approved_by="reviewed_by"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.offender_id} until {self.ends_at:%Y-%m-%d %H:%M}"


# Within the statement that writes the event: it costs no query of its own, and no page can forget it.
GROUND = """
%s::jsonb || COALESCE((
    SELECT jsonb_build_object('emergency', min(public_id::text)) FROM offenders_emergencyaccess
    WHERE user_id = %s AND offender_id = ANY({people}::bigint[]) AND asked_at <= %s AND ends_at > %s
    HAVING count(*) > 0), '{{}}'::jsonb)
"""


def with_ground(details: dict[str, object], *, user_id: int, offender_ids: list[int] | Subquery) -> RawSQL:
    """These details of an event, and by which emergency the user had one of these records before them, if by any."""
    now = timezone.now()
    people, keys = "%s", (offender_ids,)
    if isinstance(offender_ids, Subquery):
        query, keys = offender_ids.query.sql_with_params()
        people = f"({query})"
    parameters = (json.dumps(details), user_id, *keys, now, now)
    return RawSQL(GROUND.format(people=people), parameters, output_field=JSONField())  # noqa: S611  # of ours
