"""The attempts at one offender since they were last seen, as pages show them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone

from offender_mgmt.offenders.models import Address, Offender, Suspension
from offender_mgmt.policy.models import in_force
from visits.conditions import AWAY
from visits.models import Visit
from visits.rules import ladder as rules
from visits.rules.day_parts import day_part_of


@dataclass(frozen=True)
class Row:
    """An attempt, and why it is no occasion in the sense of s.96B; empty when it is one."""

    visit: Visit
    why_not_counted: str


@dataclass(frozen=True)
class Ladder:
    """Everything that the page of attempts says. `seen_on` None: no successful visit is on record."""

    seen_on: date | None
    address: Address | None
    rows: list[Row]
    step: rules.Step
    facts: tuple[rules.StatutoryFact, ...]


def ladder_of(offender: Offender, *, on: date) -> Ladder:
    """Where the attempts since the last successful visit stand on the day `on`. A constant number of queries."""
    policy = in_force(on)
    address = offender.addresses.notified_last().first()
    held = Suspension.objects.current(on=on).filter(offender=offender, reason__in=AWAY).first()
    circumstances = rules.Circumstances(
        premises=address.pk if address else None,
        away=held.get_reason_display().lower() if held else "",
    )
    seen = Visit.objects.successful().filter(offender=offender).order_by("visited_on", "visited_at").last()
    visits = [visit for visit in _attempts(offender) if seen is None or _is_later(visit, seen)]
    away = _while_away(offender)
    attempts = [_as_attempt(visit, was_away=visit.pk in away) for visit in visits]
    counted = [rules.why_not_counted(one, premises=circumstances.premises, policy=policy) for one in attempts]
    return Ladder(
        seen_on=seen.visited_on if seen else None,
        address=address,
        rows=[Row(*pair) for pair in zip(visits, counted, strict=True)],
        step=rules.next_step(attempts, circumstances, policy),
        facts=rules.statutory_facts(attempts, circumstances, policy),
    )


def _attempts(offender: Offender) -> list[Visit]:
    attempts = Visit.objects.attempts().filter(offender=offender)
    return list(attempts.select_related("address", "recorded_by").prefetch_related("officers"))


def _is_later(visit: Visit, seen: Visit) -> bool:
    """On one day the hours decide; where one is not known, the attempt is taken to have come before."""
    if visit.visited_at and seen.visited_at:
        return visit.visited_at > seen.visited_at
    return visit.visited_on > seen.visited_on


def _while_away(offender: Offender) -> set[int]:
    """The keys of attempts on days on which the person is said to have been in custody, in hospital or abroad."""
    held = Suspension.objects.current(on=OuterRef("visited_on")).filter(
        offender=OuterRef("offender"), reason__in=AWAY
    )
    attempts = Visit.objects.attempts().filter(Exists(held), offender=offender)
    return set(attempts.values_list("pk", flat=True))


def _as_attempt(visit: Visit, *, was_away: bool) -> rules.Attempt:
    at = timezone.localtime(visit.visited_at) if visit.visited_at else None
    return rules.Attempt(
        made_on=visit.visited_on,
        day_part=day_part_of(at.time()) if at else None,
        outcome=visit.outcome,
        premises=visit.address_id,
        purposes=frozenset(visit.purposes),
        was_away=was_away,
    )
