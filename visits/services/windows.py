"""Windows of visits: drawn when there is something to visit for, closed when they are no longer meant.

Nothing here writes a day of a window to the audit log, to a log or into an error.
"""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services as offenders
from offender_mgmt.policy import models as policy_models
from offender_mgmt.policy.rules import Policy, add_months
from visits.choices import DayPart
from visits.models import Visit, VisitObligation, VisitWindow, WindowPeriod
from visits.rules import windows as rules
from visits.rules.day_parts import day_part_of
from visits.rules.overriding import check_can_override
from visits.rules.sealing import commitment_of_draw, commitment_of_secret
from visits.rules.verifying import drawn_as_json

DISCLOSURE = audit.SystemActor("Windows: disclosure")
SECRET_BYTES = 32
MOST_AT_ONCE = 500  # offenders whom one call of `tend_windows` draws for
A_WEEK = timedelta(days=7)  # in which a cover that leaves any slot at all leaves one


def redraw(offender_ids: Sequence[int], *, policy: Policy, now: datetime) -> None:
    """Make the open window of each of these offenders one that is meant, in a constant number of queries.

    Afterwards: who has a visit scheduled on a day to come has one open window that lies before the due date and was
    drawn after the last attempt, or none, where nothing can be drawn; nobody else has one. The visit is due whether
    there is a window or not. The caller holds the locks.
    """
    today = timezone.localdate(now)
    standing = _standing(offender_ids, today)
    stale, kept = [], set()
    for window in VisitWindow.objects.open().filter(offender__in=offender_ids):
        if _is_meant(window, standing):
            kept.add(window.offender_id)
        else:
            window.closed_at = now
            stale.append(window)
    VisitWindow.objects.bulk_update(stale, ["closed_at"], batch_size=1000)
    wanted = {key: one for key, one in standing.items() if key not in kept and one[1].due_on > today}
    if wanted:
        _draw(wanted, policy, now=now)


def why_none_can_be_drawn(offender_id: int, *, policy: Policy, today: date) -> str:
    """Why no window can be drawn for the visit that this offender is due, in words; empty where one can be."""
    standing = _standing([offender_id], today)
    if offender_id not in standing:
        return ""
    # Whichever the period and the number of the draw, the same days are left.
    facts = standing[offender_id][1]
    try:
        rules.law_of(rules.inputs_for(facts, policy, period=today, sequence=1, today=today))
    except rules.WindowRefused as refusal:
        return str(refusal)
    return ""


def _standing(offender_ids: Sequence[int], today: date) -> dict[int, tuple[int, rules.Standing]]:
    """By offender: the key of the obligation that is scheduled and not overdue, and what the draw needs of it."""
    obligations = (
        VisitObligation.objects.scheduled(on=today)
        .filter(offender__in=offender_ids, due_on__gte=today)
        .values_list("offender_id", "pk", "offender__public_id", "anchor_on", "due_on")
    )
    rows = list(obligations)
    attempts = _attempts([offender_id for offender_id, *_ in rows])
    found = {}
    for offender_id, pk, public_id, anchor_on, due_on in rows:
        attempt = attempts.get(offender_id)
        if attempt is not None and attempt.made_on < anchor_on:
            attempt = None
        found[offender_id] = pk, rules.Standing(str(public_id), anchor_on, due_on, attempt)
    return found


def _attempts(offender_ids: Sequence[int]) -> dict[int, rules.Attempt]:
    """The last attempt of each, where that is later than the last successful visit."""
    if not offender_ids:
        return {}
    last = (
        Visit.objects.standing()
        .filter(offender__in=offender_ids)
        .order_by("offender", "-visited_on", "-visited_at", "-pk")
        .distinct("offender")
    )
    return {visit.offender_id: attempt_of(visit) for visit in last if not visit.is_successful}


def attempt_of(visit: Visit) -> rules.Attempt:
    """A visit in vain as the draw takes it."""
    at = visit.visited_at
    part = day_part_of(timezone.localtime(at).time()).value if at else ""
    return rules.Attempt(str(visit.public_id), visit.visited_on, part)


def _is_meant(window: VisitWindow, standing: dict[int, tuple[int, rules.Standing]]) -> bool:
    obligation, facts = standing.get(window.offender_id, (None, None))
    if facts is None or obligation != window.obligation_id:
        return False
    return rules.still_fits(window_of(window), window.inputs, facts)


def window_of(window: VisitWindow) -> rules.Window:
    """A stored window as rules take it."""
    return rules.Window(window.from_on, window.until_on, DayPart(window.day_part))


def _draw(wanted: dict[int, tuple[int, rules.Standing]], policy: Policy, *, now: datetime) -> None:
    period = open_period(months=policy.window_period_months, now=now)
    drawn = VisitWindow.objects.filter(offender__in=wanted)
    last = dict(drawn.values_list("offender_id").annotate(last=Max("sequence")))
    rows = []
    for offender_id, (obligation, facts) in wanted.items():
        inputs = rules.inputs_for(
            facts,
            policy,
            period=period.starts_on,
            sequence=last.get(offender_id, 0) + 1,
            today=timezone.localdate(now),
        )
        row = VisitWindow(offender_id=offender_id, obligation_id=obligation, period=period, drawn_at=now)
        if _fill(row, inputs):
            rows.append(row)
    VisitWindow.objects.bulk_create(rows, batch_size=1000)


def _fill(row: VisitWindow, inputs: rules.Inputs) -> bool:
    """Draw, and commit to the draw; False where nothing can be drawn, and the visit is due without a window."""
    secret = bytes(row.period.secret)
    try:
        window = rules.draw(secret, inputs)
    except rules.WindowRefused:
        return False
    row.sequence, row.inputs = inputs.sequence, inputs.as_json()
    row.from_on, row.until_on, row.day_part = window.from_on, window.until_on, window.day_part
    row.commitment = commitment_of_draw(secret, drawn_as_json(row.inputs, window))
    return True


def open_period(*, months: int, now: datetime) -> WindowPeriod:
    """The period of today, with its secret. The first who asks makes it; whoever asks meanwhile gets the same."""
    today = timezone.localdate(now)
    current = WindowPeriod.objects.filter(starts_on__lte=today, ends_on__gte=today)
    found = current.order_by("-starts_on").first()
    if found is not None:
        return found
    secret = secrets.token_bytes(SECRET_BYTES)
    starts_on, ends_on = _days_of_period(today, months)
    period = WindowPeriod(
        starts_on=starts_on,
        ends_on=ends_on,
        secret=secret,
        commitment=commitment_of_secret(secret),
        opened_at=now,
    )
    # Two at once: the second waits for the first, adds nothing, and reads what is there.
    WindowPeriod.objects.bulk_create([period], ignore_conflicts=True)
    return current.latest("starts_on")


def _days_of_period(today: date, months: int) -> tuple[date, date]:
    """Periods of so many months, counted from January, or from the day after the one before."""
    starts_on = date(today.year, (today.month - 1) // months * months + 1, 1)
    before = WindowPeriod.objects.filter(ends_on__lt=today).aggregate(last=Max("ends_on"))["last"]
    if before is not None and before >= starts_on:
        starts_on = before + timedelta(days=1)
    return starts_on, max(add_months(starts_on.replace(day=1), months), today) - timedelta(days=1)


@transaction.atomic
def override_window(*, offender_id: int, reason: str, by: User, now: datetime) -> VisitWindow:
    """Say why another time was chosen than the one that was drawn; the window stays as it is.

    Raises RuleViolation, also where there is no window that `by` may see.
    """
    offender = offenders.lock(offender_id)
    shown = VisitWindow.objects.shown_to(by, on=timezone.localdate(now))
    window = shown.filter(offender=offender).first()
    if window is None:
        raise RuleViolation("There is no window that you can see.")
    check_can_override(is_overridden=window.overridden_at is not None, reason=reason)
    window.override, window.overridden_by, window.overridden_at = reason, by, now
    window.save(update_fields=["override", "overridden_by", "overridden_at"])
    audit.record(
        Verb.WINDOW_OVERRIDDEN, by=by, offender_ids=[offender.pk], details={"sequence": window.sequence}
    )
    offenders.refresh([offender.pk], by=by, now=now)
    return window


def tend_windows(*, now: datetime) -> None:
    """Do what time alone asks for, safe to repeat: open the period, close and draw windows, disclose secrets.

    A visit becomes overdue, and a suspension lapses, without anybody saving anything; and a register that has just
    been upgraded has no windows yet. At most so many offenders at once: the next call goes on.
    """
    policy = policy_models.in_force(timezone.localdate(now))
    with transaction.atomic():
        open_period(months=policy.window_period_months, now=now)
    with transaction.atomic():
        found = _neglected(timezone.localdate(now))
        locked = [offender.pk for offender in offenders.lock_all(found)]
        redraw(locked, policy=policy, now=now)
    disclose_periods(now=now)


def _neglected(today: date) -> Collection[int]:
    """Offenders with a window of a visit that is not scheduled, or overdue, or with no window of one that is."""
    scheduled = VisitObligation.objects.scheduled(on=today)
    meant = scheduled.filter(pk=OuterRef("obligation"), due_on__gte=today)
    stale = VisitWindow.objects.open().filter(~Exists(meant))
    has_window = VisitWindow.objects.open().filter(offender=OuterRef("offender"))
    without = scheduled.filter(~Exists(has_window), due_on__gt=today + A_WEEK)
    first = list(stale.values_list("offender_id", flat=True)[:MOST_AT_ONCE])
    return first + list(without.values_list("offender_id", flat=True)[: MOST_AT_ONCE - len(first)])


@transaction.atomic
def disclose_periods(*, now: datetime) -> list[WindowPeriod]:
    """Let auditors see the secret of each period of whose windows none is still to come."""
    due = WindowPeriod.objects.to_disclose(on=timezone.localdate(now)).select_for_update()
    periods = list(due.order_by("starts_on"))
    for period in periods:
        period.disclosed_at = now
        period.save(update_fields=["disclosed_at"])
        audit.record(Verb.WINDOWS_DISCLOSED, by=DISCLOSURE, details={"period": period.starts_on.isoformat()})
    return periods
