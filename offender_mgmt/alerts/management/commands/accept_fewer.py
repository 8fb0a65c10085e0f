"""Accept a number of live offenders that the full check refuses to believe."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services
from offender_mgmt.errors import RuleViolation


class Command(BaseCommand):
    help = "Say that the lower number of live offenders is right; the next full check closes what is over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", required=True, metavar="USERNAME", help="who says so; it is audited")
        parser.add_argument("--reason", required=True, help="why there are so many fewer")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"]).first()
        if by is None or not by.may(Permission.ACCEPT_FEWER):
            raise CommandError("Name somebody with an account who may look after the machine.")
        try:
            accepted = services.accept_fewer(reason=options["reason"], by=by, now=timezone.now())
        except RuleViolation as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{accepted.run.live:,} live offenders are accepted.")
