"""What a warrant to enter and search needs (Sexual Offences Act 2003, s.96B), as far as it is on record.

Nothing here says that a warrant was applied for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from offender_mgmt.policy.rules import Policy
from visits.choices import DayPart, FactState, Purpose

# The key of a notified address, or the words for another place.
Place = int | str


@dataclass(frozen=True)
class Attempt:
    """A visit that was not successful. `day_part` None: only the day is known.

    `premises` is the address notified last on that day; `elsewhere` is another place, in words that case and spaces
    do not tell apart; neither: not recorded. `constable_present` None: nobody said.
    """

    made_on: date
    recorded_at: datetime
    day_part: DayPart | None
    outcome: str
    purposes: frozenset[str]
    was_away: bool
    premises: int | None = None
    elsewhere: str = ""
    grounds: str = ""
    constable_present: bool | None = None

    @property
    def place(self) -> Place | None:
        """Where it was; None when that is not on record."""
        return self.elsewhere or self.premises


@dataclass(frozen=True)
class Circumstances:
    """What is on record today: the address notified last, and why nobody is there to be visited, in words."""

    premises: int | None
    away: str = ""


@dataclass(frozen=True)
class StatutoryFact:
    """One fact of s.96B, whether it is on record, and why that is so."""

    letter: str
    words: str
    state: FactState
    because: str


def why_not_counted(attempt: Attempt, *, place: Place | None, policy: Policy) -> str:
    """Why an attempt is no occasion on which entry to `place` was sought and not obtained; empty when it is one.

    Source: Sexual Offences Act 2003, s.96B(2)(d), and domain 1.9: a constable, at those premises, to assess the risk,
    while the person was not in custody, in hospital or abroad. What is not known does not count, except whether a
    constable was there: a person states that.
    """
    if attempt.outcome not in policy.warrant_outcomes:
        return "This outcome is not one at which entry was sought and not obtained."
    if attempt.was_away:
        return "The person was in custody, in hospital or abroad."
    if Purpose.RISK not in attempt.purposes:
        return "It is not on record that the visit was to assess the risk."
    if attempt.constable_present is False:
        return "No constable was there."
    if attempt.place is None:
        return "The address is not on record."
    if attempt.place != place:
        whose = "with the most occasions" if isinstance(place, str) else "notified last"
        return f"It was at another address than the one {whose}."
    return ""


def place_for_a_warrant(
    attempts: Sequence[Attempt], circumstances: Circumstances, policy: Policy
) -> Place | None:
    """The place with the most occasions, of those for which fact (a) is on record; the one notified last before
    others. None when it is on record for none.
    """
    places = _places(attempts, circumstances)
    return max(places, key=lambda place: len(_occasions(attempts, place, policy)), default=None)


def statutory_facts(
    attempts: Sequence[Attempt], circumstances: Circumstances, policy: Policy
) -> tuple[StatutoryFact, ...]:
    """The four facts of s.96B(2) for that place, each present, missing, or for a person to state."""
    place = place_for_a_warrant(attempts, circumstances, policy)
    return (
        _is_the_place(place, attempts),
        _is_not_away(circumstances),
        StatutoryFact(
            "c",
            "Entry and search are necessary to assess the risk",
            FactState.FOR_A_PERSON,
            "A senior officer states this, with reasons.",
        ),
        _has_occasions(_occasions(attempts, place, policy), policy),
    )


def ready_on(attempts: Sequence[Attempt], circumstances: Circumstances, policy: Policy) -> date | None:
    """The day of the attempt with which every fact that can be on record was, for one place; None when one is not.

    The earliest attempt comes first in `attempts`.
    """
    if circumstances.away:
        return None
    days = [_ready_at(place, attempts, policy) for place in _places(attempts, circumstances)]
    return min((day for day in days if day is not None), default=None)


def _places(attempts: Sequence[Attempt], circumstances: Circumstances) -> list[Place]:
    """Where fact (a) is on record: the address notified last, and each place with grounds written down."""
    believed: list[Place] = [one.elsewhere for one in attempts if one.elsewhere and one.grounds]
    notified: list[Place] = [] if circumstances.premises is None else [circumstances.premises]
    return list(dict.fromkeys([*notified, *believed]))


def _occasions(attempts: Sequence[Attempt], place: Place | None, policy: Policy) -> list[Attempt]:
    return [one for one in attempts if not why_not_counted(one, place=place, policy=policy)]


def _ready_at(place: Place, attempts: Sequence[Attempt], policy: Policy) -> date | None:
    counted = _occasions(attempts, place, policy)
    if len(counted) < policy.warrant_failed_attempts:
        return None
    enough_on = counted[policy.warrant_failed_attempts - 1].made_on
    return enough_on if isinstance(place, int) else max(enough_on, _grounds_on(place, attempts)[0])


def _grounds_on(place: Place, attempts: Sequence[Attempt]) -> list[date]:
    return [one.made_on for one in attempts if one.elsewhere == place and one.grounds]


def _is_the_place(place: Place | None, attempts: Sequence[Attempt]) -> StatutoryFact:
    words = (
        "The address is the one notified last, or the person is believed to live or be regularly found there"
    )
    if place is None:
        because = (
            "No address is on record. Grounds to believe that the person is at another must be written down."
        )
        return StatutoryFact("a", words, FactState.MISSING, because)
    if isinstance(place, int):
        return StatutoryFact("a", words, FactState.PRESENT, "It is the address notified last.")
    written_on = _grounds_on(place, attempts)[-1]
    because = f"It is another address. Grounds to believe it were written down for {written_on:%-d %B %Y}."
    return StatutoryFact("a", words, FactState.PRESENT, because)


def _is_not_away(circumstances: Circumstances) -> StatutoryFact:
    words = "The person is not in custody, not detained in hospital and not outside the United Kingdom"
    if not circumstances.away:
        return StatutoryFact("b", words, FactState.PRESENT, "Nothing on record says that they are.")
    return StatutoryFact("b", words, FactState.MISSING, f"Visits are suspended: {circumstances.away}.")


def _has_occasions(counted: Sequence[Attempt], policy: Policy) -> StatutoryFact:
    """Those at which nobody said whether a constable was there are for a person to state."""
    asked, unsaid = policy.warrant_failed_attempts, sum(one.constable_present is None for one in counted)
    because = f"{len(counted)} of {asked} on record since the last successful visit."
    if unsaid:
        because += f" For {unsaid} of them it is not on record whether a constable was there."
    state = FactState.PRESENT if len(counted) - unsaid >= asked else FactState.FOR_A_PERSON
    return StatutoryFact(
        "d",
        f"On at least {asked} occasions a constable sought entry to those premises for that purpose, and could not "
        "obtain it",
        state if len(counted) >= asked else FactState.MISSING,
        because,
    )
