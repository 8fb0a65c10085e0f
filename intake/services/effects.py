"""What an extract would do to the register: the import itself, rolled back (ADR 0006)."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from intake.choices import RowOutcome
from intake.reading import read_source
from intake.rules.profile import Profile
from intake.rules.source import SourceTable
from intake.rules.tables import RowResult, parse_table
from intake.services.bringing_in import bring_in
from intake.services.weighing import weigh
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.errors import VigilError
from offender_mgmt.policy import models as policy_models
from visits.conditions import partition
from visits.models import VisitObligation


@dataclass(frozen=True)
class Effects:
    """The rows and how each ended, and what the register would look like on the extract date."""

    rows: tuple[RowResult, ...]
    register: dict[str, Any]

    @property
    def totals(self) -> dict[str, int]:
        """How many rows the source has and how they ended. The three must add up to the first."""
        counted = Counter(row.outcome for row in self.rows)
        return {"source_rows": len(self.rows)} | {outcome.value: counted[outcome] for outcome in RowOutcome}

    @property
    def is_whole(self) -> bool:
        """Every source row ended in exactly one way."""
        totals = self.totals
        return totals.pop("source_rows") == sum(totals.values())


def read_rows(
    content: bytes, *, filename: str, profile: Profile, extract_date: date
) -> tuple[SourceTable, tuple[RowResult, ...]]:
    """Read and parse an extract. Raises VigilError with a sentence when the file cannot be read as a whole."""
    with tempfile.TemporaryDirectory(prefix="vigil-extract-") as folder:
        path = Path(folder) / f"extract{Path(filename).suffix.lower()}"
        path.write_bytes(content)
        table = read_source(path, profile)
    policy = policy_models.in_force(extract_date)
    results = parse_table(table, profile, extract_date, successful=policy.successful_outcomes)
    if len(results) != len(table.rows):
        raise VigilError("The rows of this file do not add up. Nothing was brought in; report it.")
    return table, results


class _RolledBack(Exception):  # not an error: the way out of the transaction
    """The preview is done; undo it."""


def foresee(results: Sequence[RowResult], *, extract_date: date, now: datetime) -> Effects:
    """Say what bringing these rows in would do, and leave nothing written."""
    try:
        with transaction.atomic():
            effects = _really(results, extract_date=extract_date, now=now)
            raise _RolledBack
    except _RolledBack:
        return effects


def _really(results: Sequence[RowResult], *, extract_date: date, now: datetime) -> Effects:
    weighed = weigh(results, on=extract_date)
    nobody = User.objects.create(username="preview without an author", role=Role.SUPERVISOR)
    brought = bring_in(weighed, extract_date=extract_date, source="preview", by=nobody, now=now)
    register = register_on(extract_date) | {
        "new_offenders": len(brought.registered_ids),
        "new_managers": brought.new_managers,
        "new_teams": brought.new_teams,
    }
    return Effects(rows=tuple(weighed), register=register)


def register_on(on: date) -> dict[str, Any]:
    """The register's figures on a day: its buckets, how many are overdue, and the most overdue."""
    counted = partition(on)
    overdue = VisitObligation.objects.overdue(on=on).select_related("offender")
    worst = overdue.most_overdue_first().first()
    return {
        "live": counted.live,
        "scheduled": counted.scheduled,
        "suspended": counted.suspended,
        "unschedulable": counted.unschedulable,
        "overdue": overdue.count(),
        "most_overdue": worst
        and {
            "reference": worst.offender.reference,
            "due_on": worst.due_on,
            "last_successful_visit_on": worst.last_successful_visit_on,
        },
    }
