"""Packs of a past day, as known then and as known now, and everything in a pack read at one moment."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.services.signing import make_key
from offender_mgmt.exports.choices import State
from offender_mgmt.exports.models import ExportRequest
from offender_mgmt.exports.rules.content import Content
from offender_mgmt.exports.services import Order
from offender_mgmt.offenders import services as offenders
from reports.measures import MEASURES, Question
from reports.packs import PACKS, Pack
from reports.packs.lists import table_of
from reports.packs.moment import one_moment
from reports.packs.sections import Section
from reports.packs.told import CANNOT_BE_TOLD, Told
from tests.conftest import ClientOf
from tests.exports.test_making import files_of, made, rows_of
from tests.factories import TOLD, make_offender, make_visit
from tests.reports.nights import date_the_history
from visits.models import Visit

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 31)
START, LATER = date(2026, 1, 2), date(2026, 4, 3)
NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)


def noon(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def register(settings: Any, tmp_path: Path, north: Team, officer: User) -> None:
    """One is overdue on 31 March for all that was known, and was seen on 20 March; another came on record later."""
    settings.VIGIL_EXPORT_KEY = str(tmp_path / "key")
    make_key(tmp_path / "key", name="vigil.example/exports")
    clock: dict[date, datetime] = {}
    seen = make_offender(now=noon(START), reference="SEEN", team=north, visited_on=date(2025, 6, 30))
    clock[START] = timezone.now()
    make_offender(
        now=noon(LATER), reference="LATER", team=north, registered_on=date(2026, 3, 28), recorded_on=LATER
    )
    make_visit(seen, date(2026, 3, 20), by=officer, recorded_at=noon(LATER))
    offenders.refresh([seen.pk], by=None, now=noon(LATER))
    clock[LATER] = timezone.now()
    date_the_history(clock)


def files(by: User, **asked: str) -> Mapping[str, bytes]:
    """Of the pack."""
    request = made(Order("pack", "A pack", asked, ("csv",)), by, NOW)
    assert request.state == State.MADE, request.said
    return files_of(request)


def references(csv: bytes) -> list[str]:
    """Whom a list names."""
    return [row[0] for row in rows_of(csv)]


def figures(found: Mapping[str, bytes], name: str) -> dict[str, str]:
    """The numbers of its tables, by measure."""
    return {row[0]: row[1] for row in rows_of(found[name])}


def test_the_inspection_pack_of_a_past_day(supervisor: User) -> None:
    """As known then everything is told; as known now what has dates, and the rest is said not to be told."""
    then = files(supervisor, pack="inspection", as_at=DAY.isoformat(), known="then")
    now = files(supervisor, pack="inspection", as_at=DAY.isoformat())

    assert (references(then["overdue.csv"]), references(now["overdue.csv"])) == (["SEEN"], [])
    assert (references(then["live.csv"]), references(now["live.csv"])) == (["SEEN"], ["LATER", "SEEN"])
    for found in (then, now):
        lines = [row for name in found if name.startswith("question-") for row in rows_of(found[name])]
        told = {row[0]: row for row in lines if row[1] != CANNOT_BE_TOLD}
        assert {row[0]: int(row[1]) for row in told.values()} == {
            row[0]: len(rows_of(found[row[5]])) for row in told.values()
        }
        untold = {row[0] for row in lines} - told.keys()
        expected = {one.title for one in MEASURES.values() if one.as_at is None and not one.is_slow}
        assert untold == (expected if found is now else set())
        assert not {f"{one.id}.csv" for one in MEASURES.values() if one.title in untold} & found.keys()
    told_now = json.loads(now["pack.json"])
    assert any("Cannot be told" in note for one in told_now["sections"] for note in one["notes"])
    manifests = [json.loads(one["manifest.json"]) for one in (then, now)]
    assert [one["as_at"] for one in manifests] == ["2026-03-31"] * 2
    assert [one["as_known_at"] for one in manifests] == [
        "2026-03-31T23:00:00+00:00",
        "2026-11-19T12:00:00+00:00",
    ]
    assert [one["population"] for one in manifests] == [1, 2]
    assert told_now["about"]["As it stands on"] == "31 March 2026, as known when this was made"


def test_the_board_report_and_the_return_of_a_past_day(supervisor: User, auditor: User) -> None:
    """The month before the day; and the return is of the last 31 March by it, whatever day was asked about."""
    then = files(supervisor, pack="board", as_at="2026-04-02", known="then")
    now = files(supervisor, pack="board", as_at="2026-04-02")
    returns = [files(auditor, pack="mappa", as_at="2026-05-01", **one) for one in ({"known": "then"}, {})]

    assert [figures(one, "today.csv")["Overdue visits"] for one in (then, now)] == ["1", "0"]
    assert [figures(one, "month.csv")["Visits made"] for one in (then, now)] == ["0", "1"]
    assert figures(now, "today.csv")["Missing"] == CANNOT_BE_TOLD
    assert [sorted(references(one["people.csv"])) for one in returns] == [["SEEN"], ["LATER", "SEEN"]]
    assert [json.loads(one["manifest.json"])["as_at"] for one in returns] == ["2026-03-31"] * 2


def test_a_list_of_a_past_day_is_signed_as_that(supervisor: User) -> None:
    """What is on the page is in the signed export, and the manifest says of when."""
    asked = {"measure": "overdue", "filters": f"as_at={DAY}&known_on={DAY}"}

    request = made(Order("measure", "Overdue visits", asked), supervisor, NOW)

    found = files_of(request)
    assert references(found["overdue.csv"]) == ["SEEN"]
    manifest = json.loads(found["manifest.json"])
    assert (manifest["as_at"], manifest["as_known_at"]) == ("2026-03-31", "2026-03-31T23:00:00+00:00")


def test_before_the_history_nothing_was_known(auditor: User) -> None:
    """It is refused in words, and never answered with what is known now."""
    request = made(
        Order("pack", "A pack", {"pack": "mappa", "as_at": "2026-02-01", "known": "then"}), auditor, NOW
    )

    assert request.state == State.REFUSED
    assert "record begins later" in request.said


REFUSED = (
    ({"pack": "foi", "as_at": "2026-03-31"}, "This pack is of today alone."),
    ({"pack": "board", "as_at": "2025-01-01"}, "own record begins on 2 January 2026."),
    ({"pack": "board", "as_at": "2999-01-01"}, "The day cannot be in the future."),
)


def test_a_day_that_cannot_be_asked_about_is_refused(supervisor: User, client_of: ClientOf) -> None:
    """At its field."""
    client = client_of(supervisor)
    for asked, told in REFUSED:
        answer = client.post("/compliance/packs/", TOLD | asked)

        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert not ExportRequest.objects.exists()


def test_a_pack_of_a_past_day_is_asked_for_on_its_page(supervisor: User, client_of: ClientOf) -> None:
    """With the day, and as known when."""
    asked = {"pack": "inspection", "as_at": "2026-03-31", "known": "then"}

    answer = client_of(supervisor).post("/compliance/packs/", TOLD | asked)

    assert answer.status_code == 302
    assert ExportRequest.objects.get().asked == asked


def recorded_elsewhere() -> None:
    """A visit like the one on record, committed by another connection."""
    own = {
        "public_id": "gen_random_uuid()",
        "client_key": "gen_random_uuid()",
        "receipt_number": "'V-MEANWHILE'",
    }
    columns = [one.column for one in Visit._meta.concrete_fields if one.column != "id"]
    values = ", ".join(own.get(one, f'"{one}"') for one in columns)
    elsewhere = psycopg2.connect(**connection.get_connection_params())
    with elsewhere, elsewhere.cursor() as cursor:
        names = ", ".join(f'"{one}"' for one in columns)
        cursor.execute(
            f"INSERT INTO visits_visit ({names}) SELECT {values} FROM visits_visit"
            " WHERE visited_on = '2026-03-20'"
        )
    elsewhere.close()


def interrupted(told: Told) -> Content:
    """A pack of one number and one list, between which somebody records a visit."""
    visits = Question(MEASURES["visits"], told.asked(date(2026, 1, 1), told.on))
    number = visits.count()
    recorded_elsewhere()
    section = Section("number", "Visits", ("Visits",), ((number,),))
    tables = (section.table(), table_of(visits, name="visits"))
    return Content("Visits", "visits/1", "", "", told.on, "", None, tables)


def test_what_is_recorded_between_number_and_list_is_in_neither(
    supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was not there at the one moment at which the pack was read; the next pack has it in both."""
    monkeypatch.setitem(
        PACKS, "interrupted", Pack("Interrupted", "A visit is recorded meanwhile.", interrupted)
    )

    found = files(supervisor, pack="interrupted")

    assert (rows_of(found["number.csv"]), len(rows_of(found["visits.csv"]))) == ([["1"]], 1)
    assert Visit.objects.filter(visited_on=date(2026, 3, 20)).count() == 2


def test_nothing_can_be_written_within_a_moment(north: Team) -> None:
    """And it does not outlive the block."""
    with pytest.raises(DatabaseError, match="read-only"), one_moment():
        Team.objects.create(name="Nowhere")
    Team.objects.create(name="Somewhere")
    assert Team.objects.filter(name__in=["Nowhere", "Somewhere"]).count() == 1
