"""Writes of officers' hours."""

from datetime import date, datetime

from django.db import transaction

from caseload.models import ContractedHours
from caseload.models.hours import contracts_of
from caseload.rules.working_time import check_can_set_hours
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb


@transaction.atomic
def set_hours(*, officer_id: int, minutes: int, from_on: date, by: User, now: datetime) -> ContractedHours:
    """Record the minutes a week that an officer is at work from a day on, until hours of a later day replace them.

    Raises RuleViolation.
    """
    # Locked first: two supervisors may press Save together.
    officer = User.objects.select_for_update(no_key=True).get(pk=officer_id)
    check_can_set_hours(
        minutes=minutes,
        from_on=from_on,
        recorded=contracts_of([officer.pk]).get(officer.pk, ()),
        is_officer=officer.role == Role.OFFENDER_MANAGER and officer.is_active,
    )
    hours = ContractedHours.objects.create(
        officer=officer, from_on=from_on, minutes=minutes, recorded_by=by, recorded_at=now
    )
    details: dict[str, object] = {"user_id": officer.pk, "minutes": minutes, "from_on": str(from_on)}
    audit.record(Verb.HOURS_SET, by=by, details=details)
    return hours
