"""The partition of the register that every sweep proves."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Value

from offender_mgmt.alerts.rules import Partition
from offender_mgmt.offenders.models import Offender
from visits.conditions.due import unschedulable
from visits.models import VisitObligation

MOST_GAPS = 1000  # that a certificate names


def due_dates(offender_ids: Sequence[int]) -> dict[int, date]:
    """When the visit of each of these offenders is due; one who has no open obligation is left out."""
    standing = VisitObligation.objects.open().filter(offender__in=offender_ids)
    return dict(standing.values_list("offender_id", "due_on"))


def partition(on: date) -> Partition:
    """Count every live offender's bucket on the day `on`, each bucket by its own query.

    The four figures are counted apart on purpose: if they add up, nobody fell between two buckets, and nobody
    closed is still to be visited. They are asked in one statement, so that somebody registered meanwhile is in
    all of them or in none.
    """
    asked = buckets(on)
    first, *others = [
        rows.annotate(bucket=Value(name)).values_list("bucket").annotate(people=Count("*"))
        for name, (rows, _) in asked.items()
    ]
    return Partition(**dict.fromkeys(asked, 0) | dict(first.union(*others, all=True)))


def buckets(on: date) -> dict[str, tuple[QuerySet[Any], str]]:
    """Who is in each bucket of the partition on the day `on`, and which field is the offender's key."""
    return {
        "live": (Offender.objects.live(), "pk"),
        "scheduled": (VisitObligation.objects.scheduled(on=on), "offender"),
        "suspended": (VisitObligation.objects.suspended(on=on), "offender"),
        "unschedulable": (unschedulable(on), "pk"),
    }


def gaps(on: date) -> list[int]:
    """Keys of live offenders in no bucket or in two, and of others in any: asked when the counts do not add up.

    At most a thousand, the lowest first; one statement, so of one moment.
    """
    first, *others = [
        rows.annotate(bucket=Value(name)).values_list("bucket", key)
        for name, (rows, key) in buckets(on).items()
    ]
    found = list(first.union(*others, all=True))
    live = {key for bucket, key in found if bucket == "live"}
    placed = Counter(key for bucket, key in found if bucket != "live")
    wrong = {key for key in live if placed[key] != 1} | (placed.keys() - live)
    return sorted(wrong)[:MOST_GAPS]
