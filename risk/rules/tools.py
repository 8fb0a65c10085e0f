"""What a tool's result may be, and which band a score is in (domain 2.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from offender_mgmt.errors import RuleViolation


@dataclass(frozen=True)
class Band:
    """One band of a tool. The scores that it covers, both included; None where the tool gives no score."""

    code: str
    label: str
    lowest: Decimal | None
    highest: Decimal | None
    advises: str | None

    def covers(self, score: Decimal) -> bool:
        """Say whether `score` is in this band; a band without scores covers none."""
        return self.lowest is not None and self.highest is not None and self.lowest <= score <= self.highest


@dataclass(frozen=True)
class Tool:
    """A tool as it may be used: its bands, lowest first, and the days between which it is in use."""

    name: str
    bands: tuple[Band, ...]
    valid_from: date | None
    valid_to: date | None
    is_enabled: bool

    @property
    def has_scores(self) -> bool:
        """Whether its bands follow from a score."""
        return any(band.lowest is not None for band in self.bands)


@dataclass(frozen=True)
class Told:
    """A result as an edge has parsed it. `band` is empty where the score alone is told."""

    score: Decimal | None
    band: str
    assessed_on: date
    assessor: str


@dataclass(frozen=True)
class About:
    """What the rule needs to know of the offender."""

    closed_on: date | None
    date_of_birth: date | None
    is_recorded_already: bool = False


def read_bands(stored: Sequence[Mapping[str, Any]]) -> tuple[Band, ...]:
    """The bands as a tool stores them. Raises KeyError or ArithmeticError when they are not whole."""
    return tuple(
        Band(
            code=band["code"],
            label=band["label"],
            lowest=_number(band["from"]),
            highest=_number(band["to"]),
            advises=band["advises"],
        )
        for band in stored
    )


def band_for(score: Decimal, bands: Sequence[Band]) -> Band | None:
    """The band that covers `score`, or None: a score between two bands is in none, and is never rounded."""
    return next((band for band in bands if band.covers(score)), None)


def check_can_record_result(told: Told, *, tool: Tool, about: About, today: date) -> str:
    """Return the band to record. Raise RuleViolation when this result cannot have been as told."""
    if about.closed_on is not None:
        raise RuleViolation("This record is closed. Reopen it before you add a result.")
    if not told.assessor.strip():
        raise RuleViolation("Say who made the assessment.")
    _check_day(told.assessed_on, tool=tool, born_on=about.date_of_birth, today=today)
    if about.is_recorded_already:
        raise RuleViolation("This result is already recorded.")
    return _band(told, tool)


def _check_day(assessed_on: date, *, tool: Tool, born_on: date | None, today: date) -> None:
    if assessed_on > today:
        raise RuleViolation("The result is in the future. Enter the day of the assessment.")
    if born_on is not None and assessed_on < born_on:
        raise RuleViolation("The result is before the offender was born. Check the year.")
    is_before = tool.valid_from is not None and assessed_on < tool.valid_from
    is_after = tool.valid_to is not None and assessed_on > tool.valid_to
    if not tool.is_enabled or is_before or is_after:
        raise RuleViolation(f"{tool.name} was not in use on {assessed_on:%-d %B %Y}. Choose another tool.")


def _band(told: Told, tool: Tool) -> str:
    if not tool.bands:
        return _in_its_own_words(told, tool)
    if told.band and told.band not in {band.code for band in tool.bands}:
        raise RuleViolation(f"{tool.name} has no such band.")
    if told.score is None or not tool.has_scores:
        if not told.band:
            raise RuleViolation(f"Choose the band that {tool.name} gave.")
        return told.band
    found = band_for(told.score, tool.bands)
    if found is None:
        raise RuleViolation(f"{tool.name} has no band for a score of {told.score}. Check the score.")
    if told.band and told.band != found.code:
        raise RuleViolation(
            f"A score of {told.score} is {found.label.lower()} in {tool.name}. Correct the score or the band."
        )
    return found.code


def _in_its_own_words(told: Told, tool: Tool) -> str:
    if not told.band.strip():
        raise RuleViolation(f"Write down what {tool.name.lower()} gave, with the tool's name.")
    return told.band


def _number(stored: object) -> Decimal | None:
    return None if stored is None else Decimal(str(stored))
