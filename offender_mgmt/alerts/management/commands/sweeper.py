"""The second, independent trigger of the sweep: a loop that needs neither Redis nor Celery."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from offender_mgmt.alerts import services

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sweep and deliver for ever, every so many seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, default=300, help="seconds between two sweeps")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            self._once()
            time.sleep(options["every"])

    def _once(self) -> None:
        """One round. A database that is away for a moment is logged and tried again, never the end."""
        close_old_connections()
        try:
            run = services.sweep(now=timezone.now())
            services.deliver(now=timezone.now())
        except DatabaseError:
            logger.exception("the sweep failed and will be tried again")
            return
        logger.info("swept %s live offenders", run.live)
        if not run.partition.is_whole:
            logger.error("%s live offenders are in no bucket", run.partition.unaccounted)
