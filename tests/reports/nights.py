"""A small register that is lived night by night through the services, and what each measure said on each night."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason, RiskLevel, SuspensionReason
from offender_mgmt.offenders.models import Offender, Proposal, Suspension
from offender_mgmt.policy.models import in_force
from reports.known import end_of
from reports.measures import MEASURES, Asked, Question
from risk import services as risk
from tests.conftest import connect_as_owner
from visits import services as visits
from visits.choices import Arrangement, LadderChoice, Outcome
from visits.models import Visit
from visits.services.recording import VisitDetails

PEOPLE = 30
FIRST_DAY = date(2025, 1, 6)
DEEDS_A_DAY = 8
OUTCOMES = (Outcome.SEEN_INSIDE, Outcome.SEEN_INSIDE, Outcome.SEEN_INSIDE, Outcome.NO_ANSWER)
Told = dict[str, list[Any]]


def what_is_told(on: date) -> Told:
    """Of every measure the list with the key of each row, as asked of the whole force; its length is the number."""
    first = on - timedelta(days=364)
    asked = Asked(offenders=Offender.objects.people(), on=on, first=first, last=on, policy=in_force(on))
    return {key: list(Question(measure, asked).lines("pk")) for key, measure in MEASURES.items()}


@dataclass
class Nights:
    """Days are lived one after the other; `told` keeps what was said at the end of each, `clock` when that was."""

    teams: tuple[Team, Team]
    officers: tuple[User, User]
    supervisors: tuple[User, User]
    seed: int
    day: date = FIRST_DAY
    told: dict[date, Told] = field(default_factory=dict)
    clock: dict[date, datetime] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    @property
    def now(self) -> datetime:
        """Noon of the day, and later with each visit."""
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)

    def live(self, nights: int) -> None:
        """So many days with whatever happens on them, each with what was told at its end."""
        for _ in range(nights):
            for _ in range(self.chance.randint(0, DEEDS_A_DAY)):
                self._do_something()
            self.told[self.day] = what_is_told(self.day)
            self._end_the_day()

    def live_a_day_of(self, **deeds: int) -> None:
        """One more day, with so many of each of these deeds; nothing is told at its end."""
        for name, times in deeds.items():
            for _ in range(times):
                self._do(getattr(self, f"_{name}"))
        self._end_the_day()

    def _end_the_day(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            (self.clock[self.day],) = cursor.fetchone()
        self.day += timedelta(days=1)

    def _do_something(self) -> None:
        deeds: tuple[tuple[Callable[[], None], int], ...] = (
            (self._register, 3),
            (self._visit, 8),
            (self._late_entry, 3),
            (self._correct, 2),
            (self._decide_level, 3),
            (self._transfer, 2),
            (self._suspend, 2),
            (self._end_suspension, 1),
            (self._approve, 5),
            (self._decide_after_attempts, 1),
            (self._close, 1),
        )
        (deed,) = self.chance.choices([deed for deed, _ in deeds], [weight for _, weight in deeds])
        if deed != self._register and not Offender.objects.live().exists():
            deed = self._register
        self._do(deed)

    def _do(self, deed: Callable[[], None]) -> None:
        try:
            deed()
        except RuleViolation:
            return
        name = deed.__name__.strip("_")
        self.done[name] = self.done.get(name, 0) + 1

    def _someone(self) -> Offender:
        return self.chance.choice(list(Offender.objects.live().order_by("pk")))

    def _register(self) -> None:
        number = Offender.objects.count()
        if number < PEOPLE:
            new = offenders.NewOffender(
                reference=f"NGT/{number:05}",
                family_name=f"Family{number}",
                registered_on=self.chance.choice(
                    (None, self.day - timedelta(self.chance.choice((0, 40, 800))))
                ),
                team=self.chance.choice(self.teams),
                manager=self.chance.choice(self.officers),
            )
            offenders.register_offender(new=new, by=self.officers[0], now=self.now)

    def _visit(self) -> None:
        self._record(days_ago=0)

    def _late_entry(self) -> None:
        """Made days or months ago, and written up only today."""
        self._record(days_ago=self.chance.choice((2, 9, 35, 120)))

    def _record(self, *, days_ago: int) -> None:
        visits.record_visit(
            offender_id=self._someone().pk,
            details=self._details(days_ago, self.chance.choice(OUTCOMES)),
            client_key=uuid4(),
            by=self.officers[0],
            now=self.now,
        )

    def _details(self, days_ago: int, outcome: Outcome) -> VisitDetails:
        return VisitDetails(
            visited_at=self.now - timedelta(days=days_ago, minutes=Visit.objects.count() % 600 + 1),
            outcome=outcome,
            arrangement=Arrangement.UNANNOUNCED,
            purposes=["risk"],
            officers=list(self.officers),
        )

    def _correct(self) -> None:
        found = list(Visit.objects.standing().order_by("pk"))
        if found:
            days_ago = self.chance.choice((None, 0, 14, 100))
            replacement = None if days_ago is None else self._details(days_ago, Outcome.SEEN_INSIDE)
            visits.correct_visit(
                visit_id=self.chance.choice(found).pk,
                replacement=replacement,
                reason="Wrong.",
                by=self.officers[0],
                now=self.now,
            )

    def _decide_level(self) -> None:
        level = RiskLevel(self.chance.choice(RiskLevel.values))
        chosen = risk.LevelChosen(level, "As the tools say.", "word " * 20)
        risk.decide_level(offender_id=self._someone().pk, chosen=chosen, by=self.officers[0], now=self.now)

    def _transfer(self) -> None:
        offenders.assign(
            offender_id=self._someone().pk,
            manager=self.chance.choice((*self.officers, None)),
            team=self.chance.choice(self.teams),
            from_on=self.day - timedelta(days=self.chance.choice((0, 10))),
            by=self.supervisors[0],
            now=self.now,
        )

    def _suspend(self) -> None:
        asked = offenders.SuspensionAsked(
            reason=self.chance.choice(list(SuspensionReason)),
            evidence="Told by letter.",
            started_on=self.day - timedelta(days=self.chance.choice((0, 0, 20))),
            next_check_on=self.day + timedelta(days=self.chance.choice((5, 60))),
        )
        offenders.request_suspension(
            offender_id=self._someone().pk, asked=asked, by=self.officers[0], now=self.now
        )

    def _end_suspension(self) -> None:
        found = list(Suspension.objects.filter(ended_on=None).order_by("pk"))
        if found:
            suspension = self.chance.choice(found)
            ended_on = self.day - timedelta(days=self.chance.choice((0, 4)))
            offenders.end_suspension(
                suspension_id=suspension.pk, ended_on=ended_on, by=self.officers[0], now=self.now
            )

    def _approve(self) -> None:
        found = list(Proposal.objects.waiting().order_by("pk"))
        if found:
            offenders.approve(proposal_id=self.chance.choice(found).pk, by=self.supervisors[1], now=self.now)

    def _decide_after_attempts(self) -> None:
        visits.decide_after_attempts(
            offender_id=self._someone().pk,
            chosen=visits.CourseChosen(LadderChoice.MISSING, "word " * 20, self.day),
            by=self.supervisors[0],
            now=self.now,
        )

    def _close(self) -> None:
        offenders.request_closure(
            offender_id=self._someone().pk,
            reason=ClosureReason.DECEASED,
            evidence="Certificate 12",
            closed_on=self.day,
            by=self.officers[0],
            now=self.now,
        )


def date_the_history(clock: dict[date, datetime]) -> None:
    """Put the database's own times on the days that were lived: each event a second before the end of its day.

    What was there before the first day is dated long before it. Only the owner can do this, past every trigger.
    """
    owner = connect_as_owner()
    with owner, owner.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("CREATE TEMPORARY TABLE night (told_at timestamptz, ended_at timestamptz)")
        for day, told_at in clock.items():
            moment = end_of(day) - timedelta(seconds=1)
            cursor.execute("INSERT INTO night VALUES (%s, %s)", [told_at, moment])
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'pgh_created_at'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'UPDATE "{table}" SET pgh_created_at ='
                " (SELECT min(ended_at) FROM night WHERE told_at >= pgh_created_at)"
            )
    owner.close()
