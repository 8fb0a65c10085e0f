"""What the register alone can tell should be alerted, and the list of all that any capability says."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import (
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils.module_loading import import_string

from offender_mgmt.alerts.rules import Condition
from offender_mgmt.offenders.choices import LinkKind, RiskLevel, SuspensionReason
from offender_mgmt.offenders.models import EmergencyAccess, LinkedPerson, Offender, Order, Suspension
from offender_mgmt.policy.models import in_force


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


def orders_about_to_expire(on: date) -> QuerySet[Order]:
    """Orders of live offenders that expire within policy's notice, since the notice began, until they do."""
    days = in_force(on).order_expiry_notice_days
    ending = Order.objects.filter(
        ended_on=None,
        expires_on__gte=on,
        expires_on__lte=on + timedelta(days=days),
        offender__closed_on=None,
    )
    notice = ExpressionWrapper(F("expires_on") - Value(days), output_field=DateField())
    return ending.annotate(notice_on=notice, order_key=Cast("public_id", CharField()))


def reactive_criteria_broken(on: date) -> QuerySet[Suspension]:
    """Reactive management that still holds although a fact on record speaks against it.

    One that was agreed here ends by itself; this names what a register extract told of, for a person to end.
    """
    orders = Order.objects.in_force(on=on).filter(offender=OuterRef("offender"))
    children = LinkedPerson.objects.current(on=on).filter(
        offender=OuterRef("offender"), kind=LinkKind.CHILD, is_in_household=True
    )
    return Suspension.objects.filter(
        Q(offender__risk_level=None)
        | ~Q(offender__risk_level=RiskLevel.LOW)
        | Exists(orders)
        | Exists(children),
        reason=SuspensionReason.REACTIVE,
        ended_on=None,
        offender__closed_on=None,
    ).annotate(held_since=Coalesce("started_on", "offender__recorded_on"))


def emergencies_unreviewed(on: date) -> QuerySet[EmergencyAccess]:
    """Emergencies that nobody has reviewed. Told at once, and not to whoever was let in."""
    waiting = EmergencyAccess.objects.unreviewed().filter(offender__closed_on=None)
    return waiting.annotate(began_on=TruncDate("asked_at"), emergency_key=Cast("public_id", CharField()))


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
    Condition(
        "reactive_criteria_broken",
        "Reactive management against its criteria",
        reactive_criteria_broken,
        since_on="held_since",
    ),
    Condition(
        "order_expiring",
        "Order expires soon",
        orders_about_to_expire,
        subject="order_key",
        since_on="notice_on",
    ),
    Condition(
        "emergency_access",
        "Emergency access to be reviewed",
        emergencies_unreviewed,
        subject="emergency_key",
        since_on="began_on",
        can_be_acknowledged=False,
        kept_from="user_id",
    ),
)


def all_conditions() -> list[Condition]:
    """Every condition that a capability declares, in the order of `settings.ALERT_CONDITIONS`."""
    return [one for path in settings.ALERT_CONDITIONS for one in import_string(f"{path}.CONDITIONS")]


def kind_labels() -> dict[str, str]:
    """The words for each kind of alert."""
    return {condition.kind: condition.label for condition in all_conditions()}


def kinds_to_mend() -> frozenset[str]:
    """The kinds that nobody can acknowledge: they can only be mended."""
    return frozenset(condition.kind for condition in all_conditions() if not condition.can_be_acknowledged)
