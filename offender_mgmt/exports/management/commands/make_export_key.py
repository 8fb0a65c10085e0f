"""Make the key that signs exports, once, where the workers run."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from offender_mgmt.audit.services.signing import make_key
from offender_mgmt.errors import VigilError


class Command(BaseCommand):
    help = "Make the key that signs exports, and print its public half, which the force publishes."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--name", required=True, help="whose exports these are: vigil.force.example/exports"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.VIGIL_EXPORT_KEY:
            raise CommandError("VIGIL_EXPORT_KEY must name the file in which the key is to be.")
        try:
            key = make_key(Path(settings.VIGIL_EXPORT_KEY), name=options["name"])
        except VigilError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The private key is in {settings.VIGIL_EXPORT_KEY}. Publish this line:")
        self.stdout.write(key.public_line)
