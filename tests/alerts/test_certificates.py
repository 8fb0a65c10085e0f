"""Certificates: day by day, one by one, as a chart and as a file."""

import csv
import hashlib
import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.models import SweepRun
from offender_mgmt.alerts.views.chart import charts_of
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders.models import Offender
from tests.alerts.machine import make_recount, make_run
from tests.alerts.test_operations_page import text_of
from tests.conftest import ClientOf
from tests.factories import make_offender

pytestmark = pytest.mark.django_db
PAGE = "/operations/certificates/"


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock; noon is in the middle of a day in London."""
    return timezone.now().replace(hour=12)


def test_a_mornings_certificate_is_the_first_that_holds(
    auditor: User, client_of: ClientOf, now: datetime
) -> None:
    """Refused checks and those that do not add up are counted beside it, and prove nothing (ALR-4)."""
    midnight = now - timedelta(hours=11)
    make_run(at=midnight, refusal="fewer_live", live=3, scheduled=3, suspended=0)
    make_run(at=midnight + timedelta(minutes=5), live=1541)
    first = make_run(at=midnight + timedelta(minutes=10))
    make_run(at=midnight + timedelta(minutes=15), live=1542, scheduled=1359)

    answer = client_of(auditor).get(PAGE)

    (day,) = answer.context["days"]
    assert day.certificate == first
    assert (day.runs, day.refused, day.not_whole) == (4, 1, 1)
    assert "4 on" in text_of(answer)
    assert "1 refused, 1 did not add up" in text_of(answer)


def test_a_day_without_a_certificate_is_named(auditor: User, client_of: ClientOf, now: datetime) -> None:
    """A day on which nothing ran stands in the list like any other: silence is no proof (ALR-13)."""
    make_run(at=now - timedelta(days=2))
    make_run(at=now - timedelta(days=1), refusal="clock", live=0, scheduled=0, suspended=0)

    answer = client_of(auditor).get(PAGE)

    assert [bool(day.certificate) for day in answer.context["days"]] == [False, False, True]
    assert text_of(answer).count("No certificate") == 2
    assert "no certificate on 2 days" in text_of(answer)


def test_without_any_check_the_page_says_so(supervisor: User, client_of: ClientOf) -> None:
    """Today alone, without a certificate, and no chart of nothing."""
    answer = client_of(supervisor).get(PAGE)

    assert answer.context["charts"] == []
    assert "No certificate on any of these days." in text_of(answer)


def test_older_days_are_on_further_pages(auditor: User, client_of: ClientOf, now: datetime) -> None:
    """Four weeks to a page, no day twice and none left out."""
    make_run(at=now - timedelta(days=30))

    days = [day.on for page in (1, 2) for day in client_of(auditor).get(PAGE, {"page": page}).context["days"]]

    today = timezone.localdate(now)
    assert days == [today - timedelta(number) for number in range(31)]


def run_on(day: int, **facts: int) -> SweepRun:
    """A check of that day of November, not kept."""
    counts = {"live": 10, "scheduled": 9, "suspended": 1, "unschedulable": 0}
    at = datetime(2026, 11, day, 6, tzinfo=UTC)
    changes = {"opened": 0, "updated": 0, "closed": 0}
    return SweepRun(on=at.date(), started_at=at, finished_at=at, **changes, **counts | facts)


def test_a_chart_is_broken_where_there_is_no_figure() -> None:
    """A line drawn across a day without a certificate would be a proof that nobody has."""
    told = {1: run_on(1), 2: run_on(2, live=20, scheduled=19), 4: run_on(4, live=15, scheduled=14)}

    live, scheduled, suspended, unaccounted = charts_of(
        [(date(2026, 11, day), told.get(day)) for day in range(1, 6)]
    )

    assert (live.least, live.most, live.latest, live.missing) == (10, 20, 15, 2)
    assert live.lines == ("8.0,82.0 74.0,8.0",)
    assert live.dots == ((206.0, 45.0),)
    assert (scheduled.least, scheduled.most) == (9, 19)
    assert suspended.lines == ("8.0,45.0 74.0,45.0",)
    assert (unaccounted.least, unaccounted.most) == (0, 0)


def test_one_certificate_says_all_that_it_proves(auditor: User, client_of: ClientOf, now: datetime) -> None:
    """The equation, what was asked under which policy, how long it took, and what the recount found."""
    digest = "0123456789abcdef" * 4
    run = make_run(
        at=now,
        started_at=now - timedelta(seconds=1.5),
        policy_revision=4,
        rule_version="1.2",
        query_digest=digest,
        opened=3,
        escalated=2,
    )
    make_recount(run, at=now, figures={"live": [1540, 1540], "overdue_today": [12, 12]})

    text = text_of(client_of(auditor).get(f"{PAGE}{run.pk}/"))

    for words in (
        "1,540 live = 1,357 scheduled + 183 suspended + 0 without a date",
        "0 unaccounted. Everybody live",
        "it took 1.50 seconds",
        "3 opened, 0 moved, 0 closed, 2 escalated",
        digest,
        "1.2",
        "the same numbers and the same people",
        "Overdue today 12 12",
        "Verified",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"live": 1541}, "1 unaccounted. Somebody live was in no bucket."),
        ({"live": 1539}, "-1 unaccounted. Somebody was counted twice"),
        ({"refusal": "clock"}, "these figures prove nothing"),
        ({"refusal": "fewer_live"}, "Nothing was closed"),
    ],
    ids=["in no bucket", "in two", "clock", "fewer live"],
)
def test_a_check_that_proves_nothing_says_so(
    facts: dict[str, Any], words: str, auditor: User, client_of: ClientOf, now: datetime
) -> None:
    """A gap cannot be overlooked, and a refusal is not a certificate."""
    run = make_run(at=now, **facts)

    text = text_of(client_of(auditor).get(f"{PAGE}{run.pk}/"))

    assert words in text
    assert "Verified" not in text
    assert "This check was not counted again." in text


@pytest.fixture
def lost(supervisor: User, other_supervisor: User, now: datetime) -> list[Offender]:
    """Somebody of each supervisor's team who is in no bucket."""
    teams = [user.supervised_teams.get() for user in (supervisor, other_supervisor)]
    return [make_offender(now=now, team=team) for team in teams]


def test_gaps_are_named_to_those_who_may_open_the_record(
    lost: list[Offender], supervisor: User, client_of: ClientOf, now: datetime
) -> None:
    """References of the own teams, the others as a number; whoever is named is in the audit log (LAW-2)."""
    own, other = lost
    run = make_run(at=now, live=1542, gaps=[offender.pk for offender in lost])

    text = text_of(client_of(supervisor).get(f"{PAGE}{run.pk}/"))

    assert own.reference in text
    assert other.reference not in text
    assert "1 more whose record you may not open" in text
    event = AuditEvent.objects.filter(verb="offenders_listed", actor_id=supervisor.pk).get()
    assert (event.offender_ids, event.details) == ([own.pk], {"page": "certificate", "run": run.pk})


def test_people_who_differ_in_the_recount_are_named_the_same_way(
    lost: list[Offender], other_supervisor: User, client_of: ClientOf, now: datetime
) -> None:
    """Numbers beside each other, and the people who make the difference."""
    run = make_run(at=now)
    make_recount(
        run,
        at=now,
        is_equal=False,
        figures={"overdue": [12, 14]},
        differing=[offender.pk for offender in lost],
    )

    text = text_of(client_of(other_supervisor).get(f"{PAGE}{run.pk}/"))

    assert "Recount differs" in text
    assert "Overdue 12 14 (differs)" in text
    assert lost[1].reference in text
    assert lost[0].reference not in text


def test_an_auditor_sees_how_many_and_nobody(
    lost: list[Offender], auditor: User, client_of: ClientOf, now: datetime
) -> None:
    """Whoever may open no record is told a number."""
    run = make_run(at=now, live=1542, gaps=[offender.pk for offender in lost])

    text = text_of(client_of(auditor).get(f"{PAGE}{run.pk}/"))

    assert "2 whose record you may not open" in text
    assert not [offender for offender in lost if offender.reference in text]


def test_a_days_checks_are_listed_the_latest_first(auditor: User, client_of: ClientOf, now: datetime) -> None:
    """All of one day and none of another; a hundred to a page."""
    on = timezone.localdate(now)
    made = [make_run(at=now - timedelta(minutes=number)) for number in range(101)]
    make_run(at=now - timedelta(days=1))

    first = client_of(auditor).get(f"{PAGE}day/{on.isoformat()}/")
    second = client_of(auditor).get(f"{PAGE}day/{on.isoformat()}/", {"page": 2})

    assert [*first.context["page_obj"], *second.context["page_obj"]] == made
    assert f"Full checks of {on.day} {on:%B %Y}: 101" in text_of(first)


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "2026-02-30", "0", "%00"])
def test_a_day_that_is_none_is_not_found(day: str, auditor: User, client_of: ClientOf) -> None:
    """404, never an error page."""
    assert client_of(auditor).get(f"{PAGE}day/{day}/").status_code == 404


def test_a_number_beyond_every_certificate_is_not_found(auditor: User, client_of: ClientOf) -> None:
    """404, whatever its size."""
    for number in (1, 2**31, 2**63, 10**30):
        assert client_of(auditor).get(f"{PAGE}{number}/").status_code == 404


def export(client_of: ClientOf, user: User, first: object, last: object) -> Any:
    """The file of these days."""
    return client_of(user).post(f"{PAGE}export/", {"first": first, "last": last})


def test_the_file_holds_every_check_of_its_days(auditor: User, client_of: ClientOf, now: datetime) -> None:
    """The earliest first, as text that a spreadsheet does not run; that it was made is audited with its hash."""
    on = timezone.localdate(now)
    for days in (3, 2, 1, 0):
        run = make_run(at=now - timedelta(days=days), rule_version="1.2", trigger="loop")
    make_recount(run, at=now)

    answer = export(client_of, auditor, on - timedelta(days=2), on)

    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert [row[1] for row in rows] == [(on - timedelta(days=days)).isoformat() for days in (2, 1, 0)]
    assert dict(zip(header, rows[-1], strict=True)) | {
        "Live": "1540",
        "Scheduled": "1357",
        "Suspended": "183",
        "Without a date": "0",
        "Unaccounted": "0",
        "Recount": "equal",
        "Started by": "The sweeper",
        "Refused because": "",
        "Rule version": "1.2",
    } == dict(zip(header, rows[-1], strict=True))
    assert [row[header.index("Recount")] for row in rows] == ["none", "none", "equal"]
    event = AuditEvent.objects.get(verb="report_exported")
    assert event.details["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert re.search(r'filename="vigil-certificates-.+\.csv"', answer.headers["Content-Disposition"])


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-02", "2026-11-01", "The last day is before the first."),
        ("2026-10-01", "2026-11-01", "Choose at most 31 days"),
        ("", "2026-11-01", "Choose the first day."),
        ("2026-11-01", "", "Choose the last day."),
        ("2026-11-01", "\0", "Enter a valid date."),
    ],
)
def test_days_that_are_none_are_refused(
    first: str, last: str, words: str, auditor: User, client_of: ClientOf
) -> None:
    """422 with a sentence and what was entered; nothing is exported."""
    answer = export(client_of, auditor, first, last)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not AuditEvent.objects.filter(verb="report_exported").exists()


def test_a_month_of_days_is_one_file(auditor: User, client_of: ClientOf) -> None:
    """Thirty-one days are the most."""
    assert export(client_of, auditor, "2026-10-01", "2026-10-31").status_code == 200
