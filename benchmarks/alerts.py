"""One sweep that opens every alert, beside a loop over one person at a time; and telling people by mail."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import time as time_of_day
from multiprocessing.sharedctypes import Synchronized
from statistics import median

from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from benchmarks.database import Connection, connect_as_owner, server
from benchmarks.loading import UNUSABLE, load
from benchmarks.mailbox import mailbox
from benchmarks.one_by_one import evaluate
from benchmarks.population import Shape
from benchmarks.sweep import TABLES
from embedded.console import Trouble
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.choices import Channel
from offender_mgmt.alerts.models import Alert, Notification

LEAST_RATIO = 100  # the target: a sweep against the loop, for each alert
logger = logging.getLogger(__name__)

# What is alerted and told about these people, whoever wrote it.
TOLD_OF = """
SELECT count(DISTINCT alert.id), count(told.id), sum(hashtextextended((alert.offender_id, kind, subject, since_on,
    alert.step, next_step, rounds, escalates_at, step_hours, recipient_id, channel, round)::text, 0))
FROM alerts_alert AS alert LEFT JOIN alerts_notification AS told ON told.alert_id = alert.id
WHERE alert.closed_at IS NULL AND alert.offender_id = ANY(%s)
"""


@dataclass(frozen=True)
class Rate:
    """So many of something in so many seconds."""

    name: str
    number: int
    what: str
    seconds: float

    @property
    def each(self) -> float:
        """Seconds for one of them."""
        return self.seconds / self.number

    def __str__(self) -> str:
        counted = f"{self.name:<14}{self.number:>10,} {self.what:<14}"
        return f"{counted}{self.seconds:>9,.2f} s{1 / self.each:>12,.1f} a second"


def measure(*, offenders: int, visits: int, seed: int, repeat: int, mails: int, seconds: int) -> str:
    """Fill the empty database, measure, and return the figures. Raises Trouble when loop and sweep differ."""
    now = timezone.make_aware(datetime.combine(timezone.localdate(), time_of_day(12)))
    owner = connect_as_owner()
    logger.info("inventing and loading %s offenders ...", f"{offenders:,}")
    load(Shape(offenders, visits, seed, timezone.localdate(now)), owner)
    sweep, loop, about_loop = _compare(owner, now, repeat, seconds)
    told = Notification.objects.count()
    with owner.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {TABLES}")  # as autovacuum does before long
    with (
        mailbox() as (port, taken),
        override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=port,
        ),
    ):
        digests = _deliver("digests", now, taken, rounds=1)
        Notification.objects.waiting().update(dead_at=now, error="not measured")
        _one_each(mails, now)
        each = _deliver("one each", now, taken, rounds=mails)
    ratio = loop.each / sweep.each
    return "\n".join(
        [
            f"{offenders:,} offenders, {visits} visits each, seed {seed}; {server()}; median of {repeat}",
            f"{sweep}, with {told:,} notifications",
            f"{loop}, {about_loop}",
            f"{'ratio':<14}{ratio:>10,.0f} times faster for each alert (target: {LEAST_RATIO})",
            *digests,
            *each,
            "",
        ]
    )


def _compare(owner: Connection, now: datetime, repeat: int, seconds: int) -> tuple[Rate, Rate, str]:
    logger.info("one by one, for %s seconds ...", seconds)
    evaluate(now=now, seconds=0)  # one person, so that neither is measured cold
    _empty(owner)
    began = time.perf_counter()
    seen, opened = evaluate(now=now, seconds=seconds)
    loop = Rate("one by one", max(1, opened), "alerts", time.perf_counter() - began)
    expected = _told_of(seen)
    logger.info("sweep ...")
    taken = [_timed(lambda: alerts.sweep(now=now), before=lambda: _empty(owner)) for _ in range(repeat)]
    if _told_of(seen) != expected:
        raise Trouble("The sweep and the loop did not alert the same people of the same things.")
    sweep = Rate("sweep", Alert.objects.count(), "alerts", median(taken))
    return sweep, loop, f"having looked at {len(seen):,} people"


def _deliver(name: str, now: datetime, taken: "Synchronized[int]", *, rounds: int) -> list[str]:
    """Deliver for so many rounds, or until nothing waits; what was told, and in how many mails."""
    waiting = Notification.objects.waiting().filter(channel=Channel.EMAIL)
    number, before = waiting.count(), taken.value
    logger.info("%s: %s notifications ...", name, f"{number:,}")
    began = time.perf_counter()
    while rounds and alerts.deliver(now=now):
        rounds -= 1
    spent = time.perf_counter() - began
    told, mails = number - waiting.count(), taken.value - before
    return [str(Rate(name, told, "notifications", spent)), str(Rate("", mails, "mails", spent))]


def _one_each(number: int, now: datetime) -> None:
    """So many people with one notification each, which is the most mail that so many can be."""
    people = User.objects.bulk_create(
        User(username=f"reader{n}", email=f"reader{n}@force.example", password=UNUSABLE, role=Role.SUPERVISOR)
        for n in range(number)
    )
    alert = Alert.objects.earliest("pk")
    Notification.objects.bulk_create(
        Notification(alert=alert, recipient=person, channel=Channel.EMAIL, created_at=now)
        for person in people
    )


def _told_of(offender_ids: Sequence[int]) -> object:
    with connection.cursor() as cursor:
        cursor.execute(TOLD_OF, [list(offender_ids)])
        return cursor.fetchone()


def _empty(owner: Connection) -> None:
    with owner.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} RESTART IDENTITY CASCADE")


def _timed(deed: Callable[[], object], *, before: Callable[[], None]) -> float:
    before()
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began
