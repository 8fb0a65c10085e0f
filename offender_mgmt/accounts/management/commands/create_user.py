"""An administrator's way to make an account: nobody signs themselves up."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from offender_mgmt.accounts import services
from offender_mgmt.accounts.choices import Rank, Role
from offender_mgmt.accounts.models import Team
from offender_mgmt.audit.services import SystemActor
from offender_mgmt.errors import VigilError


class Command(BaseCommand):
    help = "Make an account, and show the password of its first sign-in, at which its owner chooses another."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument(
            "--rank",
            choices=[rank.name.lower() for rank in Rank],
            help="without it, what is usual for the role",
        )
        parser.add_argument("--team", default="", help="the team an offender manager works in, by name")
        parser.add_argument(
            "--supervises", action="append", default=[], metavar="TEAM", help="by name; may be given again"
        )
        parser.add_argument("--email", default="", help="where a supervisor is told of alerts")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        new = services.NewUser(
            username=options["username"],
            role=Role(options["role"]),
            rank=Rank[options["rank"].upper()] if options["rank"] else None,
            team=options["team"],
            supervised_teams=options["supervises"],
            email=options["email"],
            first_name=options["first_name"],
            last_name=options["last_name"],
        )
        teams = {new.team, *new.supervised_teams} - {""}
        missing = teams - set(Team.objects.values_list("name", flat=True))
        try:
            made = services.create_user(new=new, by=SystemActor("create_user command"), now=timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except VigilError as error:
            raise CommandError(str(error)) from error
        self.stderr.write(f"Made the account {new.username}. The password for its first sign-in:")
        self.stdout.write(made.password)
        for name in sorted(missing):
            self.stderr.write(f"There was no team called {name}: made it.")
