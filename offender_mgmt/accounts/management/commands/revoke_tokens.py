"""The end of a user's API tokens, when one is lost or a program is retired."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from offender_mgmt.accounts import services
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.services import SystemActor


class Command(BaseCommand):
    help = "End every API token of a user at once. The account itself stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"]
        try:
            number = services.revoke_tokens(username=username, by=SystemActor("revoke_tokens command"))
        except User.DoesNotExist as error:
            raise CommandError(f"There is no account called {username}.") from error
        self.stdout.write(f"Ended {number} token{'' if number == 1 else 's'} of {username}.")
