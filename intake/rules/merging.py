"""Several rows about one person: what they agree on is known, everything else is asked."""

import hashlib
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from intake.rules.facts import LONGEST_RAW, Doubt, Knowledge, LastVisit, ParsedRow, Suggestion
from intake.rules.text import long_date, short_date
from offender_mgmt.offenders.choices import RiskLevel

# Fields told differently are left as this. Names are kept as the first row has them, so that somebody can be found.
UNKNOWN: dict[str, Any] = {
    "visor_reference": "",
    "date_of_birth": None,
    "registered_on": None,
    "team_name": None,
    "manager_name": None,
    "risk_level": None,
    "risk_assessed_on": None,
    "last_visit": LastVisit(Knowledge.UNKNOWN),
    "address": "",
    "postcode": "",
    "has_shpo": None,
}
STANDING: dict[str, Any] = {"suspension": None, "next_check_on": None, "closure": None}


def facts_of(row: ParsedRow) -> Hashable:
    """Return what two rows share exactly when they tell the same."""
    return replace(row, number=0)


def identities(row: ParsedRow) -> tuple[Hashable, ...]:
    """Return by what a person is known: rows of one reference that share any of these are one person.

    That is the name, or the date of birth. Rows whose reference was made must share all that describes a person.
    """
    who = _who(row)
    if row.is_reference_made:
        return (who,)
    return (who[:2], row.date_of_birth) if row.date_of_birth else (who[:2],)


def own_reference(person: ParsedRow) -> str:
    """Return a reference for one of several people who share theirs: the same one in every extract."""
    mark = hashlib.sha256(repr(_who(person)).encode()).hexdigest()[:6].upper()
    return f"{person.reference[:43]}#{mark}"


def merge(rows: Sequence[ParsedRow]) -> ParsedRow:
    """Return the one person whom these rows tell differently: a fact they differ in is unknown, and asked about."""
    first, reason = rows[0], f"Rows {numbers(rows)} tell this differently."
    changes: dict[str, Any] = {"notes": "\n".join(dict.fromkeys(row.notes for row in rows if row.notes))}
    asked: list[Doubt] = []
    for name in ("family_name", "given_names", *UNKNOWN):
        told = list(dict.fromkeys(getattr(row, name) for row in rows))
        if len(told) > 1:
            changes[name] = UNKNOWN.get(name, getattr(first, name))
            asked.append(_ask(name, told, reason))
    standings = list(dict.fromkeys(_standing(row) for row in rows))
    if len(standings) > 1:
        changes |= STANDING
        asked.append(
            Doubt("status", " | ".join(standings), "Is the person live, suspended or closed?", reason)
        )
    doubts = _once([*asked, *(doubt for row in rows for doubt in row.doubts)])
    return replace(first, **changes, doubts=doubts)


def numbers(rows: Sequence[ParsedRow]) -> str:
    """Return the rows' numbers for a sentence; of many only the first."""
    told = [str(row.number) for row in rows[:5]]
    more = [f"{len(rows) - 5} more"] if len(rows) > 5 else []
    return " and ".join(told + more)


def _ask(name: str, told: Sequence[object], reason: str) -> Doubt:
    question = f"Which {name.replace('_', ' ')} is right?"
    suggestions = tuple(Suggestion(_value(fact), _label(fact)) for fact in told if _value(fact))
    raw = " | ".join(_label(fact) or "blank" for fact in told)[:LONGEST_RAW]
    return Doubt(name, raw, question, reason, suggestions)


def _value(fact: object) -> str:
    if isinstance(fact, LastVisit):
        return fact.on.isoformat() if fact.on else ""
    return fact.isoformat() if isinstance(fact, date) else str(fact or "")


def _label(fact: object) -> str:
    match fact:
        case LastVisit():
            return long_date(fact.on) if fact.on else f"{fact.knowledge.value}"
        case RiskLevel():
            return str(fact.label)
        case date():
            return short_date(fact)
        case bool():
            return "yes" if fact else "no"
    return str(fact or "")


def _standing(row: ParsedRow) -> str:
    if row.suspension is None:
        return str(row.closure.label) if row.closure else "Live"
    check = short_date(row.next_check_on) if row.next_check_on else "no date"
    return f"{row.suspension.label} until {check}"


def _who(row: ParsedRow) -> tuple[object, ...]:
    names = (row.family_name.casefold(), row.given_names.casefold())
    return (*names, row.date_of_birth, row.address.casefold(), row.postcode, row.registered_on)


def _once(doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    return tuple({(doubt.field, doubt.raw): doubt for doubt in reversed(list(doubts))}.values())[::-1]
