"""Reading the tables as they were known at a moment."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender
from reports.known import as_known_at, end_of, history_begins_on
from risk.models import ManagementPlan, PlanAction
from tests.factories import make_offender
from visits.models import VisitDraft

SETTINGS = (
    "SELECT current_setting('search_path'), current_setting('vigil.known_at', true),"
    " current_setting('transaction_read_only')"
)


def told(sql: str) -> tuple[object, ...]:
    """The one row of an answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row: tuple[object, ...] = cursor.fetchone()
        return row


def a_moment() -> datetime:
    """The database's own clock, between two transactions."""
    (moment,) = told("SELECT clock_timestamp()")
    assert isinstance(moment, datetime)
    return moment


@pytest.mark.django_db(transaction=True)
def test_a_row_is_read_as_it_stood(now: datetime, north: Team, south: Team) -> None:
    """Not there, then in one team, then in the other; and today is untouched."""
    before = a_moment()
    offender = make_offender(now=now, team=north)
    between = a_moment()
    Offender.objects.filter(pk=offender.pk).update(team=south)
    after = a_moment()

    seen = []
    for moment in (before, between, after):
        with as_known_at(moment):
            seen.append(list(Offender.objects.values_list("team__name", flat=True)))

    assert seen == [[], ["North"], ["South"]]
    assert Offender.objects.get().team == south


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_out_was_known_until_then(now: datetime, officer: User) -> None:
    """An action of a draft may be removed: known before, not after."""
    plan = ManagementPlan.objects.create(
        offender=make_offender(now=now), version=1, drafted_by=officer, drafted_at=now
    )
    action = PlanAction.objects.create(plan=plan, what="Call", owner=officer, due_on=date(2026, 11, 1))
    between = a_moment()
    action.delete()
    after = a_moment()

    with as_known_at(between):
        assert PlanAction.objects.count() == 1
    with as_known_at(after):
        assert PlanAction.objects.count() == 0


@pytest.mark.django_db
def test_nothing_outlives_the_question(now: datetime) -> None:
    """Neither the moment nor the schema, nested in a transaction that goes on and writes."""
    before = told(SETTINGS)

    with transaction.atomic():
        with as_known_at(now):
            assert told(SETTINGS) == ("as_known", now.isoformat(), "on")
        assert told(SETTINGS)[::2] == before[::2]
        assert not told(SETTINGS)[1]
        make_offender(now=now)

    assert Offender.objects.count() == 1


@pytest.mark.django_db
def test_nothing_outlives_an_error(now: datetime) -> None:
    """However the question ends."""
    with pytest.raises(DatabaseError), as_known_at(now):
        told("SELECT nothing_of_that_name")

    assert not told(SETTINGS)[1]
    assert told(SETTINGS)[2] == "off"


@pytest.mark.django_db
def test_a_table_without_its_past_is_refused(now: datetime) -> None:
    """A draft of a visit has no history: better no answer than today's."""
    with pytest.raises(ProgrammingError, match="does not exist"), as_known_at(now):
        VisitDraft.objects.count()


@pytest.mark.django_db
def test_the_past_cannot_be_written(now: datetime) -> None:
    """Not even through a view that would allow it."""
    with pytest.raises(DatabaseError), as_known_at(now):
        Team.objects.create(name="Nowhere")
    with pytest.raises(DatabaseError, match="read-only"), as_known_at(now), connection.cursor() as cursor:
        cursor.execute("INSERT INTO public.accounts_team (name) VALUES ('Nowhere')")


@pytest.mark.django_db
def test_a_day_ends_where_the_force_is() -> None:
    """In summer an hour before UTC's."""
    assert end_of(date(2026, 6, 30)) == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert end_of(date(2026, 12, 31)) == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_the_history_begins_with_its_first_row(now: datetime) -> None:
    """Without one there is no day to ask of."""
    assert history_begins_on() is None

    make_offender(now=now)

    assert history_begins_on() == timezone.localdate()
