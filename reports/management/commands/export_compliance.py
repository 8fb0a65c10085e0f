"""The compliance report of the whole force, as files."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from offender_mgmt.audit.choices import Basis
from offender_mgmt.audit.rules.disclosures import Disclosure
from offender_mgmt.audit.services import SystemActor
from offender_mgmt.errors import VigilError
from offender_mgmt.offenders.models import Offender
from reports.exports import WRITERS, export_compliance


class Command(BaseCommand):
    help = "Write the force's compliance report as at a date, as CSV and XLSX."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-at", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--out", type=Path, required=True, help="an existing folder")
        parser.add_argument("--for", required=True, dest="recipient", help="who gets it; it stays in the log")
        parser.add_argument("--basis", choices=Basis.values, required=True, help="why; it stays in the log")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["out"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder. Make it first, readable only by you.")
        for kind in WRITERS:
            try:
                export = export_compliance(
                    Offender.objects.unrestricted(),
                    as_at=options["as_at"],
                    kind=kind,
                    scope="the whole force",
                    to=Disclosure(options["recipient"], options["basis"]),
                    by=SystemActor("export_compliance command"),
                    now=timezone.now(),
                )
            except VigilError as error:
                raise CommandError(str(error)) from error
            (folder / export.filename).write_bytes(export.content)
            self.stdout.write(f"{export.filename}: {export.rows} offenders, SHA-256 {export.sha256}")
