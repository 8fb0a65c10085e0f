"""An operator's way to say what screening for conflicts compares of somebody who works here."""

import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from offender_mgmt.accounts import services
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.services import SystemActor
from offender_mgmt.errors import VigilError

QUESTIONS = (
    "Former surnames, with commas between them: ",
    "Date of birth, as 1984-05-06: ",
    "Home address: ",
    "Post code: ",
)


class Command(BaseCommand):
    help = (
        "Record a person's former surnames, date of birth and home address in place of those on record, and screen"
        " them. They are asked for, or read from four lines of standard input: a command line is seen by others."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        surnames, born, address, postcode = (_answer(question) for question in QUESTIONS)
        try:
            new = services.NewParticulars(
                former_surnames=tuple(name.strip() for name in surnames.split(",") if name.strip()),
                date_of_birth=date.fromisoformat(born) if born else None,
                address=address,
                postcode=postcode,
            )
            services.record_particulars(
                username=options["username"],
                new=new,
                by=SystemActor("record_particulars command"),
                now=timezone.now(),
            )
        except User.DoesNotExist as error:
            raise CommandError(f"There is no account called {options['username']}.") from error
        except ValueError as error:
            raise CommandError("Write the date of birth as 1984-05-06.") from error
        except VigilError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Recorded and screened: {options['username']}.")


def _answer(question: str) -> str:
    return (input(question) if sys.stdin.isatty() else sys.stdin.readline()).strip()
