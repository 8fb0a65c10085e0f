"""Generated histories of attempts, and what the pure rule says of each: nothing of it asks the database a question
that Vigil asks.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.models import Address, Offender, Suspension
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.rules import Policy
from visits.choices import LadderChoice, Outcome
from visits.models import LadderDecision, Visit, VisitCorrection
from visits.rules.ladder import Decided, Needed, decision_needed
from visits.rules.warrant import Attempt, Circumstances

OUTCOMES = [Outcome.NO_ANSWER] * 6 + [Outcome.REFUSED_ENTRY, Outcome.ABANDONED, Outcome.SEEN_INSIDE]
AT_HOME = ["home"] * 5 + ["former", "  2 OAK  lane", "3 Oak Lane", ""]
ELSEWHERE = ["home", "  2 OAK  lane", "2 Oak Lane", "2 oak lane"]
_numbers = count(1)


@dataclass
class Life:
    """One offender with everything that happened."""

    offender: Offender
    home: Address | None
    visits: list[Visit] = field(default_factory=list)
    taken_back: set[int] = field(default_factory=set)
    away: list[Suspension] = field(default_factory=list)
    decisions: list[LadderDecision] = field(default_factory=list)

    def needed(self, policy: Policy, *, today: date) -> Needed | None:
        """What the pure rule says."""
        if self.offender.closed_on is not None:
            return None
        standing = [one for one in self.visits if one.pk not in self.taken_back]
        seen = [one for one in standing if one.is_successful]
        later = [
            one for one in standing if not one.is_successful and all(_is_after(one, was) for was in seen)
        ]
        later.sort(
            key=lambda one: (
                one.visited_on,
                one.visited_at is None,
                one.visited_at or one.recorded_at,
                one.pk,
            )
        )
        circumstances = Circumstances(
            self.home.pk if self.home else None, "away" if self.was_away(today) else ""
        )
        decided = [Decided(one.decided_at, one.review_on) for one in self.decisions]
        attempts = [self.attempt(one) for one in later]
        return decision_needed(attempts, circumstances, policy, decided=decided, today=today)

    def was_away(self, on: date) -> bool:
        """Whether a suspension of somebody who is not at home held on that day."""
        return any(
            (held.started_on or date.min) <= on <= held.next_check_on and (held.ended_on or date.max) > on
            for held in self.away
        )

    def attempt(self, visit: Visit) -> Attempt:
        """As the rule takes it."""
        return Attempt(
            made_on=visit.visited_on,
            recorded_at=visit.recorded_at,
            day_part=None,
            outcome=visit.outcome,
            purposes=frozenset(visit.purposes),
            was_away=self.was_away(visit.visited_on),
            premises=visit.address_id,
            elsewhere=" ".join(visit.elsewhere.split()).lower(),
            grounds=visit.grounds,
            constable_present=visit.constable_present,
        )


def _is_after(attempt: Visit, seen: Visit) -> bool:
    if attempt.visited_at and seen.visited_at:
        return attempt.visited_at > seen.visited_at
    return attempt.visited_on > seen.visited_on


def live(seed: int, *, by: User, now: datetime) -> Life:
    """One history, the same for the same seed: moves, attempts at several places, custody, corrections, decisions."""
    chance = Random(seed)  # no secret: a table of cases that nobody has to type
    offender = Offender.objects.create(
        reference=f"GEN/{next(_numbers):05}",
        family_name="Somebody",
        recorded_on=date(2020, 1, 1),
        closed_on=now.date() if chance.random() < 0.05 else None,
    )
    life = Life(offender, None)
    former = _address(offender, until_on=date(2026, 1, 1))
    if chance.random() < 0.85:
        life.home = _address(offender)
    for _ in range(chance.randint(0, 7)):
        place = chance.choice(ELSEWHERE if seed % 2 else AT_HOME)
        address = {"home": life.home, "former": former}.get(place)
        life.visits.append(
            _visit(life, address, place if address is None and place != "home" else "", chance, by, now)
        )
    _suspend(life, chance, now)
    _correct(life, chance, by, now)
    if chance.random() < 0.4:
        life.decisions.append(_decision(life, chance, by, now))
    return life


def _address(offender: Offender, **facts: Any) -> Address:
    return Address.objects.create(
        offender=offender, lines="1 Elm Road", recorded_on=date(2020, 1, 1), **facts
    )


def _visit(
    life: Life, address: Address | None, elsewhere: str, chance: Random, by: User, now: datetime
) -> Visit:
    outcome, at = (
        chance.choice(OUTCOMES),
        now - timedelta(days=chance.randint(1, 6), hours=chance.randint(0, 1)),
    )
    is_timed = chance.random() < 0.85
    return Visit.objects.create(
        offender=life.offender,
        visited_on=at.date(),
        visited_at=at if is_timed else None,
        recorded_at=at + timedelta(hours=1) if is_timed else now - timedelta(days=chance.randint(0, 9)),
        recorded_by=by,
        outcome=outcome,
        is_successful=outcome == Outcome.SEEN_INSIDE,
        policy_revision=PolicyRevision.objects.get(is_shipped=True),
        purposes=["risk"] if chance.random() < 0.9 else ["care"],
        address=address,
        elsewhere=elsewhere,
        grounds="Seen there." if elsewhere and chance.random() < 0.3 else "",
        constable_present=chance.choice([True, True, None, None, False]),
        origin="vigil" if is_timed else "import",
    )


def _suspend(life: Life, chance: Random, now: datetime) -> None:
    if chance.random() < 0.25:
        started_on = now.date() - timedelta(days=chance.randint(3, 9))
        held = Suspension.objects.create(
            offender=life.offender,
            reason=chance.choice(["custody", "custody", "reactive"]),
            evidence="Register extract",
            started_on=started_on,
            next_check_on=now.date() + timedelta(days=chance.randint(-3, 1)),
            ended_on=chance.choice([None, started_on + timedelta(days=2)]),
            origin="import",
        )
        life.away += [held] if held.reason == "custody" else []


def _correct(life: Life, chance: Random, by: User, now: datetime) -> None:
    for visit in life.visits:
        if chance.random() < 0.1:
            VisitCorrection.objects.create(visit=visit, reason="Wrong.", recorded_by=by, recorded_at=now)
            life.taken_back.add(visit.pk)


def _decision(life: Life, chance: Random, by: User, now: datetime) -> LadderDecision:
    return LadderDecision.objects.create(
        offender=life.offender,
        choice=LadderChoice.WARRANT,
        reason="Weighed.",
        rung="review",
        attempts=1,
        review_on=now.date() + timedelta(days=chance.randint(-2, 2)),
        decided_by=by,
        decided_at=now - timedelta(days=chance.randint(0, 4)),
    )
