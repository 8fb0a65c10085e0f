"""The sweep: a full check of the register, and the proof that nobody fell off."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from offender_mgmt.alerts.choices import Refusal, Trigger
from offender_mgmt.alerts.models import SweepRun
from offender_mgmt.alerts.rules import Partition
from offender_mgmt.alerts.services.reconciling import query_digest, reconcile
from offender_mgmt.policy.models import in_force


@transaction.atomic
def sweep(*, now: datetime, trigger: Trigger = Trigger.COMMAND, least_live: int = 0) -> SweepRun:
    """Reconcile every alert, count every bucket, and keep both as a SweepRun.

    Any number may run at once: each alert is still made once. The run is kept even when its counts do not
    add up (`run.partition.is_whole`), with whoever is wrong by key in `run.gaps`: the caller says so aloud. With
    fewer live offenders than `least_live` nothing is closed, and the run says why.
    """
    began = time.monotonic()
    on = timezone.localdate(now)
    partition: Partition = import_string(settings.SCHEDULE_PARTITION)(on)
    refusal = Refusal.FEWER_LIVE if partition.live < least_live else ""
    changed = reconcile(now=now, may_close=not refusal)
    return SweepRun.objects.create(
        on=on,
        started_at=now,
        finished_at=now + timedelta(seconds=time.monotonic() - began),
        trigger=trigger,
        refusal=refusal,
        **vars(partition),
        **vars(changed),
        gaps=[] if partition.is_whole else _gaps(on),
        policy_revision=in_force(on).revision,
        rule_version=settings.VIGIL_VERSION,
        query_digest=query_digest(on),
    )


def _gaps(on: date) -> list[int]:
    ask: Callable[[date], list[int]] = import_string(settings.SCHEDULE_GAPS)
    return ask(on)
