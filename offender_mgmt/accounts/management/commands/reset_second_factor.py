"""An operator's way back in, when nobody is left who could reset it on the page: an only administrator's lost key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from offender_mgmt.accounts import services
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.services import SystemActor


class Command(BaseCommand):
    help = (
        "Take every second factor and every session from an account: at its next sign-in it sets one up anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username__iexact=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account called {options['username']}.")
        services.reset_factors(user_id=user.pk, by=SystemActor("reset_second_factor command"))
        self.stdout.write(f"{user.username} sets up a second factor anew at the next sign-in.")
