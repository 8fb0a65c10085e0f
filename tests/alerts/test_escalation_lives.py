"""Random months of leave, leavers, acknowledgements and missed sweeps, against a second implementation."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest

from offender_mgmt.accounts.choices import Rank, Role
from offender_mgmt.accounts.models import Absence, Team, User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.choices import Channel
from offender_mgmt.alerts.models import Alert
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db

TOP = 4
HOURS = {1: 0, 2: 0, 3: 24, 4: 72}
AGAIN = timedelta(hours=168)
Story = list[tuple[int, frozenset[str]]]  # a step, and who was told; in order


@dataclass
class Model:
    """What should happen, written from the words of ADR 0025 and not from the SQL."""

    people: dict[int, list[str]]
    due: datetime
    next: int = 1
    step: int = 0
    quiet_until: datetime | None = None
    gone: set[str] = field(default_factory=set)
    away: dict[str, tuple[date, date]] = field(default_factory=dict)
    story: Story = field(default_factory=list)

    def can_be_told(self, person: str, now: datetime) -> bool:
        """Not left, and not away today."""
        first, last = self.away.get(person, (date.max, date.min))
        return person not in self.gone and not first <= now.date() <= last

    def sweep(self, now: datetime) -> None:
        """A full check."""
        if self.is_stranded(now):
            self.next, self.step, self.due = self.step, 0, now
        while self.due <= now:
            told = frozenset(one for one in self.people[self.next] if self.can_be_told(one, now))
            if told:
                self.story.append((self.next, told))
                self.go_on(now)
            elif self.next == TOP:
                return
            else:
                self.next, self.due = self.next + 1, min(now, self.due + self.hours_to_next())

    def is_stranded(self, now: datetime) -> bool:
        """Those of the highest step that was told can all be reached no more, and nobody asked for quiet."""
        if self.step == 0 or (self.quiet_until and now < self.quiet_until):
            return False
        last = {one for step, told in self.story for one in told if step >= self.step}
        return not any(self.can_be_told(one, now) for one in last)

    def go_on(self, now: datetime) -> None:
        """After somebody was told: the next step at its hour, the last one again."""
        self.step = max(self.step, self.next)
        if self.next == TOP:
            self.due = now + AGAIN
            return
        self.due += self.hours_to_next()
        self.next += 1

    def hours_to_next(self) -> timedelta:
        """How long after this step the next one is told."""
        return timedelta(hours=HOURS[self.next + 1] - HOURS[self.next])

    def acknowledge(self, until: datetime) -> None:
        """Quiet until then, and one rank higher afterwards."""
        self.quiet_until, self.due, self.next = until, until, min(self.step + 1, TOP)


@pytest.fixture
def people(north: Team) -> dict[int, list[User]]:
    """Who is at each step of North: one manager, two each above, and one at the top."""
    ranks = {2: Rank.SERGEANT, 3: Rank.INSPECTOR, 4: Rank.SUPERINTENDENT}
    found = defaultdict(list)
    found[1].append(make_user("mona.manager", Role.OFFENDER_MANAGER, team=north))
    for step, names in {2: "ab", 3: "cd", 4: "e"}.items():
        for name in names:
            user = make_user(f"{name}.{name}", Role.SUPERVISOR, supervises=[north])
            User.objects.filter(pk=user.pk).update(rank=ranks[step])
            found[step].append(user)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_nothing_but_the_words_decides_who_is_told(
    seed: int, people: dict[int, list[User]], administrator: User, north: Team, now: datetime
) -> None:
    """Twenty events of a random life: the ledger tells the same story as the model (peers 8)."""
    chance = random.Random(seed)
    names = {step: [user.username for user in users] for step, users in people.items()}
    model = Model(names, due=now)
    make_offender(now=now, visited_on=date(2025, 1, 1), team=north, manager=people[1][0], risk_level="high")
    model.sweep(now)
    everybody = [user for users in people.values() for user in users]

    for _ in range(20):
        now += timedelta(hours=chance.choice([0, 1, 5, 23, 24, 100, 300]), minutes=chance.randrange(60))
        match chance.choice(["sweep", "sweep", "sweep", "sweep", "away", "away", "left", "back", "quiet"]):
            case "away":
                go_away(chance.choice(everybody), now, model, chance.randrange(0, 12), administrator)
            case "left":
                leave(chance.choice(everybody), model, is_active=False)
            case "back":
                leave(chance.choice(everybody), model, is_active=True)
            case "quiet":
                be_quiet(now, model, now + timedelta(days=chance.randrange(1, 9)))
        alerts.sweep(now=now)
        model.sweep(now)

        assert story() == model.story, f"seed {seed}"


def go_away(user: User, now: datetime, model: Model, days: int, by: User) -> None:
    """On leave from today, both days counted."""
    last = now.date() + timedelta(days=days)
    Absence.objects.filter(user=user).delete()
    Absence.objects.create(
        user=user, starts_on=now.date(), ends_on=last, reason="leave", recorded_by=by, recorded_at=now
    )
    model.away[user.username] = (now.date(), last)


def leave(user: User, model: Model, *, is_active: bool) -> None:
    """Disabled, or taken back."""
    User.objects.filter(pk=user.pk).update(is_active=is_active)
    (model.gone.discard if is_active else model.gone.add)(user.username)


def be_quiet(now: datetime, model: Model, until: datetime) -> None:
    """As an acknowledgement leaves the alert (tests/alerts/test_handling.py); only once somebody was told."""
    alert = overdue()
    if alert.step == 0:
        return
    Alert.objects.filter(pk=alert.pk).update(
        acknowledged_until=until, escalates_at=until, next_step=min(alert.step + 1, TOP)
    )
    model.acknowledge(until)


def overdue() -> Alert:
    """The alert that the model is about; a manager who leaves opens another beside it."""
    return Alert.objects.get(kind="visit_overdue")


def story() -> Story:
    """Who was told at which step, as the ledger has it."""
    rounds = overdue().escalations.filter(told__gt=0).order_by("round")
    inbox = overdue().notifications.filter(channel=Channel.INBOX).values_list("round", "recipient__username")
    told = defaultdict(set)
    for number, name in inbox:
        told[number].add(name)
    return [(one.step, frozenset(told[one.round])) for one in rounds]
