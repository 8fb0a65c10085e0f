"""The overdue list on the command line."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from visits.models import VisitObligation


class Command(BaseCommand):
    help = "List overdue visits, most overdue first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as if it were this day"
        )
        parser.add_argument("--json", action="store_true", help="one JSON list on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or timezone.localdate()
        obligations = VisitObligation.objects.overdue(on=on).select_related("offender")
        rows = [
            {
                "reference": obligation.offender.reference,
                "risk_level": obligation.offender.risk_level,
                "last_successful_visit_on": obligation.last_successful_visit_on,
                "due_on": obligation.due_on,
                "days_overdue": (on - obligation.due_on).days,
                "receipt": obligation.receipt,
            }
            for obligation in obligations.most_overdue_first()
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows, default=str))
            return
        for row in rows:
            self.stdout.write(f"{row['reference']}  due {row['due_on']}  {row['days_overdue']} days overdue")
        self.stdout.write(f"{len(rows)} overdue on {on}")
