"""The invented force's extract, brought in whole, against the truth that it was made from."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Q

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


@pytest.fixture(params=["csv", "xlsx"])
def brought_in(request: pytest.FixtureRequest, supervisor: User, now: datetime) -> Iterator[str]:
    """The extract, staged, previewed and applied by a supervisor."""
    path = DEMO / f"register-extract.{request.param}"
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
    yield request.param


def test_the_extract_comes_in_as_the_truth_says(brought_in: str) -> None:
    """Totals add up, every clean due date is the truth's, and nobody doubtful is silently fine (issue: done when)."""
    overdue = VisitObligation.objects.overdue(on=EXTRACT_DATE)
    references = set(overdue.values_list("offender__reference", flat=True))
    due = dict(VisitObligation.objects.open().values_list("offender__reference", "due_on"))

    assert StagedRow.objects.count() == TRUTH["source_rows"]
    assert Offender.objects.count() == TRUTH["people"]
    assert Offender.objects.live().count() == TRUTH["live"]
    assert set(TRUTH["must_be_overdue_clean"]) <= references
    assert not set(TRUTH["must_not_be_overdue_clean"]) & references
    assert {ref: due[ref].isoformat() for ref in TRUTH["due_on"]} == TRUTH["due_on"]
    worst = overdue.most_overdue_first()[0]
    assert worst.offender.reference == TRUTH["most_overdue"]["ref"] == "SYN/01/00005"
    assert worst.last_successful_visit_on == date(2017, 3, 14)
    assert worst.due_on == date(2017, 6, 14)


def test_nobody_doubtful_is_silently_on_schedule(brought_in: str) -> None:
    """Each ambiguous person is overdue, has an open question, or an alert: never quietly on schedule."""
    doubtful = set(TRUTH["never_silently_fine"])
    asked = set(Decision.objects.open().values_list("reference", flat=True))
    late = Q(offender__visit_obligations__in=VisitObligation.objects.overdue(on=EXTRACT_DATE))
    alerted = set(Alert.objects.open().filter(late | Q(kind="unschedulable")).values_list("offender__reference", flat=True))

    assert doubtful <= asked | alerted


def test_suspended_and_closed_people_are_where_the_truth_says(brought_in: str) -> None:
    """183 hold a suspension on the extract date, 1,357 are scheduled, and clean closures are closed."""
    open_now = VisitObligation.objects.open()
    suspended = set(open_now.suspended(on=EXTRACT_DATE).values_list("offender__reference", flat=True))

    assert open_now.suspended(on=EXTRACT_DATE).count() == TRUTH["suspended"]
    assert open_now.scheduled(on=EXTRACT_DATE).count() == TRUTH["scheduled"]
    assert set(TRUTH["suspended_clean"]) <= suspended
    assert not Offender.objects.live().filter(reference__in=TRUTH["closed_clean"]).exists()


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
    assert told["effects"]["scheduled"] + told["effects"]["suspended"] + told["effects"]["unschedulable"] == 1540
    assert told["effects"]["most_overdue"] == {
        "reference": "SYN/01/00005",
        "due_on": "2017-06-14",
        "last_successful_visit_on": "2017-03-14",
    }
    assert not Offender.objects.exists()
    assert not User.objects.exists()
    assert not StagedRow.objects.exists()


def test_the_command_applies_for_a_named_supervisor_and_lists_the_overdue(supervisor: User) -> None:
    """What was previewed is what is applied; `overdue --json` then has the worst case first."""
    arguments = ["--profile=standard", "--extract-date=2026-11-19", "--json"]
    file = str(DEMO / "register-extract.csv")
    out = StringIO()
    call_command("import_register", file, *arguments, "--apply", f"--by={supervisor.username}", stdout=out)
    foreseen = json.loads(out.getvalue())["effects"]

    listed = StringIO()
    call_command("overdue", "--on=2026-11-19", "--json", stdout=listed)
    overdue = json.loads(listed.getvalue())

    assert len(overdue) == foreseen["overdue"]
    assert overdue[0]["reference"] == "SYN/01/00005"
    assert overdue[0]["days_overdue"] == (EXTRACT_DATE - date(2017, 6, 14)).days
    assert overdue[0]["receipt"]["lines"][0] == "Last successful visit: 14 March 2017"
