"""When the conditions of orders were last checked: asked of the checks that visits told of, never stored."""

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from offender_mgmt.offenders.models import OrderCondition
from visits.models.found import ConditionCheck, ConditionCheckQuerySet


def with_checks(conditions: QuerySet[OrderCondition]) -> QuerySet[OrderCondition]:
    """Each condition with its last check (None: never checked), its last try, and the day it began to bind.

    Where no day is known, it began when the order was made, or else when the person was recorded.
    """
    checked, tried = _newest(ConditionCheck.objects.counted()), _newest(ConditionCheck.objects.standing())
    return conditions.annotate(
        began_on=Coalesce(F("from_on"), F("order__made_on"), F("order__offender__recorded_on")),
        checked_on=Subquery(checked.values("visit__visited_on")[:1]),
        checked_result=Subquery(checked.values("result")[:1]),
        checked_words=Subquery(checked.values("words")[:1]),
        checked_receipt=Subquery(checked.values("visit__receipt_number")[:1]),
        tried_on=Subquery(tried.values("visit__visited_on")[:1]),
    )


def _newest(checks: ConditionCheckQuerySet) -> ConditionCheckQuerySet:
    return checks.filter(condition=OuterRef("pk")).order_by("-visit__visited_on", "-pk")
