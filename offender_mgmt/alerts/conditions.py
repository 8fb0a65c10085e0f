"""What the register alone can tell should be alerted, and the list of all that any capability says."""

from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from offender_mgmt.alerts.rules import Condition
from offender_mgmt.offenders.models import Offender, Suspension


def without_risk_level(on: date) -> QuerySet[Offender]:
    """Live offenders nobody has assessed, since they were recorded."""
    return Offender.objects.live().filter(risk_level=None)


def without_manager(on: date) -> QuerySet[Offender]:
    """Live offenders whom nobody manages, since they were recorded."""
    return Offender.objects.live().filter(manager=None)


def with_a_manager_who_left(on: date) -> QuerySet[Offender]:
    """Live offenders whose manager may no longer sign in: nobody manages them either."""
    return Offender.objects.live().filter(manager__is_active=False)


def suspension_check_passed(on: date) -> QuerySet[Suspension]:
    """Suspensions of live offenders that nobody has ended or checked in time."""
    return Suspension.objects.check_passed(on=on).filter(offender__closed_on=None)


CONDITIONS = (
    Condition("no_risk_level", "No risk level", without_risk_level, "id", since_on="recorded_on"),
    # One kind in two questions: each is answered from an index, both at once only from the whole register.
    Condition("no_manager", "No manager", without_manager, "id", since_on="recorded_on"),
    Condition("no_manager", "No manager", with_a_manager_who_left, "id", since_on="recorded_on"),
    Condition(
        "suspension_check_passed",
        "Suspension check passed",
        suspension_check_passed,
        since_on="lapses_on",
    ),
)


def all_conditions() -> list[Condition]:
    """Every condition that a capability declares, in the order of `settings.ALERT_CONDITIONS`."""
    return [one for path in settings.ALERT_CONDITIONS for one in import_string(f"{path}.CONDITIONS")]


def kind_labels() -> dict[str, str]:
    """The words for each kind of alert."""
    return {condition.kind: condition.label for condition in all_conditions()}
