"""The day of a visit and the day of the question are days in Europe/London."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts import services as alerts
from offender_mgmt.alerts.models import Alert
from offender_mgmt.errors import RuleViolation
from tests.factories import make_offender, open_obligation
from visits.choices import Arrangement, Outcome
from visits.models import VisitObligation
from visits.services import record_visit
from visits.services.recording import VisitDetails

pytestmark = pytest.mark.django_db


def details(visited_at: datetime, officers: list[User]) -> VisitDetails:
    """A successful visit at that instant."""
    return VisitDetails(
        visited_at=visited_at,
        outcome=Outcome.SEEN_INSIDE,
        arrangement=Arrangement.UNANNOUNCED,
        purposes=["risk"],
        officers=officers,
    )


@pytest.mark.parametrize(
    ("visited_at", "day", "due_on"),
    [
        pytest.param(
            datetime(2026, 6, 30, 22, 59, tzinfo=UTC),
            date(2026, 6, 30),
            date(2026, 12, 30),
            id="summer 23:59",
        ),
        pytest.param(
            datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 7, 1), date(2027, 1, 1), id="summer 00:30"
        ),
        pytest.param(
            datetime(2026, 1, 30, 23, 30, tzinfo=UTC), date(2026, 1, 30), date(2026, 7, 30), id="winter 23:30"
        ),
        pytest.param(
            datetime(2026, 3, 29, 0, 30, tzinfo=UTC), date(2026, 3, 29), date(2026, 9, 29), id="before spring"
        ),
        pytest.param(
            datetime(2026, 3, 29, 1, 30, tzinfo=UTC), date(2026, 3, 29), date(2026, 9, 29), id="after spring"
        ),
        pytest.param(
            datetime(2026, 3, 29, 23, 30, tzinfo=UTC), date(2026, 3, 30), date(2026, 9, 30), id="spring night"
        ),
        pytest.param(
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25), date(2027, 4, 25), id="first 01:30"
        ),
        pytest.param(
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
            date(2026, 10, 25),
            date(2027, 4, 25),
            id="second 01:30",
        ),
        pytest.param(
            datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25), date(2027, 4, 25), id="autumn eve"
        ),
        pytest.param(
            datetime(2026, 10, 25, 23, 30, tzinfo=UTC),
            date(2026, 10, 25),
            date(2027, 4, 25),
            id="autumn night",
        ),
    ],
)
def test_a_visit_belongs_to_its_day_in_london(
    visited_at: datetime, day: date, due_on: date, officer: User, colleague: User, now: datetime
) -> None:
    """23:30Z on 30 June is 1 July, and the due date is counted from there (domain 4, TIM-1, TIM-3)."""
    offender = make_offender(now=now)

    visit = record_visit(
        offender_id=offender.pk,
        details=details(visited_at, [officer, colleague]),
        client_key=uuid4(),
        by=officer,
        now=now,
    )

    visit.refresh_from_db()
    assert (visit.visited_on, visit.visited_at) == (day, visited_at)
    assert open_obligation(offender).due_on == due_on


def test_the_second_half_past_one_is_still_to_come_at_the_first(
    officer: User, colleague: User, now: datetime
) -> None:
    """Instants are compared, not clock faces: when the hour comes twice, an hour ahead is the future."""
    offender = make_offender(now=now)
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))

    with pytest.raises(RuleViolation, match="in the future"):
        record_visit(
            offender_id=offender.pk,
            details=details(second, [officer, colleague]),
            client_key=uuid4(),
            by=officer,
            now=first,
        )


@pytest.mark.parametrize(
    ("at", "is_overdue"),
    [
        pytest.param(datetime(2026, 6, 30, 22, 59, tzinfo=UTC), False, id="still the due day in London"),
        pytest.param(datetime(2026, 6, 30, 23, 0, tzinfo=UTC), True, id="midnight in London"),
    ],
)
def test_a_visit_is_overdue_from_midnight_in_london(at: datetime, is_overdue: bool, now: datetime) -> None:
    """Overdue from the day after `due_on`, and days begin at midnight in London (domain 4, TIM-1)."""
    offender = make_offender(now=now, visited_on=date(2026, 11, 1), risk_level="high")
    VisitObligation.objects.filter(offender=offender).update(due_on=date(2026, 6, 30))

    alerts.sweep(now=at)

    assert Alert.objects.open().filter(kind="visit_overdue").exists() is is_overdue
