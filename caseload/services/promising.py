"""Writes of milestones."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from caseload.models import Milestone
from caseload.rules.milestones import check_can_promise
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from visits.models import VisitObligation


@transaction.atomic
def promise(
    *, team_id: int, level: RiskLevel, promised_for: date, note: str, by: User, now: datetime
) -> Milestone:
    """Keep a promise that on that day nobody of the level in the team will be overdue. Raises RuleViolation.

    It is never changed: another day is another promise, and both are shown.
    """
    today = timezone.localdate(now)
    check_can_promise(promised_for=promised_for, today=today)
    milestone = Milestone.objects.create(
        team=Team.objects.get(pk=team_id),
        level=level,
        promised_for=promised_for,
        note=note,
        overdue_at_promise=_overdue(team_id, level, today),
        promised_on=today,
        promised_by=by,
        promised_at=now,
    )
    details: dict[str, object] = {"team": team_id, "level": level.value, "promised_for": str(promised_for)}
    audit.record(Verb.MILESTONE_PROMISED, by=by, details=details | {"milestone": milestone.pk})
    return milestone


def _overdue(team_id: int, level: RiskLevel, today: date) -> int:
    people = Offender.objects.filter(team=team_id, risk_level=level)
    if in_force(today).not_assessed_treated_as == level:
        people |= Offender.objects.filter(team=team_id, risk_level=None)
    return VisitObligation.objects.overdue(on=today).filter(offender__in=people).count()
