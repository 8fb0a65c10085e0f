"""The Celery application: a clock, nothing more (design 3.5)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "offender_mgmt.settings")

app = Celery("vigil")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.worker_hijack_root_logger = (
    False  # the worker's lines are written as all others (offender_mgmt.logs)
)
app.autodiscover_tasks()
