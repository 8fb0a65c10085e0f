"""Proving that nobody picked a window: every draw of the disclosed periods is made again from what is on record."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.rules import Policy
from visits.models import Visit, VisitWindow, WindowPeriod
from visits.rules.verifying import Drawn, Period, draw_faults, missing_sequences, period_faults
from visits.rules.windows import Attempt
from visits.services.windows import attempt_of, window_of

AT_ONCE = 1000


@dataclass(frozen=True)
class Verified:
    """How many draws were made again, and what differed, a sentence each."""

    draws: int
    faults: list[str]


def verify_windows() -> Verified:
    """Make every draw of the disclosed periods again. Changes nothing."""
    draws, faults = 0, []
    for period in WindowPeriod.objects.disclosed().order_by("starts_on"):
        as_stored = Period(period.starts_on, bytes(period.secret), period.commitment)
        faults += [f"Period from {period.starts_on}: {fault}." for fault in period_faults(as_stored)]
        for window, drawn in _drawn_in(period):
            draws += 1
            faults += [f"Window {window.public_id}: {fault}." for fault in draw_faults(as_stored, drawn)]
    return Verified(draws, faults + list(_holes()))


def _drawn_in(period: WindowPeriod) -> Iterator[tuple[VisitWindow, Drawn]]:
    windows = period.windows.select_related("offender").order_by("pk").iterator(chunk_size=AT_ONCE)
    policies = cache(_policy)
    while some := list(islice(windows, AT_ONCE)):
        dates, attempts = _due_dates(some), _attempts(some)
        for window in some:
            yield (
                window,
                Drawn(
                    offender=str(window.offender.public_id),
                    sequence=window.sequence,
                    inputs=window.inputs,
                    window=window_of(window),
                    commitment=window.commitment,
                    drawn_on=timezone.localdate(window.drawn_at),
                    due_dates=frozenset(dates[window.obligation_id]),
                    policy=policies(window.inputs.get("policy_revision")),
                    attempt=attempts.get(window.inputs.get("attempt")),
                ),
            )


def _policy(revision: object) -> Policy | None:
    found = PolicyRevision.objects.filter(pk=revision).first() if isinstance(revision, int) else None
    return found.policy() if found else None


def _due_dates(windows: Sequence[VisitWindow]) -> dict[int, set[tuple[date, date]]]:
    """By obligation: every anchor and due date that it has had, as its history tells."""
    history = apps.get_model("visits", "VisitObligationEvent")._default_manager
    rows = history.filter(pgh_obj__in={window.obligation_id for window in windows})
    found = defaultdict(set)
    for obligation, anchor_on, due_on in rows.values_list("pgh_obj_id", "anchor_on", "due_on"):
        found[obligation].add((anchor_on, due_on))
    return found


def _attempts(windows: Sequence[VisitWindow]) -> dict[str, Attempt]:
    named = {key for key in (window.inputs.get("attempt") for window in windows) if _is_key(key)}
    return {str(visit.public_id): attempt_of(visit) for visit in Visit.objects.filter(public_id__in=named)}


def _is_key(key: object) -> bool:
    try:
        return isinstance(key, str) and bool(UUID(key))
    except (ValueError, ValidationError):
        return False


def _holes() -> Iterator[str]:
    """Draws that are not there: sequence numbers of an offender have no gap, over all periods."""
    numbers = defaultdict(list)
    rows = VisitWindow.objects.values_list("offender__public_id", "sequence")
    for offender, sequence in rows.iterator(chunk_size=AT_ONCE):
        numbers[offender].append(sequence)
    for offender, sequences in numbers.items():
        for number in missing_sequences(sequences):
            yield f"Offender {offender}: window {number} is missing."
