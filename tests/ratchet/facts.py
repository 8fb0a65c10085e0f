"""The register as plain facts, read from the tables and not through any rule, and the dates that follow from it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import (
    Address,
    Assignment,
    Change,
    Closure,
    Offender,
    Proposal,
    Suspension,
)
from risk.models import RiskDecision
from tests.visits.diary import Person
from tests.visits.facts import POLICY
from visits.models import Visit, VisitCorrection

Row = dict[str, Any]
# Every table whose rows are facts about one offender.
TABLES = (Address, Assignment, Change, Closure, Proposal, RiskDecision, Suspension, Visit)


@dataclass(frozen=True)
class Facts:
    """All that is on record about one offender: their own row, and the rows of each table."""

    offender: Row
    rows: dict[str, list[Row]]
    corrections: dict[int, int | None]  # visit -> what replaced it

    @property
    def is_live(self) -> bool:
        """Whether the record is open."""
        return self.offender["closed_on"] is None

    def standing_visits(self) -> list[Row]:
        """Visits where the person was seen inside, that no correction took back, the earliest first."""
        seen = [
            row
            for row in self.rows["Visit"]
            if row["outcome"] == "seen_inside" and row["id"] not in self.corrections
        ]
        return sorted(seen, key=lambda row: (row["visited_on"], row["id"]))

    def last_is_correction(self) -> bool:
        """Whether the last of them was recorded in place of another."""
        seen = self.standing_visits()
        return bool(seen) and seen[-1]["id"] in self.corrections.values()

    def approved(self) -> set[int]:
        """Proposals about this person that two people have agreed to, of those that can touch a date."""
        return {
            row["id"]
            for row in self.rows["Proposal"]
            if row["approved_by_id"] is not None and row["kind"] != "ladder"
        }

    def person(self, day: date) -> Person:
        """The facts as a diary of which everything is known on that day."""
        person = Person(
            registered_on=self.offender["registered_on"],
            recorded_on=self.offender["recorded_on"],
            unknown_on=self.offender["last_visit_unknown_on"],
        )
        person.levels.append((day, self.offender["risk_level"]))
        person.agreed.append((day, self.offender["agreed_interval_months"]))
        person.policies.append((day, POLICY))
        person.visits.extend((day, row["visited_on"]) for row in self.standing_visits())
        for row in self.rows["Suspension"]:
            ends = [row[name] for name in ("ended_on", "expected_until", "next_check_on") if row[name]]
            person.absences.append((day, row["started_on"], min(ends)))
        return person


def export() -> dict[int, Facts]:
    """Everybody's facts, by offender."""
    corrections = dict(VisitCorrection.objects.values_list("visit_id", "replacement_id"))
    rows: dict[int, dict[str, list[Row]]] = defaultdict(lambda: {table.__name__: [] for table in TABLES})
    for table in TABLES:
        for row in table._default_manager.order_by("pk").values():
            rows[row["offender_id"]][table.__name__].append(row)
    return {
        row["id"]: Facts(
            row,
            rows[row["id"]],
            {one: other for one, other in corrections.items() if _is_of(one, rows[row["id"]])},
        )
        for row in Offender.objects.values()
    }


def _is_of(visit_id: int, rows: dict[str, list[Row]]) -> bool:
    return any(row["id"] == visit_id for row in rows["Visit"])


def audited_since(event_id: int) -> set[int]:
    """Offenders named in audit events after that one."""
    events = AuditEvent.objects.filter(pk__gt=event_id).values_list("offender_ids", flat=True)
    return {offender_id for ids in events for offender_id in ids}
