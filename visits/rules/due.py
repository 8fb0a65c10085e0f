"""When the next visit is due, and why (domain 1.3, 1.4, 1.8, 1.13, 2.7 and 4)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from offender_mgmt.policy.rules import Policy, add_months
from visits.choices import Anchor

AGREED_INTERVAL = "agreed interval"


@dataclass(frozen=True)
class SuspensionFacts:
    """One suspension. `resumes_on` is when it ended or lapsed, whichever came first."""

    reason: str
    started_on: date | None
    resumes_on: date


@dataclass(frozen=True)
class OpenDue:
    """The obligation that is open now: what the ratchet compares with."""

    anchor: str
    anchor_on: date
    usual_due_on: date
    due_on: date


@dataclass(frozen=True)
class Facts:
    """What the register knows about one live offender, as dates in Europe/London. None is *not known*.

    `open` is what stands now. `is_later_accepted`: two people have just agreed to what makes the date later.
    `last_successful_is_correction`: that visit was recorded in place of another, so it is no new visit.
    """

    risk_level: str | None
    recorded_on: date
    registered_on: date | None
    last_successful_on: date | None
    last_visit_unknown_on: date | None = None
    agreed_interval_months: int | None = None
    suspensions: tuple[SuspensionFacts, ...] = ()
    open: OpenDue | None = None
    is_later_accepted: bool = False
    last_successful_is_correction: bool = False


@dataclass(frozen=True)
class VisitDue:
    """A due date with its arithmetic: anchor + interval + adjustments = due, and the runner-up.

    `usual_due_on` is the date without any suspension; `runner_up` says what else was weighed. `proposed_due_on`
    is the later date that the facts give, where the earlier one stands until a second person accepts.
    """

    due_on: date
    usual_due_on: date
    anchor: Anchor
    anchor_on: date
    interval_months: int | None
    interval_days: int | None
    interval_reason: str
    adjustments: tuple[str, ...] = ()
    decided_by: str = "interval"
    runner_up: str = "none"
    proposed_due_on: date | None = None


@dataclass(frozen=True)
class Unschedulable:
    """No date can be worked out; somebody must be told why."""

    reason: str


@dataclass(frozen=True)
class Kept:
    """What an obligation is kept equal to. `due` is None when no date can be worked out: what stands goes on standing.

    `is_met`: a successful visit met the open obligation, so `due` is that of the next.
    """

    due: VisitDue | None
    is_met: bool


def next_visit_due(facts: Facts, policy: Policy, *, today: date) -> VisitDue | Unschedulable:
    """Say when the next visit is due and why, or that nothing can be worked out.

    Never later than the open obligation says (the ratchet), unless a new successful visit meets it or two people
    have accepted; `proposed_due_on` is then what the facts give. `today` only keeps a *raised* level from making
    a visit overdue at once.
    """
    try:
        usual = _usual_due(facts, policy)
        found = _suspended(usual, facts, policy)
        held = _held(_suspended(_ratcheted(usual, facts, today=today), facts, policy), facts)
    except (KeyError, OverflowError, ValueError) as error:
        return Unschedulable(reason=f"no date can be worked out from these facts ({type(error).__name__})")
    return replace(held, proposed_due_on=found.due_on) if found.due_on > held.due_on else held


def keep(facts: Facts, policy: Policy, *, today: date) -> Kept:
    """Say what the obligation should be: the one answer, whether it is written down or only tried (a simulation)."""
    due = next_visit_due(facts, policy, today=today)
    if isinstance(due, Unschedulable):
        return Kept(due=None, is_met=False)
    return Kept(due=due, is_met=facts.open is not None and is_met(facts.open, due, facts))


def usual_interval_months(facts: Facts, policy: Policy) -> int:
    """Months from one successful visit to the next: the agreed interval, or else the level's."""
    return facts.agreed_interval_months or policy.usual_months(facts.risk_level)


def is_met(before: OpenDue, due: VisitDue, facts: Facts) -> bool:
    """Say whether a successful visit met the open obligation: one later than its anchor, and truly new."""
    return (
        due.anchor == Anchor.VISIT
        and not facts.last_successful_is_correction
        and (before.anchor != Anchor.VISIT or due.anchor_on > before.anchor_on)
    )


def _usual_due(facts: Facts, policy: Policy) -> VisitDue:
    """The date from anchor and interval alone."""
    if facts.last_successful_on is not None:
        return _due_after_visit(facts, facts.last_successful_on, policy)
    if facts.last_visit_unknown_on is not None or facts.registered_on is None:
        on = facts.last_visit_unknown_on or facts.recorded_on
        return _due_after_days(Anchor.UNKNOWN, on, 0, "the last successful visit is not known: due at once")
    days = policy.first_visit_days
    return _due_after_days(Anchor.REGISTRATION, facts.registered_on, days, "first visit after registration")


def _due_after_visit(facts: Facts, visited_on: date, policy: Policy) -> VisitDue:
    level = policy.counted_as(facts.risk_level)
    months = policy.visit_interval_months[level]
    reason = f"{level.replace('_', ' ')} risk"
    runner_up = "none"
    if facts.risk_level is None:
        reason = f"not assessed, treated as {level.replace('_', ' ')} risk"
    if facts.agreed_interval_months is not None:
        runner_up = f"{months} months for {reason}: {add_months(visited_on, months):%-d %B %Y}"
        months, reason = facts.agreed_interval_months, AGREED_INTERVAL
    due_on = add_months(visited_on, months)
    return VisitDue(
        due_on=due_on,
        usual_due_on=due_on,
        anchor=Anchor.VISIT,
        anchor_on=visited_on,
        interval_months=months,
        interval_days=None,
        interval_reason=reason,
        runner_up=runner_up,
    )


def _due_after_days(anchor: Anchor, anchor_on: date, days: int, reason: str) -> VisitDue:
    due_on = anchor_on + timedelta(days=days)
    return VisitDue(
        due_on=due_on,
        usual_due_on=due_on,
        anchor=anchor,
        anchor_on=anchor_on,
        interval_months=None,
        interval_days=days,
        interval_reason=reason,
    )


def _ratcheted(usual: VisitDue, facts: Facts, *, today: date) -> VisitDue:
    """Hold the open obligation's date against anything but a visit that would make it later.

    A shortened interval (a raised level, a stricter policy) moves it forward, but not before today:
    nobody is overdue by a decision taken this morning (domain 4, *raised risk*).
    """
    before = facts.open
    if before is None or (before.anchor, before.anchor_on) != (usual.anchor, usual.anchor_on):
        return usual
    found, held = usual.due_on, before.usual_due_on
    if found > held and facts.is_later_accepted:
        return usual
    stands = min(held, max(found, today))
    if stands == found:
        return usual
    words, decided_by = (
        ("a later date was found, the earlier one stands", "ratchet")
        if stands < found
        else ("the interval was shortened, not before that day", "raised")
    )
    return replace(
        usual,
        due_on=stands,
        usual_due_on=stands,
        adjustments=(f"{words} ({stands:%-d %B %Y})",),
        decided_by=decided_by,
        runner_up=f"{found:%-d %B %Y}",
    )


def _held(due: VisitDue, facts: Facts) -> VisitDue:
    """Hold the date that stands against every cause but a new successful visit and the word of two people."""
    before = facts.open
    if before is None or due.due_on <= before.due_on or facts.is_later_accepted or is_met(before, due, facts):
        return due
    words = f"a later date was found, the earlier one stands ({before.due_on:%-d %B %Y})"
    return replace(
        due,
        due_on=before.due_on,
        usual_due_on=min(due.usual_due_on, before.due_on),
        adjustments=(*due.adjustments, words),
        decided_by="ratchet",
        runner_up=f"{due.due_on:%-d %B %Y}",
    )


def _suspended(usual: VisitDue, facts: Facts, policy: Policy) -> VisitDue:
    """Apply each suspension in turn, so that custody followed by hospital reads as one absence."""
    due = usual
    for suspension in sorted(facts.suspensions, key=lambda one: one.resumes_on):
        if not _visited_since(facts.last_successful_on, suspension.resumes_on):
            due = _resumed(due, suspension, policy)
    return due


def _resumed(usual: VisitDue, suspension: SuspensionFacts, policy: Policy) -> VisitDue:
    """When a suspension ends or its check is missed, a visit is due within policy's days.

    A visit that was already overdue when the suspension began keeps its date: custody does not wipe a debt.
    Where the beginning is not known, the earlier date stands.
    """
    limit = suspension.resumes_on + timedelta(days=policy.visit_after_suspension_days)
    began = suspension.started_on or suspension.resumes_on
    if usual.due_on < began or suspension.resumes_on <= usual.due_on <= limit:
        return replace(usual, runner_up=f"{limit:%-d %B %Y}, after the suspension")
    words = (
        f"suspended ({suspension.reason}) to {suspension.resumes_on:%-d %B %Y}, "
        f"then {policy.visit_after_suspension_days} days"
    )
    return replace(
        usual,
        due_on=limit,
        adjustments=(*usual.adjustments, words),
        decided_by="suspension",
        runner_up=f"{usual.due_on:%-d %B %Y}, without the suspension",
    )


def _visited_since(last_successful_on: date | None, resumes_on: date) -> bool:
    return last_successful_on is not None and last_successful_on >= resumes_on
