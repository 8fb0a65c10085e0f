"""Officers who may be in danger: not back, or asking for help, until somebody has found them safe.

None of it ends with a closed record: it is about the officer.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import CharField
from django.db.models.functions import Cast, TruncDate

from offender_mgmt.alerts.rules import Condition
from offender_mgmt.policy.models import in_force
from visits.models import CheckOut, CheckOutQuerySet


def not_back(on: date, at: Any) -> CheckOutQuerySet:
    """Officers who are out, at the moment `at`, longer than they said and policy's grace."""
    grace = timedelta(minutes=in_force(on).check_in_grace_minutes)
    return _since(CheckOut.objects.not_back(before=at - grace), "expected_back_at")


def back_too_late(on: date) -> CheckOutQuerySet:
    """Officers of whom Vigil heard only after the alarm: a late check-in does not take it back."""
    return _since(CheckOut.objects.back_too_late(), "expected_back_at")


def asking_for_help(on: date) -> CheckOutQuerySet:
    """Officers who gave a word when they checked in."""
    return _since(CheckOut.objects.asking_for_help(), "back_told_at")


def _since(outs: CheckOutQuerySet, moment: str) -> CheckOutQuerySet:
    return outs.annotate(check_out=Cast("public_id", CharField()), since=TruncDate(moment))


CONDITIONS = (
    # One kind in two questions: each is answered from an index of its own.
    Condition(
        "officer_not_back",
        "Officer not back from a visit",
        not_back,
        subject="check_out",
        since_on="since",
        can_be_acknowledged=False,
        is_timed=True,
    ),
    Condition(
        "officer_not_back",
        "Officer not back from a visit",
        back_too_late,
        subject="check_out",
        since_on="since",
        can_be_acknowledged=False,
    ),
    Condition(
        "officer_under_duress",
        "Officer asks for help",
        asking_for_help,
        subject="check_out",
        since_on="since",
        can_be_acknowledged=False,
        kept_from="officer_id",
    ),
)
