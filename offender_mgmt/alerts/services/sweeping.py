"""The sweep: a full check of the register, and the proof that nobody fell off."""

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from offender_mgmt.alerts.models import SweepRun
from offender_mgmt.alerts.rules import Partition
from offender_mgmt.alerts.services.reconciling import reconcile


@transaction.atomic
def sweep(*, now: datetime) -> SweepRun:
    """Reconcile every alert, count every bucket, and keep both as a SweepRun.

    Any number may run at once: each alert is still made once. The run is kept even when its counts do not
    add up (`run.partition.is_whole`): the caller says so aloud.
    """
    began = time.monotonic()
    changed = reconcile(now=now)
    on = timezone.localdate(now)
    partition: Partition = import_string(settings.SCHEDULE_PARTITION)(on)
    return SweepRun.objects.create(
        on=on,
        started_at=now,
        finished_at=now + timedelta(seconds=time.monotonic() - began),
        live=partition.live,
        scheduled=partition.scheduled,
        suspended=partition.suspended,
        unschedulable=partition.unschedulable,
        opened=changed.opened,
        updated=changed.updated,
        closed=changed.closed,
    )
