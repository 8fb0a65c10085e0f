"""Erase the details of one event for good. Run as the owner of the tables: nobody else can."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from offender_mgmt.audit.services import SystemActor
from offender_mgmt.audit.services.erasing import erase_details
from offender_mgmt.errors import VigilError


class Command(BaseCommand):
    help = "Erase the details of a sealed audit event for good; the tree still verifies."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("event", type=int, help="the number of the event")
        parser.add_argument("--reason", required=True, help="why, and on whose order; it stays in the log")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            erase_details(options["event"], reason=options["reason"], by=SystemActor("erase_details command"))
        except VigilError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The details of event {options['event']} are erased.")
