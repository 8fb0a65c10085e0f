"""Settings of the stack's processes: those of the tests, with signs of life and patience in seconds."""

from datetime import timedelta

from tests.settings import *  # noqa: F403
from tests.settings import CELERY_BEAT_SCHEDULE, DATABASES

CELERY_BEAT_SCHEDULE["probe"]["schedule"] = timedelta(seconds=1)
DATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=5s -c idle_in_transaction_session_timeout=6s"
# These stacks run as in production, but for this: how people get in is tested elsewhere.
VIGIL_SECOND_FACTOR = VIGIL_ONE_SESSION = False
SILENCED_SYSTEM_CHECKS = ["vigil.E006"]
