"""The compliance report as at any day: who is in it, what was due, and how late it was."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender
from reports.compliance import ComplianceRow, compliance_rows, totals
from risk.services import LevelChosen, decide_level
from tests.factories import make_offender
from tests.reports.lives import LIVES, Diary, Expected, expected, noon
from visits.models import VisitObligation

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2025, 12, 1), date(2026, 11, 19)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


@pytest.fixture
def diary(supervisor: User, other_supervisor: User, north: Team) -> Diary:
    """Who writes the histories down."""
    return Diary(supervisor, other_supervisor, north)


def only_row(as_at: date) -> ComplianceRow:
    """The row of the one offender there is."""
    (row,) = compliance_rows(Offender.objects.all(), as_at=as_at)
    return row


def test_the_report_is_right_as_at_every_day(diary: Diary) -> None:
    """Day by day for a year the report says what a second implementation says: who is in it, last successful
    visit, due date, days overdue, status. Late entries count on the day of the visit (definition 1).
    """
    for life in LIVES:
        diary.live(life)

    for day in DAYS:
        told = {row.reference: said(row) for row in compliance_rows(Offender.objects.all(), as_at=day)}

        assert told == {life.name: truth for life in LIVES if (truth := expected(life, day))}, day


def said(row: ComplianceRow) -> Expected:
    """What a row says of the columns that follow from a history."""
    return Expected(row.last_successful_visit_on, row.due_on or date.max, row.days_overdue, row.status)


def test_as_at_today_it_is_the_overdue_list(diary: Diary) -> None:
    """One question, asked of a date or of today: the same people in the same order (design 3.1)."""
    for life in LIVES:
        diary.live(life)

    rows = list(compliance_rows(Offender.objects.all(), as_at=LAST))

    listed = VisitObligation.objects.overdue(on=LAST).most_overdue_first()
    late = [row.reference for row in rows if row.days_overdue]
    assert late == list(listed.values_list("offender__reference", flat=True))
    assert [row.reference for row in rows[: len(late)]] == late
    assert len(late) == 8


def test_a_late_entry_counts_on_the_day_of_the_visit(diary: Diary) -> None:
    """Written up in April, made in March: in the middle of March nothing was overdue, as known now."""
    diary.live(LIVES[1])

    assert only_row(date(2026, 2, 28)).status == "Overdue"
    assert only_row(date(2026, 3, 1)).status == "Scheduled"
    assert only_row(date(2026, 3, 15)).due_on == date(2026, 9, 1)


def test_a_visit_without_success_is_nobodys_compliance(diary: Diary) -> None:
    """Two attempts, and still overdue since the first visit was (domain 1.4)."""
    diary.live(LIVES[2])

    row = only_row(date(2026, 3, 31))
    assert (row.last_successful_visit_on, row.status, row.days_overdue) == (None, "Overdue", 43)


def test_level_manager_and_team_are_those_of_the_day(
    officer: User, colleague: User, supervisor: User, north: Team, south: Team
) -> None:
    """A level decided in May and a hand-over in June do not change March."""
    offender = make_offender(now=noon(date(2026, 1, 5)), risk_level=None, visited_on=date(2026, 1, 4))
    for day, manager, team in ((date(2026, 1, 5), officer, north), (date(2026, 6, 1), colleague, south)):
        offenders.assign(
            offender_id=offender.pk, manager=manager, team=team, from_on=day, by=supervisor, now=noon(day)
        )
    decide_level(
        offender_id=offender.pk,
        chosen=LevelChosen(RiskLevel.HIGH, "Assessed."),
        by=supervisor,
        now=noon(date(2026, 5, 1)),
    )

    march, may, june = (only_row(date(2026, month, 15)) for month in (3, 5, 6))

    assert (march.risk_level, march.manager, march.team) == ("Not assessed", "Olivia Officer", "North")
    assert (may.risk_level, may.risk_assessed_on, may.team) == ("High", date(2026, 5, 1), "North")
    assert (june.risk_level, june.manager, june.team) == ("High", "Colin Colleague", "South")


def test_an_offender_without_a_due_date_is_counted_and_never_as_in_time(now: datetime) -> None:
    """None never means fine: the row says "No due date" (design 3.2)."""
    offender = make_offender(now=now)
    VisitObligation.objects.filter(offender=offender).delete()

    row = only_row(date(2026, 11, 19))
    assert (row.status, row.due_on) == ("No due date", None)


def test_the_totals_add_up(diary: Diary) -> None:
    """Every row is in one status, and every overdue row in one level."""
    for life in LIVES:
        diary.live(life)
    counted = totals(compliance_rows(Offender.objects.all(), as_at=date(2026, 3, 20)))

    statuses = [number for name, number in counted.items() if name != "Offenders" and "," not in name]
    levels = [number for name, number in counted.items() if name.startswith("Overdue, ")]
    assert counted["Offenders"] == sum(statuses) == 9
    assert counted["Overdue"] == sum(levels) == 3


def test_the_arithmetic_is_in_the_row(diary: Diary) -> None:
    """A date without its arithmetic convinces nobody (design 3.2)."""
    diary.live(LIVES[0])

    arithmetic = only_row(date(2026, 5, 1)).arithmetic
    assert "Last successful visit: 31 January 2026" in arithmetic
    assert "+ 3 months: high risk" in arithmetic
    assert "= due 30 April 2026" in arithmetic


def test_it_is_two_queries_whatever_the_number(now: datetime) -> None:
    """A force of eleven thousand is one question, and the policy another (design 7)."""
    for _ in range(3):
        make_offender(now=now)

    with CaptureQueriesContext(connection) as queries:
        assert len(compliance_rows(Offender.objects.all(), as_at=date(2026, 11, 19))) == 3

    assert len(queries) == 2
