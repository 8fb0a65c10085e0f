"""How well a visit can be foreseen: three ways of choosing its day beside three who prepare for it."""

import math
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from itertools import product

from benchmarks.guessers import (
    WITHIN,
    hazard_aware_rate,
    hazard_days,
    hit_rate,
    periodic,
    same_slot,
    slot_entropy,
    slot_rate,
)
from benchmarks.visitors import Gap, Visitor, at_the_deadline, in_our_windows, lives, typical_officer
from offender_mgmt.policy import migrations
from offender_mgmt.policy.rules import Policy, add_months, build_policy
from visits.rules.windows import Inputs, Standing, days_in, inputs_for, law_of, window_around

OURS = "our windows"
MOST = 1.25  # times the theoretical minimum: what the best guess of our windows may reach
LEAST_ENTROPY = 0.9  # of what the shift cover allows
HEADINGS = (
    "visits chosen",
    "longest",
    "periodic",
    "same slot",
    "hazard",
    "best/min",
    "entropy",
    "of cover",
    "slot met",
    "hazard>5%",
    "last days",
    "a year",
    "too late",
)


@dataclass(frozen=True)
class Figures:
    """What one way of choosing gives for one longest gap. Rates are shares of one; entropy is in bits."""

    name: str
    months: int
    periodic: float
    same_slot: float
    hazard_aware: float
    least: float
    entropy: float
    allowed: float
    slot_met: float
    likely_days: float
    likely_since: int
    visits_a_year: float
    too_late: int

    @property
    def ratio(self) -> float:
        """The best guess beside the theoretical minimum for the set mean gap."""
        return max(self.periodic, self.same_slot, self.hazard_aware) / self.least

    @property
    def is_as_required(self) -> bool:
        """Whether this is what our windows must reach."""
        return self.too_late == 0 and self.ratio <= MOST and self.entropy >= LEAST_ENTROPY * self.allowed


def measure(offenders: int, *, years: int, seed: int) -> str:
    """The table as text, with what is required of our windows and what they reach.

    `offenders` have a longest gap of three months; of the others there are as many as make as many visits.
    """
    policy = shipped_policy()
    visitors: dict[str, Visitor] = {
        "at the deadline": at_the_deadline,
        "typical officer": typical_officer(seed),
        OURS: in_our_windows(policy, seed),
        "ours, with habits": in_our_windows(policy, seed, has_habits=True),
    }
    rows = [
        figures(name, visitor, policy, months=months, offenders=offenders, years=years, seed=seed)
        for name, visitor in visitors.items()
        for months in sorted(policy.visit_interval_months.values())
    ]
    return "\n".join([*_table(rows), "", *_verdict(rows), "", *_exact(policy), ""])


def shipped_policy() -> Policy:
    """The policy that Vigil ships with, read from its migrations: there is no database here."""
    names = sorted(module.name for module in pkgutil.iter_modules(migrations.__path__))
    tables = (name for name in names if name.endswith("_squashed"))  # they make tables and hold no values
    modules = [import_module(f"{migrations.__name__}.{name}") for name in sorted({*names} - {*tables})]
    values = {key: value for module in modules for key, value, *_ in getattr(module, "VALUES", ())}
    return build_policy(revision=1, name="As shipped", values=values)


def figures(
    name: str, visitor: Visitor, policy: Policy, *, months: int, offenders: int, years: int, seed: int
) -> Figures:
    """Simulate one way of choosing for one longest gap, and let everybody guess."""
    many = max(
        4, offenders * months // 3
    )  # as many visits for each longest gap, so that chance weighs the same
    people = lives(visitor, offenders=many, months=months, years=years, seed=seed)
    gaps = [gap for life in people for gap in life]
    likely_days, likely_since = hazard_days(gaps)
    return Figures(
        name=name,
        months=months,
        periodic=hit_rate(people, periodic),
        same_slot=hit_rate(people, same_slot),
        hazard_aware=hazard_aware_rate(people),
        least=_least(gaps, policy),
        entropy=slot_entropy(gaps),
        allowed=math.log2(sum(map(len, policy.shift_cover.values()))),
        slot_met=slot_rate(people),
        likely_days=likely_days,
        likely_since=likely_since,
        visits_a_year=365.25 * len(gaps) / sum((gap.visited_on - gap.anchor_on).days for gap in gaps),
        too_late=sum(gap.visited_on > gap.due_on for gap in gaps),
    )


def _least(gaps: Sequence[Gap], policy: Policy) -> float:
    """The theoretical minimum of the best guess: 7 days out of 2(D - m), m being the mean that policy sets."""
    return sum(least_for((gap.due_on - gap.anchor_on).days, policy) for gap in gaps) / len(gaps)


def least_for(longest: int, policy: Policy) -> float:
    """The same, for one longest gap in days."""
    return min(1.0, (2 * WITHIN + 1) / (2 * longest * (1 - policy.window_mean_percent / 100)))


def best_guess(policy: Policy, *, months: int, anchor_on: date) -> tuple[float, float, float]:
    """Worked out, not simulated: the best hit rate of whoever knows everything but the secret; the least; the mean."""
    due_on = add_months(anchor_on, months)
    inputs = inputs_for(
        Standing("", anchor_on, due_on), policy, period=anchor_on, sequence=1, today=anchor_on
    )
    chances = day_chances(inputs)
    gap = (due_on - anchor_on).days
    mean = sum((day - anchor_on).days * chance for day, chance in chances.items())
    days = [anchor_on + timedelta(days=day) for day in range(gap + 1)]
    around = [
        sum(chances.get(day + timedelta(days=shift), 0) for shift in range(-WITHIN, WITHIN + 1))
        for day in days
    ]
    return max(around), least_for(gap, policy), mean / gap


def day_chances(inputs: Inputs) -> dict[date, float]:
    """The chance of each day, when any covered day of the window is taken."""
    law = law_of(inputs)
    chances: dict[date, float] = {}
    for slots, weight in ((law.early, law.early_weight), (law.main, law.main_weight)):
        for slot, phase in product(slots, range(inputs.window_days)):
            days = days_in(window_around(slot, inputs, phase), inputs.cover)
            for day in days:
                chance = weight / law.total / inputs.window_days / len(days)
                chances[day] = chances.get(day, 0) + chance
    return chances


def _table(rows: Sequence[Figures]) -> list[str]:
    lines = ["  ".join([f"{HEADINGS[0]:<18}", *(f"{heading:>9}" for heading in HEADINGS[1:])])]
    for row in rows:
        cells = [
            f"{row.months} mo",
            *(f"{100 * rate:.1f} %" for rate in (row.periodic, row.same_slot, row.hazard_aware)),
            f"{row.ratio:.2f}",
            f"{row.entropy:.2f}",
            f"{100 * row.entropy / row.allowed:.0f} %",
            f"{100 * row.slot_met:.1f} %",
            f"{100 * row.likely_days:.1f} %",
            f"{row.likely_since}",
            f"{row.visits_a_year:.2f}",
            f"{row.too_late}",
        ]
        lines.append("  ".join([f"{row.name:<18}", *(f"{cell:>9}" for cell in cells)]))
    return lines


def _verdict(rows: Sequence[Figures]) -> list[str]:
    ours = [row for row in rows if row.name == OURS]
    worst = max(row.ratio for row in ours)
    entropy = min(row.entropy / row.allowed for row in ours)
    return [
        f"Visits in our windows made too late: {sum(row.too_late for row in ours)} (required: 0).",
        f"Best guess beside the theoretical minimum: {worst:.2f} at most (required: {MOST} or less).",
        f"Slot entropy beside what the cover allows: {100 * entropy:.1f} % at least (required: 90 %).",
        "As required." if all(row.is_as_required for row in ours) else "NOT as required.",
    ]


def _exact(policy: Policy) -> list[str]:
    lines = ["Worked out from the law, for the worst of the seven weekdays of the last visit:"]
    for months in sorted(policy.visit_interval_months.values()):
        week = [best_guess(policy, months=months, anchor_on=date(2026, 3, day)) for day in range(1, 8)]
        best, least, mean = max(week, key=lambda guess: guess[0] / guess[1])
        lines.append(
            f"{months:>4} months: best guess {100 * best:.2f} %, theoretical minimum {100 * least:.2f} %, "
            f"{best / least:.3f} times it; mean gap {100 * mean:.1f} % of the longest."
        )
    return lines
