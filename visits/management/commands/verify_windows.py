"""Proving the draws of windows on the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from visits.services.verifying import verify_windows


class Command(BaseCommand):
    help = "Make every window of the disclosed periods again, and name each that differs. Exit code 1 if any does."

    def handle(self, *args: Any, **options: Any) -> None:
        verified = verify_windows()
        for fault in verified.faults:
            self.stderr.write(fault)
        if verified.faults:
            raise CommandError(f"{len(verified.faults)} differences in {verified.draws} draws.")
        self.stdout.write(f"{verified.draws} draws are as they were committed to.")
