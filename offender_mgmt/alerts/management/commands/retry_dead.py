"""Try again what delivery has given up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services


class Command(BaseCommand):
    help = "Let dead letters about open alerts wait again, once what was wrong has been mended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", required=True, metavar="USERNAME", help="who does this; it is audited")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"]).first()
        if by is None or not by.may(Permission.VIEW_OPERATIONS):
            raise CommandError("Name somebody with an account who may look after the machine.")
        number = services.retry_dead(by=by)
        self.stdout.write(f"{number} dead letter{'' if number == 1 else 's'} will be tried again.")
