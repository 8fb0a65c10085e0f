"""The second, independent trigger of the full check: a loop that needs neither Redis nor Celery."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from offender_mgmt.alerts import services, tasks
from offender_mgmt.alerts.choices import Trigger

BROKER_PATIENCE = 2  # seconds
PROBE_EVERY = 60.0
logger = logging.getLogger(__name__)


@dataclass
class Job:
    """A deed and how often it is done; `due` is by a clock that nobody can set."""

    name: str
    every: float
    deed: Callable[[], None]
    due: float = 0.0


class Command(BaseCommand):
    help = "Check the register and deliver for ever, and send signs of life."

    def add_arguments(self, parser: CommandParser) -> None:
        every = settings.VIGIL_SWEEP_EVERY.total_seconds()
        parser.add_argument("--every", type=float, default=every, help="seconds between two full checks")

    def handle(self, *args: Any, **options: Any) -> None:
        jobs = [
            Job("check", options["every"], check),
            Job("deliver", settings.VIGIL_DELIVER_EVERY.total_seconds(), deliver),
            Job("probe", PROBE_EVERY, Prober()),
            *(
                Job(name, settings.VIGIL_DELIVER_EVERY.total_seconds(), import_string(path))
                for name, path in settings.SWEEPER_DEEDS.items()
            ),
        ]
        while True:
            close_old_connections()
            make_round(jobs, at=time.monotonic())
            time.sleep(max(0.1, min(job.due for job in jobs) - time.monotonic()))


def make_round(jobs: list[Job], *, at: float) -> None:
    """Do what is due. One that fails is logged and tried again in its time, and is no sign of life."""
    is_well = True
    for job in jobs:
        if job.due <= at:
            is_well &= _attempt(job)
            job.due = at + job.every
    if is_well:
        _attempt(Job("sign of life", 0, lambda: services.seen("sweeper")))


def _attempt(job: Job) -> bool:
    try:
        job.deed()
    except Exception:
        logger.exception("%s failed and will be tried again", job.name)
        _forget_connection()
        return False
    return True


def _forget_connection() -> None:
    """Whatever went wrong, the next attempt begins with a connection of its own, unless a transaction holds it."""
    if not connection.in_atomic_block:
        connection.close()


def check() -> None:
    """One full check."""
    run = services.full_check(now=timezone.now(), trigger=Trigger.LOOP)
    logger.info("checked %s live offenders", run.live)


def deliver() -> None:
    """One round of delivery, and its sign of life."""
    services.deliver(now=timezone.now())
    services.seen("deliver")


class Prober:
    """Asks a worker for a sign of life, in a thread: a broker that does not answer holds up nothing."""

    def __init__(self) -> None:
        self._asking: Thread | None = None

    def __call__(self) -> None:
        if self._asking is None or not self._asking.is_alive():
            self._asking = Thread(target=ask_worker, daemon=True, name="prober")
            self._asking.start()


def ask_worker() -> None:
    """Send a worker its probe, best effort; a broker that is away shows by the sign of life that is missing."""
    try:
        with tasks.probe.app.connection_for_write(connect_timeout=BROKER_PATIENCE) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_PATIENCE)
            options: dict[str, Any] = {"connection": broker, "retry": False, "expires": int(PROBE_EVERY)}
            tasks.probe.apply_async((tasks.WORKER,), **options)
    except Exception as error:
        logger.warning("a worker could not be asked for a sign of life: %s", type(error).__name__)
