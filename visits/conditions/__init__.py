"""What visiting says should be alerted, each noun in its module, and the partition of the register."""

from visits.conditions import (
    announced,
    contradictions,
    devices,
    drafts,
    due,
    follow_ups,
    ladder,
    safety,
    visor,
)
from visits.conditions.announced import announced_without_approval
from visits.conditions.buckets import buckets, due_dates, gaps, partition
from visits.conditions.contradictions import ASKED, during_suspension, suspensions_in_question
from visits.conditions.devices import check_late, device_questions, never_checked
from visits.conditions.due import unschedulable
from visits.models.attempts import AWAY

CONDITIONS = (
    *due.CONDITIONS,
    *contradictions.CONDITIONS,
    *safety.CONDITIONS,
    *announced.CONDITIONS,
    *visor.CONDITIONS,
    *follow_ups.CONDITIONS,
    *devices.CONDITIONS,
    *drafts.CONDITIONS,
    *ladder.CONDITIONS,
)

__all__ = [
    "ASKED",
    "AWAY",
    "CONDITIONS",
    "announced_without_approval",
    "buckets",
    "check_late",
    "device_questions",
    "due_dates",
    "during_suspension",
    "gaps",
    "never_checked",
    "partition",
    "suspensions_in_question",
    "unschedulable",
]
