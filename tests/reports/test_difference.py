"""What has changed since a past day: late entries, corrections and what was back-dated, each by its name."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import AccessLevel
from offender_mgmt.offenders.models import Offender
from reports.measures import MEASURES
from tests.conftest import ClientOf
from tests.factories import TOLD, close, make_offender, make_visit, suspend
from tests.reports.nights import date_the_history
from visits.choices import Outcome
from visits.services import correct_visit

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 31)  # asked about
START, LATER = date(2026, 1, 2), date(2026, 4, 3)  # when each was written
THEN, NOW = "Then, and not now", "Now, and not then"
People = dict[str, Offender]


def noon(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def people(officer: User, supervisor: User, other_supervisor: User, north: Team, south: Team) -> People:
    """Somebody of each kind: on record since January, with what was written of them on 3 April."""
    clock: dict[date, datetime] = {}

    def somebody(name: str, **facts: object) -> Offender:
        given = {
            "reference": name,
            "team": north,
            "manager": officer,
            "visited_on": date(2025, 6, 30),
        } | facts
        return make_offender(now=noon(START), **given)

    names = ("late", "corrected", "closed", "suspended", "moved", "moved_later", "hidden", "unchanged")
    found = {name: somebody(name) for name in names}
    wrong = make_visit(found["corrected"], date(2026, 3, 10), by=officer, outcome=Outcome.NO_ANSWER)
    clock[START] = timezone.now()

    now = noon(LATER)
    found["put_on_record"] = somebody("put_on_record", registered_on=date(2026, 2, 1), recorded_on=LATER)
    for name in ("late", "hidden"):
        make_visit(found[name], date(2026, 3, 20), by=officer, recorded_at=now)
        offenders.refresh([found[name].pk], by=None, now=now)
    correct_visit(visit_id=wrong.pk, replacement=None, reason="Wrong person.", by=officer, now=now)
    close(found["closed"], by=supervisor, approver=other_supervisor, now=now, closed_on=date(2026, 3, 20))
    suspend(found["suspended"], by=officer, approver=supervisor, now=now, started_on=date(2026, 3, 15))
    for name, from_on in (("moved", date(2026, 3, 20)), ("moved_later", LATER)):
        offenders.assign(
            offender_id=found[name].pk, manager=officer, team=south, from_on=from_on, by=supervisor, now=now
        )
    Offender.objects.filter(pk=found["hidden"].pk).update(access_level=AccessLevel.RESTRICTED)
    clock[LATER] = timezone.now()
    date_the_history(clock)
    return found


@pytest.fixture
def both(supervisor: User, south: Team) -> User:
    """Answers for both teams."""
    supervisor.supervised_teams.add(south)
    return supervisor


@pytest.fixture
def rows(client_of: ClientOf) -> Callable[..., dict[str, tuple[str, ...]]]:
    """The file of the report: of each reference which list it is in, and why."""

    def read(by: User, measure: str, **asked: object) -> dict[str, tuple[str, ...]]:
        query = "&".join(f"{name}={value}" for name, value in {"as_at": DAY, **asked}.items())
        file = client_of(by).post(f"/reports/measures/{measure}/since/?{query}", TOLD)
        assert file.status_code == 200, file.content.decode()
        found = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
        return {
            row["Reference"]: (row["In the number"], row["Why"], row["Written on"])
            for row in found
            if row["Reference"]
        }

    return read


WRITTEN = LATER.isoformat()


def test_each_row_is_there_with_its_reason(
    people: People, both: User, north: Team, rows: Callable[..., dict[str, tuple[str, ...]]]
) -> None:
    """Whoever is in one list only, and nobody else."""
    assert rows(both, "overdue") == {
        "late": (THEN, "Recorded late", WRITTEN),
        "suspended": (THEN, "Back-dated", WRITTEN),
        "put_on_record": (NOW, "Back-dated", WRITTEN),
    }
    assert rows(both, "visits") == {
        "late": (NOW, "Recorded late", WRITTEN),
        "corrected": (THEN, "Corrected", WRITTEN),
        "put_on_record": (NOW, "Back-dated", WRITTEN),
    }
    assert rows(both, "live") == {
        "closed": (THEN, "Back-dated", WRITTEN),
        "put_on_record": (NOW, "Back-dated", WRITTEN),
    }
    assert rows(both, "suspended") == {"suspended": (NOW, "Back-dated", WRITTEN)}
    assert rows(both, "live", team=north.pk, side="then") == {
        "closed": (THEN, "Back-dated", WRITTEN),
        "moved": (THEN, "Back-dated", WRITTEN),
        "moved_later": (THEN, "Other change", WRITTEN),
    }


def test_page_file_and_log_say_the_same(
    people: People, both: User, auditor: User, client_of: ClientOf
) -> None:
    """The numbers of both lists lead to them; the filters stay in the address; the log has whom the page named."""
    client = client_of(both)
    address = f"/reports/measures/overdue/since/?as_at={DAY}"

    measure = client.get(f"/reports/measures/overdue/?as_at={DAY}&known_on={DAY}").content.decode()
    page = client.get(address).content.decode()
    late = client.get(f"{address}&why=late").content.decode()

    assert f'href="/reports/measures/overdue/since/?as_at={DAY}"' in measure
    then, now = (
        client.get(f"/reports/measures/overdue/?as_at={DAY}{known}").content.decode()
        for known in (f"&known_on={DAY}", "")
    )
    for number, html in ((7, then), (6, now)):
        assert f"Overdue visits: {number}" in html
    assert "7 as known at the end of that day, 6 as known now. 3 of these visits stand in one" in page
    assert f"overdue/?as_at={DAY}&amp;known_on={DAY}" in page
    assert "<strong>Recorded late</strong> on 3 April 2026: Visit of 20 March 2026" in page
    assert people["late"].reference in late
    assert people["suspended"].get_absolute_url() not in late
    assert f"?as_at={DAY}&amp;why=back_dated" in late
    shown = AuditEvent.objects.filter(details__page="difference").order_by("pk")
    assert [len(event.offender_ids) for event in shown] == [3, 1]
    assert Offender.objects.get(reference="suspended").family_name in page
    told = client_of(auditor).get(address).content.decode()
    assert people["late"].reference in told
    assert people["late"].family_name not in told
    client.post(f"{address}&why=late", TOLD)
    exported = AuditEvent.objects.get(verb="report_exported")
    assert exported.offender_ids == [people["late"].pk]
    assert exported.details["report"] == "difference/1 of overdue/1"
    assert exported.details["recipient"] == TOLD["recipient"]


def test_a_hidden_record_is_in_neither_list(
    people: People, both: User, auditor: User, rows: Callable[..., dict[str, tuple[str, ...]]]
) -> None:
    """Whoever may not see it today is not told that it was there, and an officer is told of their own alone."""
    for user in (both, auditor):
        found = rows(user, "visits")
        assert "late" in found
        assert "hidden" not in found


EMPTY = (
    ("near-misses", f"as_at={DAY}", "Nothing has been recorded since that changes this number."),
    ("overdue", f"as_at={DAY}&why=corrected", "Nothing matches these filters."),
    ("overdue", "", "Choose a day before today."),
    ("overdue", "as_at=2020-01-01", "own record begins on"),
    ("overdue", f"as_at={DAY}&team=999", "This cannot be shown."),
)


def test_where_there_is_nothing_it_says_why(people: People, both: User, client_of: ClientOf) -> None:
    """In words, and nobody is named."""
    client = client_of(both)
    for measure, asked, told in EMPTY:
        answer = client.get(f"/reports/measures/{measure}/since/?{asked}")

        assert answer.status_code == 200
        assert told in answer.content.decode()
        assert "/offenders/" not in answer.content.decode().split("<main")[1]


def test_only_what_the_past_tells_has_a_report(people: People, both: User, client_of: ClientOf) -> None:
    """The others are no address; and however many people differ, it asks the same number of questions."""
    client = client_of(both)
    answers = {one: client.get(f"/reports/measures/{one}/since/?as_at={DAY}").status_code for one in MEASURES}
    assert answers == {one.id: 404 if one.as_at is None else 200 for one in MEASURES.values()}

    numbers = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/reports/measures/overdue/since/?as_at={DAY}")
        numbers.append(len(asked))
        for name in ("unchanged", "moved", "moved_later"):
            make_visit(people[name], date(2026, 3, 20), recorded_at=timezone.now())
            offenders.refresh([people[name].pk], by=None, now=timezone.now())
    assert numbers[0] == numbers[1]
