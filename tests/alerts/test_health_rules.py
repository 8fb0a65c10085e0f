"""Whether the machine can be relied on: every alarm, on both sides of its boundary."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from offender_mgmt.alerts.choices import HealthLevel
from offender_mgmt.alerts.rules.checks import Partition
from offender_mgmt.alerts.rules.health import (
    LEVELS,
    Check,
    Facts,
    Finding,
    Health,
    Recounted,
    judge,
    unknown_health,
)
from offender_mgmt.alerts.rules.runbook import RUNBOOK
from offender_mgmt.alerts.rules.wording import in_words
from tests.visits.facts import POLICY

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
RULES = replace(
    POLICY,
    full_check_stale_minutes=15,
    clock_tolerance_seconds=60,
    delivery_late_minutes=30,
    probe_stale_minutes=5,
    canary_by_hour=8,
)
WHOLE = Partition(live=1540, scheduled=1357, suspended=183, unschedulable=0)
PROBES = dict.fromkeys(["beat", "worker", "sweeper", "dead_mans_switch"], NOW - MINUTE)


def checked(ago: timedelta = 2 * MINUTE, **facts: Any) -> Check:
    """A full check that long before now, whole and not refused unless told otherwise."""
    at = NOW - ago
    return Check(**{"pk": 7, "finished_at": at, "recorded_at": at, "refusal": "", "partition": WHOLE} | facts)


def counted(ago: timedelta = MINUTE, **facts: Any) -> Recounted:
    """A recount that found the same."""
    return Recounted(**{"check": 7, "at": NOW - ago, "is_equal": True} | facts)


GOOD = Facts(
    database_now=NOW,
    done=checked(),
    clock_refused_at=None,
    recount=counted(),
    probes=PROBES,
    waiting_since={},
    dead_letters=0,
    told_to_nobody=0,
    canary_mailed_at=None,
    has_canary=False,
    has_dead_mans_switch=True,
    has_scanner=False,
    is_demo=False,
)


def codes(facts: Facts, *, now: datetime = NOW) -> list[str]:
    """The alarms of these facts, the worst first."""
    return [finding.code for finding in judge(facts, now=now, policy=RULES).findings]


def seen(name: str, ago: timedelta) -> dict[str, Any]:
    """Signs of life, one of them that long ago."""
    return {"probes": PROBES | {name: NOW - ago}}


def without(name: str) -> dict[str, Any]:
    """Signs of life of all but one."""
    return {"probes": {part: at for part, at in PROBES.items() if part != name}}


def canary(database_now: datetime, mailed_at: datetime | None) -> dict[str, Any]:
    """A canary, and everything else good at that moment."""
    return {
        "has_canary": True,
        "canary_mailed_at": mailed_at,
        "database_now": database_now,
        "done": checked(NOW - database_now),
        "recount": counted(NOW - database_now),
        "probes": dict.fromkeys(PROBES, database_now),
    }


NOT_WHOLE = Partition(live=1540, scheduled=1357, suspended=182, unschedulable=0)
TWICE = Partition(live=1540, scheduled=1358, suspended=183, unschedulable=0)
CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "an event unsealed for two minutes": ({"unsealed_since": NOW - 2 * MINUTE}, []),
    "an event unsealed for longer": ({"unsealed_since": NOW - 2 * MINUTE - SECOND}, ["unsealed"]),
    "an event that was removed unsealed": ({"is_event_removed": True}, ["event_removed"]),
    "everything is well": ({}, []),
    "no check yet": ({"done": None}, ["no_check"]),
    "no check and no recount yet": ({"done": None, "recount": None}, ["no_check", "no_recount"]),
    "a check of 15 minutes ago": ({"done": checked(15 * MINUTE)}, []),
    "a check of over 15 minutes ago": ({"done": checked(15 * MINUTE + SECOND)}, ["check_stale"]),
    "a check as at another day": (
        {"done": checked(finished_at=NOW - timedelta(days=9), recorded_at=NOW)},
        ["check_stale"],
    ),
    "a check recorded long ago by a fast clock": (
        {"done": checked(finished_at=NOW, recorded_at=NOW - timedelta(hours=1))},
        ["check_stale"],
    ),
    "a clock refused 15 minutes ago": ({"clock_refused_at": NOW - 15 * MINUTE}, ["clock_refused"]),
    "a clock refused over 15 minutes ago": ({"clock_refused_at": NOW - 15 * MINUTE - SECOND}, []),
    "a clock refused since the last good check": (
        {"clock_refused_at": NOW, "done": checked(16 * MINUTE)},
        ["check_stale", "clock_refused"],
    ),
    "fewer live than can be believed": ({"done": checked(refusal="fewer_live")}, ["fewer_live"]),
    "one in no bucket": ({"done": checked(partition=NOT_WHOLE)}, ["unaccounted"]),
    "one in two buckets": ({"done": checked(partition=TWICE)}, ["unaccounted"]),
    "nobody registered": ({"done": checked(partition=Partition(0, 0, 0, 0))}, []),
    "no recount yet": ({"recount": None}, ["no_recount"]),
    "a recount that differs": ({"recount": counted(is_equal=False)}, ["recount_differs"]),
    "a recount of 15 minutes ago": ({"recount": counted(15 * MINUTE)}, []),
    "a recount of over 15 minutes ago": ({"recount": counted(15 * MINUTE + SECOND)}, ["recount_stale"]),
    "a recount of the check before": ({"recount": counted(check=6)}, []),
    "a check a minute to come": ({"done": checked(-MINUTE)}, []),
    "a check over a minute to come": ({"done": checked(-MINUTE - SECOND)}, ["time_in_future"]),
    "a check whose machine was ahead": ({"done": checked(finished_at=NOW + 2 * MINUTE)}, ["time_in_future"]),
    "a recount over a minute to come": ({"recount": counted(-MINUTE - SECOND)}, ["time_in_future"]),
    "a sign of life over a minute to come": (seen("beat", -MINUTE - SECOND), ["time_in_future"]),
    "mail waiting for 30 minutes": ({"waiting_since": {"email": NOW - 30 * MINUTE}}, []),
    "mail waiting for over 30 minutes": (
        {"waiting_since": {"email": NOW - 30 * MINUTE - SECOND}},
        ["mail_late"],
    ),
    "a webhook waiting for 30 minutes": ({"waiting_since": {"webhook": NOW - 30 * MINUTE}}, []),
    "a webhook waiting for over 30 minutes": (
        {"waiting_since": {"webhook": NOW - 30 * MINUTE - SECOND}},
        ["webhook_late"],
    ),
    "one message given up": ({"dead_letters": 1}, ["dead_letters"]),
    "one alert told to nobody": ({"told_to_nobody": 1}, ["told_to_nobody"]),
    "everybody silent": (
        {"probes": {}},
        ["sweeper_silent", "worker_silent", "beat_silent", "dead_mans_switch_silent"],
    ),
    "no watcher outside": ({"has_dead_mans_switch": False}, ["no_dead_mans_switch"]),
    "no watcher outside the demo": ({"has_dead_mans_switch": False, "is_demo": True}, []),
    "watcher never told": (without("dead_mans_switch"), ["dead_mans_switch_silent"]),
    "watcher told 15 minutes ago": (seen("dead_mans_switch", 15 * MINUTE), []),
    "watcher told over 15 minutes ago": (
        seen("dead_mans_switch", 15 * MINUTE + SECOND),
        ["dead_mans_switch_silent"],
    ),
    "scanner never answered": ({"has_scanner": True}, ["scanner_silent"]),
    "no scanner is set up": ({"has_scanner": False}, []),
    "scanner answered 5 minutes ago": (seen("scanner", 5 * MINUTE) | {"has_scanner": True}, []),
    "scanner answered over 5 minutes ago": (
        seen("scanner", 5 * MINUTE + SECOND) | {"has_scanner": True},
        ["scanner_silent"],
    ),
    **{
        f"{part} {words}": case
        for part in ("beat", "worker", "sweeper")
        for words, case in {
            "never seen": (without(part), [f"{part}_silent"]),
            "seen 5 minutes ago": (seen(part, 5 * MINUTE), []),
            "seen over 5 minutes ago": (seen(part, 5 * MINUTE + SECOND), [f"{part}_silent"]),
        }.items()
    },
    "the worst first": (
        {"told_to_nobody": 3, "probes": {}, "is_demo": True, "has_dead_mans_switch": False, "recount": None},
        [
            "no_recount",
            "told_to_nobody",
            *(f"{part}_silent" for part in ("sweeper", "worker", "beat")),
        ],
    ),
}


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026, in UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


# The canary: (the database's clock, when its last mail was sent, whether that is too late).
CANARY: dict[str, tuple[datetime, datetime | None, bool]] = {
    "never, before eight": (at(11, 19, 7, 59), None, True),
    "never, at eight": (at(11, 19, 8), None, True),
    "yesterday's, before eight": (at(11, 19, 7, 59), at(11, 18, 1), False),
    "yesterday's, at eight": (at(11, 19, 8), at(11, 18, 1), True),
    "today's, at eight": (at(11, 19, 8), at(11, 19, 0), False),
    "today's, at midnight": (at(11, 19, 23, 59), at(11, 19, 0), False),
    "of the day before yesterday, at night": (at(11, 19, 3), at(11, 17, 1), True),
    "sent late the evening before, at eight": (at(11, 19, 8), at(11, 18, 23, 59), True),
    "summer: seven in UTC is eight in London": (at(7, 1, 7), at(6, 30, 22), True),
    "summer: sent at 23:30 UTC is today in London": (at(7, 1, 7), at(6, 30, 23, 30), False),
    "summer: six in UTC is not yet eight": (at(7, 1, 6, 59), at(6, 30, 1), False),
    "the day on which clocks go back": (at(10, 25, 7, 59), at(10, 24, 1), False),
    "the day on which clocks go back, at eight": (at(10, 25, 8), at(10, 24, 1), True),
}


@pytest.mark.parametrize(
    ("facts", "expected"), [pytest.param(*case, id=name) for name, case in CASES.items()]
)
def test_each_fault_is_an_alarm_and_nothing_else_is(facts: dict[str, Any], expected: list[str]) -> None:
    """Both sides of every limit; nothing missing, too old or still to come is ever green (ALR-12, ALR-13)."""
    assert codes(replace(GOOD, **facts)) == expected


@pytest.mark.parametrize(
    ("database_now", "mailed_at", "is_late"), [pytest.param(*case, id=name) for name, case in CANARY.items()]
)
def test_the_canary_is_mailed_by_its_hour(
    database_now: datetime, mailed_at: datetime | None, is_late: bool
) -> None:
    """By eight in London, on every day of the year, both clock changes among them (ALR-14)."""
    facts = replace(GOOD, **canary(database_now, mailed_at))

    assert codes(facts, now=database_now) == (["canary_late"] if is_late else [])


@pytest.mark.parametrize(
    ("apart", "expected"),
    [(60, []), (61, ["clock_here"]), (-60, []), (-61, ["clock_here"])],
)
def test_whoever_asks_must_have_the_same_clock(apart: int, expected: list[str]) -> None:
    """A page whose server is a minute out may show the wrong day (TIM-4)."""
    assert codes(GOOD, now=NOW + apart * SECOND) == expected


def test_green_says_the_equation() -> None:
    """In order means: checked, adding up, and counted again."""
    health = judge(GOOD, now=NOW, policy=RULES)

    assert (health.level, health.findings) == (HealthLevel.GREEN, ())
    assert health.last_check == (
        "Last full check 2 minutes ago: 1,540 live = 1,357 scheduled + 183 suspended + 0 without a date; verified."
    )


def test_what_does_not_add_up_is_no_equation() -> None:
    """Neither in the alarm nor in the line beneath it."""
    health = judge(replace(GOOD, done=checked(partition=NOT_WHOLE)), now=NOW, policy=RULES)

    told = "1,540 live but 1,357 scheduled + 182 suspended + 0 without a date"
    assert health.findings[0].sentence == f"The register does not add up: {told}, 1 in no bucket."
    assert told in health.last_check


@pytest.mark.parametrize(
    ("recount", "expected"),
    [
        (counted(check=6), "last verified at 11:59."),
        (counted(is_equal=False), "not verified."),
        (None, "not verified."),
    ],
    ids=["of the check before", "different", "none"],
)
def test_what_was_not_counted_again_is_not_called_verified(recount: Recounted | None, expected: str) -> None:
    """Only a check that was counted again is called verified."""
    health = judge(replace(GOOD, recount=recount), now=NOW, policy=RULES)

    assert health.last_check.endswith(f"; {expected}")


@pytest.mark.parametrize("code", LEVELS)
def test_every_alarm_has_a_level_and_a_page_of_the_runbook(code: str) -> None:
    """Whoever sees an alarm is told what to do."""
    finding = Finding(code, "A sentence.")

    assert finding.level in (HealthLevel.RED, HealthLevel.AMBER)
    assert finding.advice is RUNBOOK[code]
    assert Health((finding,), "").level == finding.level
    assert set(RUNBOOK) == set(LEVELS)


def test_a_red_finding_is_never_behind_an_amber_one() -> None:
    """The level is that of the first finding, so the order must be that of loudness."""
    levels = list(LEVELS.values())

    assert levels == sorted(levels, key=[HealthLevel.RED, HealthLevel.AMBER].index)


def test_what_cannot_be_worked_out_is_red() -> None:
    """Doubt is never green."""
    assert unknown_health().level == HealthLevel.RED


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-5, "less than a minute"),
        (59, "less than a minute"),
        (60, "1 minute"),
        (7199, "119 minutes"),
        (7200, "2 hours"),
        (172_799, "47 hours"),
        (172_800, "2 days"),
        (100_000_000, "1,157 days"),
    ],
)
def test_a_length_of_time_is_never_overstated(seconds: int, expected: str) -> None:
    """Whole units, rounded down."""
    assert in_words(timedelta(seconds=seconds)) == expected
