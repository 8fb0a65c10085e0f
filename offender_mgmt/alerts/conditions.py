"""What the register alone can tell should be alerted."""

from datetime import date

from django.db.models import QuerySet

from offender_mgmt.alerts.rules import Condition
from offender_mgmt.offenders.models import Offender, Suspension


def without_risk_level(on: date) -> QuerySet[Offender]:
    """Live offenders nobody has assessed, since they were recorded."""
    return Offender.objects.live().filter(risk_level=None)


def without_manager(on: date) -> QuerySet[Offender]:
    """Live offenders whom no active user manages, since they were recorded."""
    return Offender.objects.live().exclude(manager__is_active=True)


def suspension_check_passed(on: date) -> QuerySet[Suspension]:
    """Suspensions of live offenders that nobody has ended or checked in time."""
    return Suspension.objects.check_passed(on=on).filter(offender__closed_on=None)


CONDITIONS = (
    Condition("no_risk_level", "No risk level", without_risk_level, "id", since_on="recorded_on"),
    Condition("no_manager", "No manager", without_manager, "id", since_on="recorded_on"),
    Condition(
        "suspension_check_passed",
        "Suspension check passed",
        suspension_check_passed,
        since_on="lapses_on",
    ),
)
