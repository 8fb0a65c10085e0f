"""An invented register of any size with its history. Due dates and receipts come from Vigil's own rules."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from offender_mgmt.offenders.choices import SuspensionReason
from offender_mgmt.policy.rules import Policy, add_months
from visits.rules.due import Facts, SuspensionFacts, Unschedulable, next_visit_due
from visits.rules.receipt import receipt

PER_CENT_BY_LEVEL = {"very_high": 2, "high": 18, "medium": 30, "low": 50}
NOT_ASSESSED, WITHOUT_MANAGER, NEVER_VISITED = 0.02, 0.01, 0.01
SUSPENDED, CHECK_PASSED, OVERDUE = 0.08, 0.005, 0.15
NEVER_ASSESSED, ARMS_IN_VIGIL, ARMS_OVERDUE = 0.02, 0.5, 0.1
WITHOUT_OBLIGATION = 10_000  # one in so many, so that every condition has something to find
REASON = SuspensionReason.CUSTODY
RECORDED_ON = date(2020, 1, 1)

COLUMNS = {
    "offenders_offender": "id public_id reference visor_reference family_name given_names date_of_birth"
    " registered_on team_id manager_id risk_level risk_assessed_on notes origin recorded_on",
    "offenders_suspension": "offender_id reason evidence started_on expected_until next_check_on criteria"
    " ended_because origin",
    "risk_assessment": "public_id offender_id overall_priority summary started_by_id started_at completed_on"
    " completed_by_id",
    "visits_visit": "id public_id receipt_number client_key offender_id visited_on visited_at recorded_at"
    " recorded_by_id outcome is_successful policy_revision_id arrangement arrangement_reason purposes"
    " single_crewed_reason observed officer_view origin announced_because elsewhere grounds rooms_seen"
    " intelligence_reference approval_needed",
    "visits_visitobligation": "offender_id public_id opened_at closed_at closed_by_id policy_revision_id"
    " due_on usual_due_on anchor anchor_on receipt",
}
Row = tuple[object, ...]
TableRow = tuple[str, Row]
# Level, registered on, last successful visit on, suspension: what a due date of ours follows from.
_Known = tuple[str | None, date | None, date | None, SuspensionFacts | None]


@dataclass(frozen=True)
class Team:
    """A team's key and those of its managers."""

    id: int
    managers: Sequence[int]


@dataclass(frozen=True)
class Shape:
    """What to invent: `visits` is the mean per offender; every date is relative to the day `on`."""

    offenders: int
    visits: int
    seed: int
    on: date


def invent(shape: Shape, policy: Policy, teams: Sequence[Team]) -> Iterator[TableRow]:
    """Every row of the register as (table, values in the order of COLUMNS): the same for the same shape."""
    inventor = _Inventor(shape, policy, random.Random(shape.seed))  # noqa: S311  (repeatable on purpose)
    for key in range(1, shape.offenders + 1):
        yield from inventor.offender(key, teams[key % len(teams)])


@dataclass
class _Inventor:
    shape: Shape
    policy: Policy
    chance: random.Random
    visit: int = 0
    dated: dict[_Known, Row] = field(default_factory=dict)  # many offenders share these

    def offender(self, key: int, team: Team) -> Iterator[TableRow]:
        """One offender with suspension, visits and obligations."""
        level = self._level()
        manager = None if self._happens(WITHOUT_MANAGER) else self.chance.choice(team.managers)
        fate = self.chance.random()
        suspension = self._suspension(fate)
        is_late = SUSPENDED + CHECK_PASSED <= fate < SUSPENDED + CHECK_PASSED + OVERDUE
        visited = self._successful_visits(level, is_late=is_late)
        registered_on = self._ago(20, 400) if is_late else self._ago(1, 14)
        if visited:
            registered_on = visited[0] - timedelta(days=14)
        yield (
            "offenders_offender",
            (
                *(
                    key,
                    self._uuid(),
                    f"BEN/{key:07}",
                    f"V{key:07}",
                    f"Family{key}",
                    "Given",
                    date(1980, 1, 1),
                ),
                *(registered_on, team.id, manager, level, self._assessed(), "", "import", RECORDED_ON),
            ),
        )
        if self._happens(ARMS_IN_VIGIL):
            yield from self._assessments(key, manager or team.managers[0])
        if suspension is not None:
            days = (suspension.started_on, suspension.resumes_on, suspension.resumes_on)
            yield "offenders_suspension", (key, REASON.value, "Prison record", *days, "[]", "", "import")
        known: _Known = (level, registered_on, None, None)
        recorder = manager or team.managers[0]
        for visited_on in visited:
            yield from self._visits(key, recorder, visited_on, known)
            known = (level, None, visited_on, None)
        if key % WITHOUT_OBLIGATION:
            yield self._obligation(key, (*known[:3], suspension))

    def _assessed(self) -> date | None:
        """The day of the last assessment as a register extract would tell it."""
        if self._happens(NEVER_ASSESSED):
            return None
        return self._ago(370, 900) if self._happens(ARMS_OVERDUE) else self._ago(0, 360)

    def _assessments(self, key: int, assessor: int) -> Iterator[TableRow]:
        """ARMS completed in Vigil: one of late, and one a year before it."""
        days = 400 if self._happens(ARMS_OVERDUE) else self.chance.randint(0, 360)
        for ago in (days + 360, days):
            on = self._ago(ago, ago)
            told = (self._uuid(), key, "medium", "", assessor, f"{on} 12:00Z", on, assessor)
            yield "risk_assessment", told

    def _level(self) -> str | None:
        if self._happens(NOT_ASSESSED):
            return None
        return self.chance.choices(list(PER_CENT_BY_LEVEL), list(PER_CENT_BY_LEVEL.values()))[0]

    def _suspension(self, fate: float) -> SuspensionFacts | None:
        if fate < SUSPENDED:
            return SuspensionFacts(REASON.label.lower(), self._ago(1, 300), self._ago(-60, 0))
        if fate < SUSPENDED + CHECK_PASSED:
            return SuspensionFacts(REASON.label.lower(), self._ago(100, 300), self._ago(1, 20))
        return None

    def _successful_visits(self, level: str | None, *, is_late: bool) -> list[date]:
        """The days of the successful visits, oldest first, the last such that the next is late or not."""
        if self._happens(NEVER_VISITED):
            return []
        months = self.policy.usual_months(level)
        due_on = self._ago(4, 900) if is_late else self._ago(-28 * months, -1)
        count = self.chance.randint(
            1, max(1, 2 * self.shape.visits * 4 // 5 - 1)
        )  # four visits of five succeed
        return [add_months(due_on, -months * (ago + 1)) for ago in reversed(range(count))]

    def _visits(self, key: int, recorder: int, on: date, before: _Known) -> Iterator[TableRow]:
        """A successful visit with the obligation it closed, and sometimes a vain one the day before."""
        if self._happens(0.25):
            yield self._visit(key, recorder, on - timedelta(days=1), "no_answer")
        yield self._visit(key, recorder, on, "seen_inside")
        yield self._obligation(key, before, closed_on=on, closed_by=self.visit)

    def _visit(self, key: int, recorder: int, on: date, outcome: str) -> TableRow:
        self.visit += 1
        return "visits_visit", (
            *(self.visit, self._uuid(), f"V-{self.visit:09}", self._uuid(), key, on, f"{on} 12:00Z"),
            *(f"{on} 13:00Z", recorder, outcome, outcome == "seen_inside", self.policy.revision),
            *("unannounced", "", "{residence,risk}", "", "Calm, let us in, devices shown. " * 3, "", "vigil"),
            *("", "", "", "{living_room}", "", False),
        )

    def _obligation(
        self, key: int, known: _Known, *, closed_on: date | None = None, closed_by: int | None = None
    ) -> TableRow:
        if known not in self.dated:
            self.dated[known] = _dated(known, self.policy, self.shape.on)
        closed_at = f"{closed_on} 13:00Z" if closed_on else None
        return "visits_visitobligation", (
            *(
                key,
                self._uuid(),
                f"{known[2] or known[1]} 13:00Z",
                closed_at,
                closed_by,
                self.policy.revision,
            ),
            *self.dated[known],
        )

    def _happens(self, probability: float) -> bool:
        return self.chance.random() < probability

    def _ago(self, fewest: int, most: int) -> date:
        return self.shape.on - timedelta(days=self.chance.randint(fewest, most))

    def _uuid(self) -> str:
        return f"{self.chance.getrandbits(128):032x}"


def _dated(known: _Known, policy: Policy, on: date) -> Row:
    """What the rules give for these facts, as an obligation's dated columns."""
    level, registered_on, last_successful_on, suspension = known
    suspensions = (suspension,) if suspension else ()
    facts = Facts(level, RECORDED_ON, registered_on, last_successful_on, suspensions=suspensions)
    due = next_visit_due(facts, policy, today=on)
    if isinstance(due, Unschedulable):
        raise TypeError(due.reason)
    told = json.dumps(receipt(due, policy))
    return due.due_on, due.usual_due_on, due.anchor.value, due.anchor_on, told
