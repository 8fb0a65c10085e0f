"""The Celery application: a clock, nothing more (design 3.5)."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

from offender_mgmt import fence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "offender_mgmt.settings")

app = Celery("vigil")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.worker_hijack_root_logger = (
    False  # the worker's lines are written as all others (offender_mgmt.logs)
)
app.autodiscover_tasks()


@worker_init.connect
def _work_as_the_system(**_: Any) -> None:
    """What a worker does concerns every record alike; its processes are copies of the one that begins here."""
    fence.this_process_is_the_system()
