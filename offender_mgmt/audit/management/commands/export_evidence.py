"""Write an evidence pack of the sealed audit log, for verify_audit.py."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from offender_mgmt.audit.services import SystemActor
from offender_mgmt.audit.services.exporting import export_evidence
from offender_mgmt.errors import VigilError


class Command(BaseCommand):
    help = "Write sealed audit events, checkpoints and the public key into a new folder. It is audited."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--first", type=int, default=0, help="the first leaf; the size of a checkpoint you hold"
        )
        parser.add_argument("--last", type=int, help="the last leaf; all, if not given")
        parser.add_argument("--for", required=True, dest="recipient", help="who gets it; it stays in the log")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            extent = export_evidence(
                options["folder"],
                first=options["first"],
                last=options["last"],
                recipient=options["recipient"],
                by=SystemActor("export_evidence command"),
                now=timezone.now(),
            )
        except VigilError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Leaves {extent.start.size} to {extent.size - 1} are in {options['folder']}.")
        self.stdout.write("Hand it over with verify_audit.py; its recipient has the public key already.")
