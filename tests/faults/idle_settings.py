"""Settings of a beat that is alive and never fires."""

from tests.faults.settings import *  # noqa: F403
from tests.faults.settings import CELERY_BEAT_SCHEDULE

CELERY_BEAT_SCHEDULE.clear()
