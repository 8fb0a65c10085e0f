"""Check the whole register once."""

import json
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from offender_mgmt.alerts import services


class Command(BaseCommand):
    help = "Check the whole register once; exit 1 when somebody is in no bucket."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as if it were this day, at noon"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["on"] is not None:
            now = timezone.make_aware(datetime.combine(options["on"], time(12)))
        run = services.sweep(now=now)
        result = {
            name: getattr(run, name)
            for name in ("live", "scheduled", "suspended", "unschedulable", "opened", "updated", "closed")
        } | {"seconds": round((run.finished_at - run.started_at).total_seconds(), 3)}
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            self.stdout.write("\n".join(f"{name}: {value}" for name, value in result.items()))
        if not run.partition.is_whole:
            self.stderr.write(f"{run.partition.unaccounted} live offenders are in no bucket.")
            raise SystemExit(1)
