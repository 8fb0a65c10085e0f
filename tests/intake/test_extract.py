"""The invented force's extract, brought in whole, against the truth that it was made from."""

import json
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

import intake
from intake import services
from intake.models import Decision, StagedRow
from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.models import Alert
from offender_mgmt.offenders.models import Offender
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db

DEMO = Path(intake.__file__).parent / "demo"
TRUTH: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "register-extract.truth.json").read_text()
)
EXTRACT_DATE = date(2026, 11, 19)


def test_the_extract_comes_in_as_the_truth_says(supervisor: User, now: datetime) -> None:
    """Brought in by a supervisor: totals, each clean due date, each bucket, and nobody doubtful silently fine."""
    path = DEMO / "register-extract.csv"
    batch = services.stage(
        filename=path.name,
        content=path.read_bytes(),
        profile="standard",
        extract_date=EXTRACT_DATE,
        by=supervisor,
        now=now,
    )
    services.preview(batch.public_id, now=now)

    services.apply(batch.public_id, by=supervisor, now=now)

    assert StagedRow.objects.count() == TRUTH["source_rows"]
    assert Offender.objects.count() == TRUTH["people"]
    assert Offender.objects.live().count() == TRUTH["live"]
    assert not Offender.objects.live().filter(reference__in=TRUTH["closed_clean"]).exists()
    check_due_dates()
    check_buckets()
    check_nobody_doubtful_is_silently_on_schedule()


def check_due_dates() -> None:
    """Every clean due date is the truth's, and the longest known lapse is first."""
    overdue = VisitObligation.objects.overdue(on=EXTRACT_DATE)
    references = set(overdue.values_list("offender__reference", flat=True))
    due = dict(VisitObligation.objects.open().values_list("offender__reference", "due_on"))

    assert set(TRUTH["must_be_overdue_clean"]) <= references
    assert not set(TRUTH["must_not_be_overdue_clean"]) & references
    assert {ref: due[ref].isoformat() for ref in TRUTH["due_on"]} == TRUTH["due_on"]
    worst = overdue.most_overdue_first()[0]
    assert worst.offender.reference == TRUTH["most_overdue"]["ref"] == "SYN/01/00005"
    assert worst.last_successful_visit_on == date(2017, 3, 14)
    assert worst.due_on == date(2017, 6, 14)


def check_buckets() -> None:
    """183 hold a suspension on the extract date and 1,357 are scheduled."""
    obligations = VisitObligation.objects.open()
    suspended = obligations.suspended(on=EXTRACT_DATE)

    assert suspended.count() == TRUTH["suspended"]
    assert obligations.scheduled(on=EXTRACT_DATE).count() == TRUTH["scheduled"]
    assert set(TRUTH["suspended_clean"]) <= set(suspended.values_list("offender__reference", flat=True))


def check_nobody_doubtful_is_silently_on_schedule() -> None:
    """Each ambiguous person is overdue, unschedulable, or waits for an answer."""
    overdue = VisitObligation.objects.overdue(on=EXTRACT_DATE)
    undated = Alert.objects.open().filter(kind="unschedulable")
    asked = Decision.objects.open()

    assert set(TRUTH["never_silently_fine"]) <= {
        *overdue.values_list("offender__reference", flat=True),
        *undated.values_list("offender__reference", flat=True),
        *asked.values_list("reference", flat=True),
    }


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_command_previews_and_writes_nothing(kind: str) -> None:
    """A preview is the import rolled back: totals, effects, and an untouched register."""
    out = StringIO()

    call_command(
        "import_register",
        str(DEMO / f"register-extract.{kind}"),
        "--profile=standard",
        "--extract-date=2026-11-19",
        "--json",
        stdout=out,
    )

    told = json.loads(out.getvalue())
    assert told["source_rows"] == 1604 == told["accepted"] + told["needs_decision"] + told["rejected"]
    assert len(told["rows"]) == 1604
    assert set(told["rows"][0]) == {"row", "reference", "outcome", "reasons"}
    assert told["effects"]["live"] == 1540
    assert (
        told["effects"]["scheduled"] + told["effects"]["suspended"] + told["effects"]["unschedulable"] == 1540
    )
    assert told["effects"]["most_overdue"] == {
        "reference": "SYN/01/00005",
        "due_on": "2017-06-14",
        "last_successful_visit_on": "2017-03-14",
    }
    assert not Offender.objects.exists()
    assert not User.objects.exists()
    assert not StagedRow.objects.exists()
