"""The parts of the machine, each with its state and its last sign of life, as the operations page lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from offender_mgmt.alerts.choices import HealthLevel
from offender_mgmt.alerts.rules.health import (
    DEAD_MANS_SWITCH,
    LEVELS,
    SCANNER,
    SEALER,
    Facts,
    Finding,
    Health,
)

ORDER = [HealthLevel.GREEN, HealthLevel.AMBER, HealthLevel.RED]
# What each part is called, and which alarms are its own.
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "check": (
        "Full check of the register",
        ("no_check", "check_stale", "clock_refused", "fewer_live", "unaccounted", "time_in_future"),
    ),
    "recount": ("Recount", ("no_recount", "recount_differs", "recount_stale")),
    "clocks": ("This server's clock", ("clock_here",)),
    "sweeper": ("Sweeper", ("sweeper_silent",)),
    "worker": ("Worker", ("worker_silent",)),
    "beat": ("Celery's clock (beat)", ("beat_silent",)),
    "deliver": (
        "Delivery",
        ("mail_late", "webhook_late", "dead_letters", "told_to_nobody"),
    ),
    "canary": ("Canary", ("canary_late",)),
    SEALER: ("Seal of the audit log", ("unsealed", "event_removed")),
    SCANNER: ("Virus scanner", ("scanner_silent",)),
    DEAD_MANS_SWITCH: ("Outside watcher", ("no_dead_mans_switch", "dead_mans_switch_silent")),
}


@dataclass(frozen=True)
class Part:
    """One part: its worst state (None where it is not set up and need not be), and what was found."""

    title: str
    level: HealthLevel | None
    seen_at: datetime | None
    findings: tuple[Finding, ...]


def parts_of(facts: Facts, health: Health) -> list[Part]:
    """Every part with what was found about it; together they hold every finding."""
    return [
        _part(name, title, [finding for finding in health.findings if finding.code in codes], facts)
        for name, (title, codes) in PARTS.items()
    ]


def _part(name: str, title: str, found: Sequence[Finding], facts: Facts) -> Part:
    level: HealthLevel | None = max(
        (LEVELS[one.code] for one in found), key=ORDER.index, default=HealthLevel.GREEN
    )
    if not found and not _is_set_up(name, facts):
        level = None
    return Part(title=title, level=level, seen_at=_seen_at(name, facts), findings=tuple(found))


def _is_set_up(name: str, facts: Facts) -> bool:
    may_be_unset = {
        "canary": facts.has_canary,
        SCANNER: facts.has_scanner,
        DEAD_MANS_SWITCH: facts.has_dead_mans_switch,
    }
    return may_be_unset.get(name, True)


def _seen_at(name: str, facts: Facts) -> datetime | None:
    match name:
        case "check":
            return facts.done.recorded_at if facts.done else None
        case "recount":
            return facts.recount.at if facts.recount else None
        case "clocks":
            return facts.database_now
        case "canary":
            return facts.canary_mailed_at
        case _:
            return facts.probes.get(name)
