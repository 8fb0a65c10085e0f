"""A token for a program that uses the API."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from offender_mgmt.accounts import services
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.services import SystemActor
from offender_mgmt.errors import VigilError


class Command(BaseCommand):
    help = "Make an API token for a user and print it, this once. It may do all that the user may."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"]
        try:
            issued = services.issue_token(username=username, by=SystemActor("issue_token command"))
        except User.DoesNotExist as error:
            raise CommandError(f"There is no account called {username}.") from error
        except VigilError as error:
            raise CommandError(str(error)) from error
        ends = timezone.localtime(issued.expires_at)
        self.stderr.write(f"For {username}, until {ends:%-d %B %Y %H:%M}. It is not shown again. Send it as:")
        self.stderr.write("Authorization: Token TOKEN")
        self.stdout.write(issued.token)
