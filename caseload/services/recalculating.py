"""Bringing everybody under a policy whose day has come: batch by batch, each whole or not at all."""

import time
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from caseload.choices import Effect
from caseload.models import ForeseenEffect, HappenedEffect, Recalculation, RecalculationBatch
from caseload.rules import effects as rules
from caseload.rules.effects import Moved
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ProposalKind
from offender_mgmt.offenders.models import Offender, Proposal
from offender_mgmt.policy.models import PolicyRevision
from visits.models.foreseeing import standing_due_dates, suspended_among

RECALCULATION = audit.SystemActor("Policy: recalculation")
AT_ONCE = 500  # people in a batch: as long as any of them is locked
ROUND = 30.0  # seconds, so that whoever works has time for what else it does


def recalculate(*, now: datetime) -> int:
    """Begin what is due, go on with what was left, and return how many batches were done. Safe to repeat.

    Any number may run at once: each batch is one's. A worker that is killed leaves its batch as it was, for the next.
    Ends after half a minute; the next call goes on. Not to be called in a transaction.
    """
    run = _begin(now)
    if run is None or run.finished_at is not None:
        return 0
    began, done = time.monotonic(), 0
    while time.monotonic() - began < ROUND and _one_batch(run, now):
        done += 1
    _finish(run, now)
    return done


@transaction.atomic
def _begin(now: datetime) -> Recalculation | None:
    """The run of the policy that is in force; None for the one that Vigil came with, which everybody is under."""
    revision = PolicyRevision.objects.begun(on=timezone.localdate(now)).first()
    if revision is None or revision.is_shipped:
        return None
    run = Recalculation.objects.filter(revision=revision).first()
    if run is not None:
        return run
    PolicyRevision.objects.select_for_update().get(pk=revision.pk)  # two workers begin once
    keys = list(Offender.objects.live().order_by("pk").values_list("pk", flat=True))
    run, is_new = Recalculation.objects.get_or_create(
        revision=revision, defaults={"started_at": now, "people": len(keys)}
    )
    if is_new:
        stretches = [keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE)]
        RecalculationBatch.objects.bulk_create(
            RecalculationBatch(recalculation=run, first_pk=keys[0], last_pk=keys[-1], people=len(keys))
            for keys in stretches
        )
    return run


@transaction.atomic
def _one_batch(run: Recalculation, now: datetime) -> bool:
    """Refresh the next stretch that nobody else is at; False when there is none. The row is the claim."""
    waiting = RecalculationBatch.objects.waiting().filter(recalculation=run).order_by("first_pk")
    batch = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if batch is None:
        return False
    stretch = Offender.objects.live().filter(pk__range=(batch.first_pk, batch.last_pk))
    keys = [offender.pk for offender in offenders.lock_all(stretch.values_list("pk", flat=True))]
    before, proposed = standing_due_dates(keys), _proposed(keys)
    offenders.refresh(keys, by=None, now=now)
    moved = _moved(keys, before, proposed)
    changed = _keep(run, keys, moved, today=timezone.localdate(now))
    batch.finished_at = now
    batch.save(update_fields=["finished_at"])
    audit.record(
        Verb.POLICY_RECALCULATED,
        by=RECALCULATION,
        offender_ids=changed,
        details={"revision": run.revision_id, "people": len(keys)},
    )
    return True


def _proposed(keys: Sequence[int]) -> dict[int, tuple[int, str]]:
    """The later date that waits for two people, by offender, with the key of the proposal."""
    waiting = Proposal.objects.waiting().filter(offender__in=keys, kind=ProposalKind.LATER_DATE)
    return {one.offender_id: (one.pk, one.payload["due_on"]) for one in waiting}


def _moved(
    keys: Sequence[int], before: dict[int, date], proposed: dict[int, tuple[int, str]]
) -> dict[int, Moved]:
    after, waiting = standing_due_dates(keys), _proposed(keys)
    return {
        pk: Moved(
            before.get(pk),
            after.get(pk),
            date.fromisoformat(waiting[pk][1]) if pk in waiting and waiting[pk] != proposed.get(pk) else None,
        )
        for pk in keys
    }


def _keep(run: Recalculation, keys: Sequence[int], moved: dict[int, Moved], *, today: date) -> list[int]:
    """Write down what happened to whom it changed, and to whom it was foreseen to; returns whom it changed."""
    on = rules.counted_on(today)
    suspended = suspended_among(keys, on=on)
    effects = {pk: rules.effect_of(moved[pk], on=on, is_suspended=pk in suspended) for pk in keys}
    shown = ForeseenEffect.objects.filter(
        simulation__publication__revision=run.revision_id, offender__in=keys
    )
    foreseen = set(shown.values_list("offender_id", flat=True))
    HappenedEffect.objects.bulk_create(
        HappenedEffect(recalculation=run, offender_id=pk, effect=effect, **vars(moved[pk]))
        for pk, effect in effects.items()
        if effect != Effect.NONE or pk in foreseen
    )
    return [pk for pk, effect in effects.items() if effect != Effect.NONE]


def _finish(run: Recalculation, now: datetime) -> None:
    left = RecalculationBatch.objects.waiting().filter(recalculation=OuterRef("pk"))
    Recalculation.objects.filter(pk=run.pk, finished_at=None).exclude(Exists(left)).update(finished_at=now)
