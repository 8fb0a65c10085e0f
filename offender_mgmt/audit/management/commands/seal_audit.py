"""Seal what waits, once; or go on in a new epoch after a restore."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from offender_mgmt.audit.services import SystemActor
from offender_mgmt.audit.services.epochs import open_epoch
from offender_mgmt.audit.services.sealing import LARGEST_BATCH, Sealer, seal
from offender_mgmt.audit.services.setup import configured_sealer
from offender_mgmt.errors import VigilError


class Command(BaseCommand):
    help = "Seal every audit event that waits, and publish the checkpoint."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--new-epoch",
            metavar="REASON",
            help="go on from the leaves that are there, after the database was restored; the log says so for ever",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sealer = configured_sealer()
            if options["new_epoch"]:
                self.reopen(sealer, options["new_epoch"])
            self.seal_all(sealer)
        except VigilError as error:
            raise CommandError(str(error)) from None

    def reopen(self, sealer: Sealer, reason: str) -> None:
        """A new epoch, and what was lost before it."""
        now = timezone.now()
        reopening = open_epoch(sealer, reason=reason, by=SystemActor("seal_audit command"), now=now)
        self.stdout.write(f"Epoch {reopening.epoch + 1} goes on from {reopening.kept.size} sealed events.")
        if reopening.lost:
            first, last = reopening.agreed, reopening.agreed + reopening.lost - 1
            self.stdout.write(f"Lost: {reopening.lost} published events, leaves {first} to {last}.")

    def seal_all(self, sealer: Sealer) -> None:
        """Batch after batch, until nothing waits."""
        total, sealed = 0, LARGEST_BATCH
        while sealed == LARGEST_BATCH:
            taken = seal(sealer, now=timezone.now())
            if taken is None:
                raise CommandError("Another sealer is at work; it seals what waits.")
            total, sealed = total + taken, taken
        self.stdout.write(f"Sealed {total} events.")
