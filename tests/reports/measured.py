"""A random register around the boundary days of every measure. Rows are written straight into the tables: what a
measure says must hold of whatever is there, not only of what the services would have made.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.choices import ChangeKind, Origin, SuspensionReason
from offender_mgmt.offenders.models import Change, Offender, Suspension
from offender_mgmt.policy.models import PolicyRevision
from risk.choices import PlanStatus, Priority
from risk.models import Assessment, ManagementPlan, PlanAction
from visits.choices import Anchor, AnnouncedBecause, Arrangement, LadderChoice, Outcome, Rung
from visits.models import LadderDecision, Visit, VisitObligation, VisorEntry
from visits.models.visits import VisitCorrection

# Days before the day asked about, on both sides of every boundary of an age; negative ones are still to come.
AGO = (-40, -1, 0, 1, 2, 7, 8, 30, 31, 90, 91, 365, 366, 367, 3000)
LEVELS = ("very_high", "high", "medium", "low", None)
ARRANGEMENTS = (
    Arrangement.UNANNOUNCED,
    Arrangement.UNANNOUNCED,
    Arrangement.ANNOUNCED,
    Arrangement.SHORT_NOTICE,
)
OUTCOMES = (Outcome.SEEN_INSIDE, Outcome.SEEN_INSIDE, Outcome.NO_ANSWER, Outcome.REFUSED_ENTRY)


@dataclass
class Register:
    """Writes random people with everything that can be measured of them, on a day and for a cast."""

    on: date
    teams: Sequence[Team | None]
    managers: Sequence[User | None]
    supervisor: User
    seed: int

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.revision = PolicyRevision.objects.get(is_shipped=True)

    def write(self, people: int) -> None:
        """So many people, and the canary if it is not there yet, which no measure may count."""
        for number in range(people):
            offender = self._offender(number)
            self._duties(offender)
            self._attempts(offender)
            self._held_up(offender)
            self._risk(offender)
        if Offender.objects.canaries().exists():
            return
        canary = self._offender(people, is_canary=True, closed_on=self.on - timedelta(days=400))
        self._duty(canary, due_on=self._ago(3000))

    def _offender(self, number: int, **facts: object) -> Offender:
        closed_on = self._ago(1) if self.chance.random() < 0.08 else None
        return Offender.objects.create(
            **{
                "reference": f"RND/{self.seed}/{number:03}",
                "family_name": f"=Family{number}",
                "registered_on": self._ago(self.chance.choice((10, 20, 400, 4000))),
                "recorded_on": self._ago(self.chance.choice(AGO[2:])),
                "team": self.chance.choice(self.teams),
                "manager": self.chance.choice(self.managers),
                "risk_level": self.chance.choice(LEVELS),
                "risk_assessed_on": self.chance.choice((None, self._ago(370), self._ago(20))),
                "closed_on": closed_on,
            }
            | facts
        )

    def _duties(self, offender: Offender) -> None:
        """An open duty, mostly, and some that visits met, early, on the day, or late."""
        for _ in range(self.chance.randint(0, 4)):
            due_on = self._ago(self.chance.choice(AGO[2:]))
            days = self.chance.choice((-60, -9, -8, -1, 0, 1, 20))
            visited_on = min(due_on + timedelta(days=days), self.on)
            visit = self._visit(offender, visited_on, Outcome.SEEN_INSIDE)
            self._duty(offender, due_on=due_on, closed_by=visit, closed_at=visit.recorded_at)
        if offender.closed_on is None and self.chance.random() < 0.9:
            self._duty(offender, due_on=self._ago(self.chance.choice(AGO)))

    def _duty(self, offender: Offender, *, due_on: date, **facts: object) -> None:
        VisitObligation.objects.create(
            offender=offender,
            due_on=due_on,
            usual_due_on=due_on,
            anchor=self.chance.choice((Anchor.VISIT, Anchor.VISIT, Anchor.REGISTRATION)),
            anchor_on=due_on - timedelta(days=self.chance.choice((30, 80, 90, 365))),
            receipt={},
            policy_revision=self.revision,
            opened_at=_noon(due_on),
            **facts,
        )

    def _attempts(self, offender: Offender) -> None:
        for _ in range(self.chance.randint(0, 4)):
            self._visit(offender, self._ago(self.chance.randint(0, 420)), self.chance.choice(OUTCOMES[2:]))
        if self.chance.random() < 0.4:
            decided_at = _noon(self._ago(self.chance.choice((0, 1, 200))))
            LadderDecision.objects.create(
                offender=offender,
                choice=self.chance.choice((LadderChoice.MISSING, LadderChoice.WANTED, LadderChoice.ARREST)),
                reason="Reasons.",
                rung=Rung.REVIEW,
                attempts=2,
                review_on=self._ago(self.chance.choice((-30, 0, 1))),
                decided_by=self.supervisor,
                decided_at=decided_at,
            )

    def _visit(self, offender: Offender, on: date, outcome: Outcome) -> Visit:
        """A visit of the register or of an extract, recorded soon or late, by none to three officers."""
        is_told = self.chance.random() < 0.15
        at = None if is_told else _noon(on)
        recorded_at = _noon(on) + timedelta(hours=self.chance.choice((1, 23, 24, 25, 71, 72, 73, 200)))
        arrangement = "" if is_told else self.chance.choice(ARRANGEMENTS)
        visit = Visit.objects.create(
            offender=offender,
            client_key=uuid4(),
            visited_on=on,
            visited_at=at,
            recorded_at=recorded_at,
            recorded_by=self.supervisor,
            outcome=outcome,
            is_successful=outcome == Outcome.SEEN_INSIDE,
            policy_revision=self.revision,
            arrangement=arrangement,
            announced_because=AnnouncedBecause.HEALTH if arrangement in ARRANGEMENTS[2:] else "",
            approval_needed=self.chance.random() < 0.5,
            purposes=["risk"],
            origin=Origin.IMPORT if is_told else Origin.VIGIL,
        )
        officers = [one for one in self.managers if one is not None]
        visit.officers.set(officers[: self.chance.randint(0, len(officers))])
        if self.chance.random() < 0.7:
            self._entry(visit)
        if self.chance.random() < 0.08:
            VisitCorrection.objects.create(
                visit=visit, reason="Never made.", recorded_by=self.supervisor, recorded_at=recorded_at
            )
        return visit

    def _entry(self, visit: Visit) -> None:
        due_on = visit.visited_on + timedelta(days=3)
        written = self.chance.choice((None, -1, 0, 1))
        told = (
            {
                "written_at": _noon(due_on + timedelta(days=written)),
                "written_by": self.supervisor,
                "reference": "R1",
            }
            if written is not None
            else {}
        )
        VisorEntry.objects.create(visit=visit, due_on=due_on, **told)

    def _held_up(self, offender: Offender) -> None:
        if self.chance.random() < 0.3:
            Suspension.objects.create(
                offender=offender,
                reason=self.chance.choice(SuspensionReason.values),
                evidence="Letter",
                started_on=self._ago(self.chance.choice((-1, 0, 100))),
                next_check_on=self._ago(self.chance.choice((-30, -1, 0, 1, 60))),
                origin=Origin.IMPORT,
            )

    def _risk(self, offender: Offender) -> None:
        chance = self.chance
        if chance.random() < 0.5:
            Assessment.objects.create(
                offender=offender,
                overall_priority=Priority.LOW,
                started_by=self.supervisor,
                started_at=_noon(self.on),
                completed_on=self._ago(chance.choice((20, 364, 365, 366, 367, 500))),
                completed_by=self.supervisor,
            )
        if chance.random() < 0.4:
            Change.objects.create(
                offender=offender,
                kind=ChangeKind.INTELLIGENCE,
                happened_on=self.on,
                told="Told.",
                recorded_by=self.supervisor,
                recorded_at=_noon(self._ago(chance.choice((0, 6, 7, 8, 30)))),
            )
        if chance.random() < 0.4:
            plan = ManagementPlan.objects.create(
                offender=offender,
                version=1,
                status=PlanStatus.APPROVED,
                drafted_by=next(one for one in self.managers if one is not None),
                drafted_at=_noon(self.on),
                approved_by=self.supervisor,
                approved_at=_noon(self.on),
                review_on=self._ago(chance.choice((-1, 0, 1))),
            )
            PlanAction.objects.create(
                plan=plan, what="Deed", owner=self.supervisor, due_on=self._ago(chance.choice((-1, 0, 1)))
            )

    def _ago(self, days: int) -> date:
        return self.on - timedelta(days=days)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
