"""The alert that an ARMS is overdue: the rule, asked of everybody at once."""

from datetime import date, datetime
from typing import Any

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.alerts.models import Alert
from offender_mgmt.alerts.services import sweep
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from risk.choices import Priority
from risk.conditions import arms_overdue_since_the_last, arms_overdue_without_any
from risk.models import Assessment
from risk.rules.arms import assessment_due
from risk.services import (
    AssessmentWritten,
    FactorWritten,
    LevelChosen,
    complete_assessment,
    decide_level,
    save_assessment,
    save_factor,
    start_assessment,
)
from tests.factories import make_offender

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 19)
NEVER: dict[str, Any] = {"risk_assessed_on": None, "registered_on": None}


def completed(offender: Offender, by: User, now: datetime, *days: date) -> None:
    """ARMS completed on those days."""
    for on in days:
        Assessment.objects.create(
            offender=offender,
            overall_priority="low",
            started_by=by,
            started_at=now,
            completed_on=on,
            completed_by=by,
        )


def since(on: date) -> dict[int, date]:
    """Since when each offender's ARMS is overdue on that day, as the alert would say."""
    last: Any = arms_overdue_since_the_last(on)
    none: Any = arms_overdue_without_any(on)
    found: dict[int, date] = dict(last.values_list("offender_id", "arms_due_on"))
    without: dict[int, date] = dict(none.values_list("pk", "arms_due_on"))
    assert not found.keys() & without.keys()
    return found | without


@pytest.mark.parametrize(
    ("facts", "days", "overdue_since"),
    [
        pytest.param(NEVER | {"recorded_on": date(2026, 11, 4)}, [], None, id="recorded 15 days ago"),
        pytest.param(
            NEVER | {"recorded_on": date(2026, 11, 3)}, [], date(2026, 11, 18), id="recorded 16 days ago"
        ),
        pytest.param(NEVER | {"registered_on": date(2026, 11, 4)}, [], None, id="registered 15 days ago"),
        pytest.param(
            NEVER | {"registered_on": date(2010, 1, 1)}, [], date(2010, 1, 16), id="registered long ago"
        ),
        pytest.param({"risk_assessed_on": date(2025, 11, 19)}, [], None, id="told, a year to the day"),
        pytest.param(
            {"risk_assessed_on": date(2025, 11, 18)}, [], date(2026, 11, 18), id="told, a year and a day"
        ),
        pytest.param({"risk_assessed_on": date(2024, 2, 29)}, [], date(2025, 2, 28), id="told on a leap day"),
        pytest.param(NEVER, [date(2025, 11, 19)], None, id="completed, a year to the day"),
        pytest.param(NEVER, [date(2025, 11, 18)], date(2026, 11, 18), id="completed, a year and a day"),
        pytest.param(NEVER, [date(2012, 1, 31), date(2026, 1, 1)], None, id="the last counts"),
        pytest.param(
            NEVER, [date(2012, 1, 31), date(2013, 1, 31)], date(2014, 1, 31), id="the last of two old ones"
        ),
        pytest.param(NEVER, [date(2012, 5, 1), date(2012, 5, 1)], date(2013, 5, 1), id="two of one day"),
        pytest.param(
            {"risk_assessed_on": TODAY},
            [date(2012, 5, 1)],
            date(2013, 5, 1),
            id="an ARMS before what is told",
        ),
        pytest.param(
            {"closed_on": date(2026, 3, 1), "risk_assessed_on": None}, [], None, id="closed, without any"
        ),
        pytest.param({"closed_on": date(2026, 3, 1)}, [date(2012, 5, 1)], None, id="closed, with an old one"),
    ],
)
def test_an_arms_is_overdue_from_the_day_after_it_was_due(
    facts: dict[str, Any], days: list[date], overdue_since: date | None, officer: User, now: datetime
) -> None:
    """As `assessment_due` says of one, these say of all (domain 2.4)."""
    offender = make_offender(now=now, **facts)
    completed(offender, officer, now, *days)

    assert since(TODAY).get(offender.pk) == overdue_since
    due = assessment_due(
        completed_on=days,
        told_on=offender.risk_assessed_on,
        registered_on=offender.registered_on,
        recorded_on=offender.recorded_on,
        policy=in_force(TODAY),
    )
    is_overdue = due.due_on < TODAY and offender.closed_on is None
    assert overdue_since == (due.due_on if is_overdue else None)


def test_a_draft_is_no_assessment(officer: User, now: datetime) -> None:
    """Begun is not done."""
    offender = make_offender(now=now, **NEVER)

    start_assessment(offender_id=offender.pk, by=officer, now=now)

    assert since(TODAY) == {offender.pk: date(2026, 1, 16)}


def test_the_alert_closes_when_an_assessment_is_completed(officer: User, now: datetime) -> None:
    """In the same transaction; the sweep finds the same (design 3.4)."""
    offender = make_offender(now=now, visited_on=date(2026, 11, 1), manager=officer, **NEVER)
    assert Alert.objects.open().get().kind == "arms_overdue"
    draft = start_assessment(offender_id=offender.pk, by=officer, now=now)
    factor = FactorWritten("SR1", is_protective=False, priority=Priority.LOW, observed="Seen.")
    save_factor(public_id=draft.public_id, factor=factor, seen="", by=officer, now=now)
    written = AssessmentWritten(Priority.LOW, "")
    save_assessment(public_id=draft.public_id, written=written, seen=draft.mark, by=officer, now=now)

    complete_assessment(public_id=draft.public_id, completed_on=TODAY, by=officer, now=now)

    assert not Alert.objects.open().exists()
    sweep(now=now)
    assert not Alert.objects.open().exists()
    offender.refresh_from_db()
    assert offender.risk_assessed_on == TODAY


def test_deciding_a_level_is_no_assessment(officer: User, now: datetime) -> None:
    """An assessment of 2016 stays overdue when a level is decided today, and so does the date that is shown."""
    offender = make_offender(
        now=now, visited_on=date(2026, 11, 1), manager=officer, risk_assessed_on=date(2016, 11, 2)
    )

    decide_level(
        offender_id=offender.pk, chosen=LevelChosen(RiskLevel.HIGH, "Intelligence."), by=officer, now=now
    )

    offender.refresh_from_db()
    assert offender.risk_assessed_on == date(2016, 11, 2)
    assert Alert.objects.open().get(kind="arms_overdue").since_on == date(2017, 11, 2)
