"""The figures of the machine for a monitor: counts and ages, never anybody's name or reference."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from offender_mgmt.alerts.choices import HealthLevel
from offender_mgmt.alerts.models.figures import Figures, figures
from offender_mgmt.alerts.models.health import state_at
from offender_mgmt.alerts.rules.health import Facts, Health

LOUDNESS = {HealthLevel.GREEN: 0, HealthLevel.AMBER: 1, HealthLevel.RED: 2}
BUCKETS = ("live", "scheduled", "suspended", "unschedulable", "unaccounted")


class MachineCollector(Collector):
    """Asks the database once for each scrape and says what it found at `now`. `queue` is None when Redis is away."""

    def __init__(self, *, now: datetime, queue: int | None) -> None:
        self.now, self.queue = now, queue

    def collect(self) -> Iterator[Metric]:
        """Every metric. What never happened has no sample, rather than a 0 that looks well."""
        facts, health = state_at(now=self.now)
        yield from _health(health)
        if facts is not None:
            yield from _check(facts)
            yield from _signs_of_life(facts)
            yield from _telling(figures(now=self.now), facts.database_now)
        yield _gauge(
            "vigil_broker_answers", "1 when Redis answers within a second.", int(self.queue is not None)
        )
        yield _gauge("vigil_broker_queue_length", "Messages that wait for a worker in Redis.", self.queue)


def _gauge(name: str, words: str, value: float | None) -> Metric:
    metric = GaugeMetricFamily(name, words)
    if value is not None:
        metric.add_metric([], value)
    return metric


def _labelled(name: str, words: str, labels: list[str], values: list[tuple[list[str], float]]) -> Metric:
    metric = GaugeMetricFamily(name, words, labels=labels)
    for texts, value in values:
        metric.add_metric(texts, value)
    return metric


def _health(health: Health) -> Iterator[Metric]:
    yield _gauge("vigil_health_level", "0 in order, 1 attention, 2 alarm.", LOUDNESS[health.level])
    found: list[tuple[list[str], float]] = [([one.code, one.level.value], 1) for one in health.findings]
    yield _labelled("vigil_finding", "1 for each alarm, by its code.", ["code", "level"], found)


def _check(facts: Facts) -> Iterator[Metric]:
    if facts.done is not None:
        age = facts.database_now - facts.done.as_of
        yield _gauge("vigil_full_check_age_seconds", "Since the last full check.", age.total_seconds())
        counts: list[tuple[list[str], float]] = [
            ([bucket], getattr(facts.done.partition, bucket)) for bucket in BUCKETS
        ]
        yield _labelled("vigil_offenders", "Of the last full check, by bucket.", ["bucket"], counts)
    if facts.recount is not None:
        age = facts.database_now - facts.recount.at
        yield _gauge("vigil_recount_age_seconds", "Since the last recount.", age.total_seconds())
        yield _gauge("vigil_recount_equal", "1 when the recount found the same.", int(facts.recount.is_equal))


def _signs_of_life(facts: Facts) -> Iterator[Metric]:
    ages: list[tuple[list[str], float]] = [
        ([name], (facts.database_now - at).total_seconds()) for name, at in sorted(facts.probes.items())
    ]
    yield _labelled("vigil_probe_age_seconds", "Since the last sign of life, by part.", ["part"], ages)


def _telling(told: Figures, now: datetime) -> Iterator[Metric]:
    depth: list[tuple[list[str], float]] = [([one.code], one.number) for one in told.waiting]
    oldest: list[tuple[list[str], float]] = [
        ([one.code], (now - one.since).total_seconds() if one.since else 0) for one in told.waiting
    ]
    dead: list[tuple[list[str], float]] = [([one.code, one.why], one.number) for one in told.dead_letters]
    steps: list[tuple[list[str], float]] = [([one.code], one.number) for one in told.steps_to_nobody]
    yield _labelled("vigil_outbox_waiting", "Messages that wait to be sent.", ["channel"], depth)
    yield _labelled("vigil_outbox_oldest_seconds", "How long the oldest has waited.", ["channel"], oldest)
    yield _labelled("vigil_dead_letters", "Given up, about open alerts.", ["channel", "error"], dead)
    yield _gauge("vigil_alerts_told_to_nobody", "Open alerts that reached nobody.", told.told_to_nobody)
    yield _labelled("vigil_steps_to_nobody", "Steps that reached nobody in 24 hours.", ["step"], steps)
