"""Whether the machine can be relied on now: judged from what the database holds, whatever runs in the background.

Never green on doubt: what is missing, too old or later than now is a finding. Ages are counted by the database's
clock, which is one for all machines.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from offender_mgmt.alerts.choices import Channel, HealthLevel, Refusal
from offender_mgmt.alerts.rules.checks import Partition
from offender_mgmt.alerts.rules.runbook import RUNBOOK, Entry
from offender_mgmt.alerts.rules.wording import counted, equation, in_words, instant
from offender_mgmt.policy.rules import Policy

RED, AMBER = HealthLevel.RED, HealthLevel.AMBER
# Every alarm, and how loud it is. The runbook and docs/operations.md have a section for each.
LEVELS: dict[str, HealthLevel] = {
    "unknown": RED,
    "clock_here": RED,
    "time_in_future": RED,
    "no_check": RED,
    "check_stale": RED,
    "clock_refused": RED,
    "fewer_live": RED,
    "unaccounted": RED,
    "no_recount": RED,
    "recount_differs": RED,
    "recount_stale": RED,
    "canary_late": RED,
    "event_removed": RED,
    "told_to_nobody": AMBER,
    "mail_late": AMBER,
    "webhook_late": AMBER,
    "dead_letters": AMBER,
    "sweeper_silent": AMBER,
    "worker_silent": AMBER,
    "beat_silent": AMBER,
    "scanner_silent": AMBER,
    "unsealed": AMBER,
    "dead_mans_switch_silent": AMBER,
    "no_dead_mans_switch": AMBER,
}
PARTS = {
    "sweeper": "The sweeper",
    "worker": "The worker",
    "beat": "Celery's clock (beat)",
}
DEAD_MANS_SWITCH = "dead_mans_switch"
SCANNER = "scanner"
SEALER = "sealer"
LATE = {Channel.EMAIL: ("mail_late", "Mail"), Channel.WEBHOOK: ("webhook_late", "A message to the webhook")}


@dataclass(frozen=True)
class Check:
    """One full check. `finished_at` is by the clock of the machine that made it, `recorded_at` by the database's."""

    pk: int
    finished_at: datetime
    recorded_at: datetime
    refusal: str
    partition: Partition

    @property
    def as_of(self) -> datetime:
        """What it proves something about: the earlier of the two clocks."""
        return min(self.finished_at, self.recorded_at)


@dataclass(frozen=True)
class Recounted:
    """What the watcher found when it counted again: `check` is the check that it counted after."""

    check: int
    at: datetime
    is_equal: bool


@dataclass(frozen=True)
class Facts:
    """All that health is judged from. None, or a name that is missing, is *never*.

    `done` is the last check that was not refused for its clock, `clock_refused_at` the last that was;
    `waiting_since` is since when the oldest message of a channel waits, `unsealed_since` the oldest event for its seal;
    `is_event_removed` where that event is no longer there.
    """

    database_now: datetime
    done: Check | None
    clock_refused_at: datetime | None
    recount: Recounted | None
    probes: Mapping[str, datetime]
    waiting_since: Mapping[str, datetime]
    dead_letters: int
    told_to_nobody: int
    canary_mailed_at: datetime | None
    has_canary: bool
    has_dead_mans_switch: bool
    has_scanner: bool
    is_demo: bool
    unsealed_since: datetime | None = None
    is_event_removed: bool = False


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be, in a sentence. `code` names its section in the runbook."""

    code: str
    sentence: str

    @property
    def level(self) -> HealthLevel:
        """How loud it is."""
        return LEVELS[self.code]

    @property
    def advice(self) -> Entry:
        """What to do about it."""
        return RUNBOOK[self.code]


@dataclass(frozen=True)
class Health:
    """The judgement: what was found, the worst first, and what the last full check says."""

    findings: tuple[Finding, ...]
    last_check: str

    @property
    def level(self) -> HealthLevel:
        """That of the worst finding; green only where nothing was found."""
        return self.findings[0].level if self.findings else HealthLevel.GREEN


def judge(facts: Facts, *, now: datetime, policy: Policy) -> Health:
    """Judge the facts at `now`, the clock of whoever asks: it is compared with the database's."""
    found = [
        *_clocks(facts, now, timedelta(seconds=policy.clock_tolerance_seconds)),
        *_check(facts, timedelta(minutes=policy.full_check_stale_minutes)),
        *_recount(facts, timedelta(minutes=policy.full_check_stale_minutes)),
        *_canary(facts, policy.canary_by_hour),
        *_telling(facts, timedelta(minutes=policy.delivery_late_minutes)),
        *_parts(facts, timedelta(minutes=policy.probe_stale_minutes)),
        *_scanner(facts, timedelta(minutes=policy.probe_stale_minutes)),
        *_seal(facts, timedelta(minutes=policy.unsealed_minutes)),
        *_outside(facts, timedelta(minutes=policy.full_check_stale_minutes)),
    ]
    found.sort(key=lambda finding: list(LEVELS).index(finding.code))
    return Health(findings=tuple(found), last_check=_last_check(facts))


def unknown_health() -> Health:
    """What is shown when health cannot be worked out: red, because nothing is known."""
    finding = Finding("unknown", "Whether Vigil is in order cannot be worked out.")
    return Health(findings=(finding,), last_check="When the last full check was is not known.")


def _clocks(facts: Facts, now: datetime, tolerance: timedelta) -> Iterator[Finding]:
    apart = abs(now - facts.database_now)
    if apart > tolerance:
        yield Finding("clock_here", f"This server's clock and the database's are {in_words(apart)} apart.")
    moments = {"A sign of life": max(facts.probes.values(), default=None)}
    if facts.done is not None:
        moments["The last full check"] = max(facts.done.finished_at, facts.done.recorded_at)
    if facts.recount is not None:
        moments["The last recount"] = facts.recount.at
    for what, at in moments.items():
        if at is not None and at > facts.database_now + tolerance:
            yield Finding(
                "time_in_future", f"{what} says that it was at {instant(at)}, which is still to come."
            )


def _check(facts: Facts, limit: timedelta) -> Iterator[Finding]:
    refused_at = facts.clock_refused_at
    if refused_at is not None and facts.database_now - refused_at <= limit:
        ago = in_words(facts.database_now - refused_at)
        yield Finding("clock_refused", f"A full check was refused {ago} ago because clocks disagree.")
    if facts.done is None:
        yield Finding("no_check", "No full check has run yet. Nobody has been told of anything.")
        return
    age = facts.database_now - facts.done.as_of
    if age > limit:
        yield Finding(
            "check_stale",
            f"No full check for {in_words(age)}, since {instant(facts.done.as_of)}. Lists are still right,"
            " but alerts may be late.",
        )
    if facts.done.refusal == Refusal.FEWER_LIVE:
        live = f"{facts.done.partition.live:,} live offenders"
        yield Finding("fewer_live", f"{live} are fewer than can be believed. No alert is closed.")
    if not facts.done.partition.is_whole:
        yield Finding("unaccounted", _does_not_add_up(facts.done.partition))


def _does_not_add_up(partition: Partition) -> str:
    missing = partition.unaccounted
    who = f"{missing:,} in no bucket" if missing > 0 else f"{-missing:,} counted twice"
    return f"The register does not add up: {equation(partition)}, {who}."


def _recount(facts: Facts, limit: timedelta) -> Iterator[Finding]:
    if facts.recount is None:
        yield Finding("no_recount", "The last full check is not verified: nobody has counted again yet.")
        return
    if not facts.recount.is_equal:
        when = instant(facts.recount.at)
        yield Finding("recount_differs", f"The recount of {when} found other numbers or other people.")
    age = facts.database_now - facts.recount.at
    if age > limit:
        yield Finding("recount_stale", f"Nobody has counted again for {in_words(age)}.")


def _canary(facts: Facts, by_hour: int) -> Iterator[Finding]:
    if not facts.has_canary:
        return
    local = timezone.localtime(facts.database_now)
    expected_on = local.date() - timedelta(days=0 if local.hour >= by_hour else 1)
    mailed_at = facts.canary_mailed_at
    if mailed_at is None or timezone.localdate(mailed_at) < expected_on:
        last = "never before" if mailed_at is None else f"the last one {instant(mailed_at)}"
        yield Finding("canary_late", f"The canary's mail was not sent by {by_hour:02}:00; {last}.")


def _telling(facts: Facts, limit: timedelta) -> Iterator[Finding]:
    for channel, (code, what) in LATE.items():
        since = facts.waiting_since.get(channel)
        if since is not None and facts.database_now - since > limit:
            age = in_words(facts.database_now - since)
            yield Finding(code, f"{what} has been waiting to be sent for {age}.")
    if facts.dead_letters:
        about = counted(facts.dead_letters, "message")
        yield Finding("dead_letters", f"{about} about open alerts could not be delivered.")
    if facts.told_to_nobody:
        about = counted(facts.told_to_nobody, "open alert")
        yield Finding("told_to_nobody", f"{about} could be told to nobody.")


def _parts(facts: Facts, limit: timedelta) -> Iterator[Finding]:
    for name, words in PARTS.items():
        seen_at = facts.probes.get(name)
        if seen_at is None:
            yield Finding(f"{name}_silent", f"{words} has never given a sign of life.")
        elif facts.database_now - seen_at > limit:
            age = in_words(facts.database_now - seen_at)
            yield Finding(f"{name}_silent", f"{words} has given no sign of life for {age}.")


def _scanner(facts: Facts, limit: timedelta) -> Iterator[Finding]:
    answered_at = facts.probes.get(SCANNER)
    if facts.has_scanner and (answered_at is None or facts.database_now - answered_at > limit):
        last = "yet" if answered_at is None else f"for {in_words(facts.database_now - answered_at)}"
        yield Finding(
            "scanner_silent",
            f"The virus scanner has not answered {last}. Files wait, and nobody can open them.",
        )


def _seal(facts: Facts, limit: timedelta) -> Iterator[Finding]:
    if facts.is_event_removed:
        yield Finding("event_removed", "An audit event was removed before it was sealed.")
    since = facts.unsealed_since
    if since is not None and facts.database_now - since > limit:
        waits = in_words(facts.database_now - since)
        yield Finding("unsealed", f"Audit events have been waiting for their seal for {waits}.")


def _outside(facts: Facts, limit: timedelta) -> Iterator[Finding]:
    if not facts.has_dead_mans_switch:
        if not facts.is_demo:
            yield Finding("no_dead_mans_switch", "No outside watcher is set.")
        return
    told_at = facts.probes.get(DEAD_MANS_SWITCH)
    if told_at is None or facts.database_now - told_at > limit:
        last = "yet" if told_at is None else f"for {in_words(facts.database_now - told_at)}"
        yield Finding("dead_mans_switch_silent", f"The outside watcher was not told of a good check {last}.")


def _last_check(facts: Facts) -> str:
    if facts.done is None:
        return "No full check has run yet."
    ago = in_words(facts.database_now - facts.done.as_of)
    verified = _verified(facts.done, facts.recount)
    return f"Last full check {ago} ago: {equation(facts.done.partition)}; {verified}."


def _verified(done: Check, recount: Recounted | None) -> str:
    if recount is None or not recount.is_equal:
        return "not verified"
    if recount.check == done.pk:
        return "verified"
    return f"last verified at {timezone.localtime(recount.at):%H:%M}"
