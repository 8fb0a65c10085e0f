"""What the tools and ARMS advise: the highest level that any of them speaks for, and no formula beyond (domain 2.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.policy.rules import add_months
from risk.choices import Priority, Standing
from risk.rules.levels import ORDER

VERSION = "advice/1"
ARMS = "arms"
# What an ARMS overall priority speaks for. Certainty K: no public table exists.
PRIORITY_ADVISES: Mapping[str, RiskLevel] = {
    Priority.LOW: RiskLevel.LOW,
    Priority.MEDIUM: RiskLevel.MEDIUM,
    Priority.HIGH: RiskLevel.HIGH,
}
# The tools without whose result an advice is not whole, by code, beside ARMS. Certainty K.
EXPECTED_TOOLS = ("osp_dc", "osp_iic")
OUT_OF_DATE, MISSING = "out of date", "missing"


@dataclass(frozen=True)
class Input:
    """The latest word of one tool, or of ARMS. `at_most` is the highest level that its table can speak for."""

    code: str
    source: str
    said: str
    on: date
    speaks_for: str | None
    at_most: str | None


@dataclass(frozen=True)
class Expected:
    """Something that ought to have spoken."""

    code: str
    source: str
    at_most: str | None


@dataclass(frozen=True)
class Gap:
    """What is missing or out of date, and the highest level that it could still speak for."""

    source: str
    why: str
    at_most: str | None


@dataclass(frozen=True)
class Advice:
    """The level advised, or None when nothing speaks for any, with what it rests on and what is wanting."""

    level: str | None
    reasons: tuple[str, ...]
    inputs: tuple[Input, ...]
    gaps: tuple[Gap, ...]

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """The gaps that could still raise the answer."""
        return could_raise(self.gaps, self.level)

    @property
    def is_provisional(self) -> bool:
        """Whether a missing or out-of-date input could still raise the answer."""
        return bool(self.open_gaps)

    def as_stored(self) -> dict[str, Any]:
        """The advice as it is kept beside a decision."""
        return {
            "level": self.level,
            "reasons": list(self.reasons),
            "inputs": [vars(one) | {"on": one.on.isoformat()} for one in self.inputs],
            "gaps": [vars(gap) for gap in self.gaps],
            "is_provisional": self.is_provisional,
            "rules": VERSION,
        }


def advise(
    inputs: Sequence[Input], expected: Sequence[Expected], *, review_months: int, today: date
) -> Advice:
    """Return the highest level spoken for. An input that is out of date still speaks, and says so."""
    level = highest([one.speaks_for for one in inputs])
    old = {one.code for one in inputs if is_out_of_date(one.on, review_months=review_months, today=today)}
    spoken = {one.code for one in inputs}
    return Advice(
        level=level,
        reasons=tuple(_reason(one, is_old=one.code in old) for one in inputs),
        inputs=tuple(inputs),
        gaps=(
            *(Gap(one.source, MISSING, one.at_most) for one in expected if one.code not in spoken),
            *(Gap(one.source, OUT_OF_DATE, one.at_most) for one in inputs if one.code in old),
        ),
    )


def standing_of(
    *, level: str | None, assessed_on: date | None, advice: Advice, review_months: int, today: date
) -> Standing:
    """Say how far a decided level can be relied on. The most doubtful word that is true is the one shown.

    A day of assessment that is not known is out of date: ambiguity never resolves to "fine".
    """
    if level is None:
        return Standing.NOT_ASSESSED
    if assessed_on is None or is_out_of_date(assessed_on, review_months=review_months, today=today):
        return Standing.OUT_OF_DATE
    if could_raise(advice.gaps, highest([level, advice.level])):
        return Standing.PROVISIONAL
    return Standing.CURRENT


def is_out_of_date(on: date, *, review_months: int, today: date) -> bool:
    """Say whether something of the day `on` is older than so many calendar months; a day to come is no better."""
    return on > today or add_months(on, review_months) < today


def highest(levels: Sequence[str | None]) -> str | None:
    """The highest of these levels; None when there is none."""
    return max((level for level in levels if level is not None), key=ORDER.__getitem__, default=None)


def could_raise(gaps: Sequence[Gap], level: str | None) -> tuple[Gap, ...]:
    """The gaps whose table reaches above `level`; None is below every level."""
    return tuple(
        gap
        for gap in gaps
        if gap.at_most is not None and (level is None or ORDER[gap.at_most] > ORDER[level])
    )


def _reason(one: Input, *, is_old: bool) -> str:
    label = RiskLevel(one.speaks_for).label.lower() if one.speaks_for else "no level"
    return (
        f"{one.source}: {one.said}, {one.on:%-d %B %Y}, speaks for {label}{', out of date' if is_old else ''}"
    )
