"""The sealer as a process: seals what waits, once a second, for ever. It signs in as its own database role."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections, connection
from django.utils import timezone

from offender_mgmt.alerts import services
from offender_mgmt.audit.services.sealing import LARGEST_BATCH, CannotSeal, Sealer, seal
from offender_mgmt.audit.services.setup import configured_sealer
from offender_mgmt.errors import VigilError

AFTER_A_FAILURE = 10.0
SIGN_OF_LIFE_EVERY = 30.0
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Seal the audit log for ever, and send signs of life."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=1.0, help="seconds between two looks")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sealer = configured_sealer()
        except VigilError as error:
            raise CommandError(str(error)) from None
        logger.info("sealing %s into %s", sealer.key.name, sealer.publisher.folder)
        lives = SignsOfLife()
        while True:
            close_old_connections()
            time.sleep(make_round(sealer, lives, pause=options["every"]))


class SignsOfLife:
    """One now and then, and only while sealing works: a sealer that refuses is silent."""

    def __init__(self) -> None:
        self.due = 0.0

    def give(self, *, at: float) -> None:
        """Send one when it is time."""
        if at >= self.due:
            services.seen("sealer")
            self.due = at + SIGN_OF_LIFE_EVERY


def make_round(sealer: Sealer, lives: SignsOfLife, *, pause: float) -> float:
    """Seal one batch; how long to wait before the next. What fails is logged and tried again."""
    try:
        taken = seal(sealer, now=timezone.now())
        lives.give(at=time.monotonic())
    except CannotSeal as refusal:
        logger.error("nothing is sealed: %s", refusal)
        return AFTER_A_FAILURE
    except Exception:
        logger.exception("sealing failed and will be tried again")
        connection.close()
        return AFTER_A_FAILURE
    if taken:
        logger.info("sealed %s events", taken)
    return 0.0 if taken == LARGEST_BATCH else pause
