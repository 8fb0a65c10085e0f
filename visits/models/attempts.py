"""The attempts at offenders since they were last seen, as rules take them and pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import CharField, Exists, F, Func, OuterRef, Value
from django.db.models.functions import Lower, Trim
from django.utils import timezone

from offender_mgmt.offenders.choices import ProposalKind, SuspensionReason
from offender_mgmt.offenders.models import Address, Offender, Proposal, Suspension
from offender_mgmt.policy.models import in_force
from visits.models.ladder import LadderDecision
from visits.models.visits import Visit, VisitQuerySet
from visits.rules import ladder as rules
from visits.rules import warrant
from visits.rules.day_parts import day_part_of

# Whoever is in one of these is not at home; somebody managed reactively may well be.
AWAY = (SuspensionReason.CUSTODY, SuspensionReason.HOSPITAL, SuspensionReason.ABROAD)


@dataclass(frozen=True)
class Row:
    """An attempt, and why it is no occasion in the sense of s.96B; empty when it is one."""

    visit: Visit
    why_not_counted: str


@dataclass(frozen=True)
class Entry:
    """One line of the chronology: an attempt, or a decision."""

    at: datetime
    row: Row | None = None
    decision: LadderDecision | None = None


@dataclass(frozen=True)
class Ladder:
    """Everything that is to be said of attempts. `seen_on` None: no successful visit is on record.

    `place` is where a warrant would be for, in words. `decisions` are those made since the person was last seen, the
    earliest first; `standing` is the one that holds; `proposal` is one that waits for a second person.
    """

    seen_on: date | None
    place: str
    rows: list[Row]
    step: rules.Step
    facts: tuple[warrant.StatutoryFact, ...]
    decisions: list[LadderDecision]
    standing: LadderDecision | None
    proposal: Proposal | None
    needed: rules.Needed | None

    @property
    def chronology(self) -> list[Entry]:
        """Attempts and decisions in the order in which they happened."""
        entries = [Entry(_moment_of(row.visit), row=row) for row in self.rows]
        entries += [Entry(decision.decided_at, decision=decision) for decision in self.decisions]
        return sorted(entries, key=lambda entry: entry.at)

    @property
    def on_record(self) -> rules.OnRecord:
        """What a decision that is made now is made on."""
        return rules.OnRecord(self.step.rung, len(self.rows), self.facts)


def ladder_of(offender: Offender, *, on: date) -> Ladder:
    """Where the attempts since the last successful visit stand on the day `on`. A constant number of queries."""
    policy = in_force(on)
    address = offender.addresses.notified_last().first()
    circumstances = _circumstances(offender, address, on=on)
    seen = Visit.objects.successful().filter(offender=offender).order_by("visited_on", "visited_at").last()
    rows = with_what_counts(Visit.objects.since_seen().filter(offender=offender))
    visits = list(rows.select_related("address", "recorded_by").prefetch_related("officers"))
    attempts = [as_attempt(visit) for visit in visits]
    place = warrant.place_for_a_warrant(attempts, circumstances, policy)
    counted = [warrant.why_not_counted(one, place=place, policy=policy) for one in attempts]
    decisions = _decisions(offender, since=seen)
    decided = [rules.Decided(one.decided_at, one.review_on) for one in decisions]
    return Ladder(
        seen_on=seen.visited_on if seen else None,
        place=_in_words(place, address, visits),
        rows=[Row(*pair) for pair in zip(visits, counted, strict=True)],
        step=rules.next_step(attempts, circumstances, policy),
        facts=warrant.statutory_facts(attempts, circumstances, policy),
        decisions=decisions,
        standing=_standing(decisions, decided, attempts, on),
        proposal=_waiting(offender),
        needed=rules.decision_needed(attempts, circumstances, policy, decided=decided, today=on),
    )


def with_what_counts(attempts: VisitQuerySet) -> Any:
    """Annotate what decides whether an attempt counts for a warrant: `was_away` on its day, and `elsewhere_words`,
    which case and spaces do not tell apart.
    """
    held = Suspension.objects.current(on=OuterRef("visited_on")).filter(
        offender=OuterRef("offender"), reason__in=AWAY
    )
    one_space = Func(
        F("elsewhere"),
        Value(r"\s+"),
        Value(" "),
        Value("g"),
        function="REGEXP_REPLACE",
        output_field=CharField(),
    )
    return attempts.annotate(was_away=Exists(held), elsewhere_words=Lower(Trim(one_space)))


def as_attempt(visit: Any) -> warrant.Attempt:
    """An attempt as the rules take it, of a row that was read `with_what_counts`."""
    at = timezone.localtime(visit.visited_at) if visit.visited_at else None
    return warrant.Attempt(
        made_on=visit.visited_on,
        recorded_at=visit.recorded_at,
        day_part=day_part_of(at.time()) if at else None,
        outcome=visit.outcome,
        purposes=frozenset(visit.purposes),
        was_away=visit.was_away,
        premises=visit.address_id,
        elsewhere=visit.elsewhere_words,
        grounds=visit.grounds,
        constable_present=visit.constable_present,
    )


def _moment_of(visit: Visit) -> datetime:
    """When it was; where only the day is known, its first minute."""
    here = timezone.get_current_timezone()
    return visit.visited_at or datetime.combine(visit.visited_on, time(), tzinfo=here)


def _circumstances(offender: Offender, address: Address | None, *, on: date) -> warrant.Circumstances:
    held = Suspension.objects.current(on=on).filter(offender=offender, reason__in=AWAY).first()
    return warrant.Circumstances(
        premises=address.pk if address else None, away=held.get_reason_display().lower() if held else ""
    )


def _decisions(offender: Offender, *, since: Visit | None) -> list[LadderDecision]:
    made = offender.ladder_decisions.select_related("decided_by", "approved_by").order_by("decided_at", "pk")
    return [one for one in made if since is None or timezone.localdate(one.decided_at) >= since.visited_on]


def _standing(
    decisions: Sequence[LadderDecision],
    decided: Sequence[rules.Decided],
    attempts: Sequence[warrant.Attempt],
    on: date,
) -> LadderDecision | None:
    """The latest that holds; without attempts there is nothing that it could be about."""
    holding = [
        one
        for one, facts in zip(decisions, decided, strict=True)
        if attempts and rules.stands(facts, attempts, today=on)
    ]
    return holding[-1] if holding else None


def _waiting(offender: Offender) -> Proposal | None:
    waiting = Proposal.objects.waiting().filter(offender=offender, kind=ProposalKind.LADDER)
    return waiting.select_related("requested_by").first()


def _in_words(place: warrant.Place | None, address: Address | None, visits: Sequence[Any]) -> str:
    if isinstance(place, str):
        return str(next(visit.elsewhere.strip() for visit in visits if visit.elsewhere_words == place))
    return str(address) if address and place else ""
