"""What visiting says should be alerted, each noun in its module, and the partition of the register."""

from visits.conditions import announced, contradictions, due, follow_ups, safety, visor
from visits.conditions.announced import announced_without_approval
from visits.conditions.buckets import buckets, due_dates, gaps, partition
from visits.conditions.contradictions import ASKED, AWAY, during_suspension, suspensions_in_question
from visits.conditions.due import unschedulable

CONDITIONS = (
    *due.CONDITIONS,
    *contradictions.CONDITIONS,
    *safety.CONDITIONS,
    *announced.CONDITIONS,
    *visor.CONDITIONS,
    *follow_ups.CONDITIONS,
)

__all__ = [
    "ASKED",
    "AWAY",
    "CONDITIONS",
    "announced_without_approval",
    "buckets",
    "due_dates",
    "during_suspension",
    "gaps",
    "partition",
    "suspensions_in_question",
    "unschedulable",
]
