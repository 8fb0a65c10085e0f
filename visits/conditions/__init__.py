"""What visiting says should be alerted, each noun in its module, and the partition of the register."""

from visits.conditions import contradictions, due, ladder
from visits.conditions.buckets import buckets, due_dates, gaps, partition
from visits.conditions.contradictions import during_suspension, suspensions_in_question
from visits.conditions.due import unschedulable
from visits.models.attempts import AWAY

CONDITIONS = (
    *due.CONDITIONS,
    *contradictions.CONDITIONS,
    *ladder.CONDITIONS,
)

__all__ = [
    "AWAY",
    "CONDITIONS",
    "buckets",
    "due_dates",
    "during_suspension",
    "gaps",
    "partition",
    "suspensions_in_question",
    "unschedulable",
]
