"""An operator's way to a new password, when nobody is left who could give it on the page: an only administrator's."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from offender_mgmt.accounts import services
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.services import SystemActor
from offender_mgmt.errors import VigilError


class Command(BaseCommand):
    help = "Give an account a new password and print it, this once. It is good for one sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username__iexact=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account called {options['username']}.")
        try:
            password = services.give_password(user_id=user.pk, by=SystemActor("give_password command"))
        except VigilError as error:
            raise CommandError(str(error)) from error
        self.stderr.write(f"For the next sign-in of {user.username}, who then chooses another:")
        self.stdout.write(password)
