"""What a row changes for somebody who is already on the register, and what only a person may change.

Nothing that an extract tells may move a visit later: a lower level, a suspension, a closure become questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from intake.rules.facts import Doubt, ParsedRow
from offender_mgmt.offenders.choices import ClosureReason, RiskLevel, SuspensionReason

ORDER = {level: rank for rank, level in enumerate(RiskLevel.values)}
WORDS = {
    name: label.lower()
    for name, label in [*RiskLevel.choices, *SuspensionReason.choices, *ClosureReason.choices]
}
FACTS_REPLACED = ("visor_reference", "family_name", "given_names")
LEFT_OUT = ("family_name", "date_of_birth", "registered_on", "team_name")
FACTS_FILLED_IN = ("date_of_birth", "registered_on")


@dataclass(frozen=True)
class Known:
    """What the register holds of the person. None is *not known*, as everywhere."""

    visor_reference: str
    family_name: str
    given_names: str
    date_of_birth: date | None
    registered_on: date | None
    team_name: str | None
    manager_name: str | None
    risk_level: str | None
    is_closed: bool
    suspension: tuple[str, date] | None


@dataclass(frozen=True)
class Changes:
    """Fields to set as they are told, whether the assignment changes, a level to raise, and what is left to decide."""

    fields: dict[str, object]
    is_reassigned: bool
    risk_level: str | None
    doubts: tuple[Doubt, ...]


def is_silence(doubt: Doubt) -> bool:
    """Say whether the extract only leaves out what the register may already hold of somebody known."""
    return doubt.raw == "" and doubt.field in LEFT_OUT


def changes_for(known: Known, told: ParsedRow, *, on: date) -> Changes:
    """Compare a row with the register on the day `on`: what may be changed at once, and what it asks.

    A suspension that has lapsed by then holds no visit back, so an extract that leaves it out asks nothing.
    """
    fields, doubts = _facts(known, told)
    level, level_doubts = _level(known, told)
    is_reassigned = bool(
        (told.team_name and told.team_name != known.team_name)
        or (told.manager_name and told.manager_name != known.manager_name)
    )
    return Changes(
        fields=fields,
        is_reassigned=is_reassigned,
        risk_level=level,
        doubts=(*doubts, *level_doubts, *_status(known, told, on)),
    )


def _facts(known: Known, told: ParsedRow) -> tuple[dict[str, object], list[Doubt]]:
    fields: dict[str, object] = {}
    doubts: list[Doubt] = []
    for name in FACTS_REPLACED:
        value = getattr(told, name)
        if value and value != getattr(known, name):
            fields[name] = value
    for name in FACTS_FILLED_IN:
        value, held = getattr(told, name), getattr(known, name)
        if value and held is None:
            fields[name] = value
        elif value and value != held:
            doubts.append(_doubt(name, value, held, "The extract and the register give different dates."))
    return fields, doubts


def _level(known: Known, told: ParsedRow) -> tuple[str | None, Sequence[Doubt]]:
    new, held = told.risk_level, known.risk_level
    if new is None or new == held:
        return None, ()
    if held is None or ORDER[new] > ORDER[held]:
        return new, ()
    return None, [_doubt("risk_level", new, held, "An extract may raise a level, never lower it.")]


def _status(known: Known, told: ParsedRow, on: date) -> Sequence[Doubt]:
    if (told.closure is not None) != known.is_closed:
        held = "closed" if known.is_closed else "live"
        new = told.closure or "live"
        return [_doubt("status", new, held, "An extract may not close or reopen a record.")]
    told_suspension = (
        (told.suspension.value, told.next_check_on) if told.suspension and told.next_check_on else None
    )
    has_lapsed = known.suspension is not None and known.suspension[1] < on
    if told_suspension != known.suspension and not (told_suspension is None and has_lapsed):
        words = [_suspension(one) for one in (told_suspension, known.suspension)]
        return [_doubt("status", words[0], words[1], "An extract may not change a suspension.")]
    return ()


def _suspension(one: tuple[str, date] | None) -> str:
    return f"{_words(one[0])} until {_words(one[1])}" if one else "not suspended"


def _words(value: object) -> str:
    """A value as people say it."""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return WORDS.get(str(value), str(value)) if value else "not known"


def _doubt(field: str, told: object, held: object, reason: str) -> Doubt:
    return Doubt(
        field=field,
        raw=_words(told),
        question=f"The extract says {_words(told)}, the register {_words(held)}. Which is right?",
        reason=reason,
    )
