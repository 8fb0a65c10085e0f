"""Check the whole register once."""

import json
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from offender_mgmt.alerts import services
from offender_mgmt.alerts.choices import Trigger
from offender_mgmt.alerts.models import SweepRun

TOLD = ("live", "scheduled", "suspended", "unschedulable", "opened", "updated", "closed")


class Command(BaseCommand):
    help = "Check the whole register once; exit 1 when somebody is in no bucket, or the check is refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="as if it were this day, at noon; in a demonstration only",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        run = _check(options["on"])
        result = {name: getattr(run, name) for name in TOLD} | {
            "seconds": round((run.finished_at - run.started_at).total_seconds(), 3)
        }
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            self.stdout.write("\n".join(f"{name}: {value}" for name, value in result.items()))
        for trouble in (wrong := _wrong_with(run)):
            self.stderr.write(trouble)
        if wrong:
            raise SystemExit(1)


def _check(on: date | None) -> SweepRun:
    if on is None:
        try:
            return services.full_check(now=timezone.now(), trigger=Trigger.COMMAND)
        except services.ClockRefused as error:
            raise CommandError(str(error)) from None
    if not settings.VIGIL_DEMO:
        # A sweep of another day closes what is overdue today, and its run would pass for a certificate.
        raise CommandError("--on is for a demonstration: it changes the alerts to those of another day.")
    return services.sweep(now=timezone.make_aware(datetime.combine(on, time(12))))


def _wrong_with(run: SweepRun) -> list[str]:
    recount = getattr(run, "recount", None)
    return [
        words
        for is_so, words in (
            (not run.partition.is_whole, f"{run.partition.unaccounted} live offenders are in no bucket."),
            (run.refusal, "Fewer live offenders than can be believed: no alert was closed."),
            (
                recount is not None and not recount.is_equal,
                "The recount found other numbers or other people.",
            ),
        )
        if is_so
    ]
