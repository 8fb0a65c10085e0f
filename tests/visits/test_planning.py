"""The open obligation follows the facts."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offender_mgmt.offenders.models import Offender, Proposal, Suspension
from tests.factories import make_offender, make_visit, open_obligation
from tests.history import history_of
from visits.choices import Anchor, Outcome
from visits.models import VisitObligation
from visits.services import refresh
from visits.services.windows import open_period

pytestmark = pytest.mark.django_db

AGREED = Proposal()  # what two people have agreed to, whatever it was


def test_a_visited_offender_is_due_an_interval_after_the_visit(now: datetime) -> None:
    """Due = last successful visit + interval of the level (domain 4)."""
    offender = make_offender(now=now, visited_on=date(2017, 3, 14), risk_level="high")

    assert open_obligation(offender).due_on == date(2017, 6, 14)


@pytest.mark.parametrize(
    ("known", "anchor", "due_on"),
    [
        pytest.param({}, Anchor.REGISTRATION, date(2020, 1, 16), id="never visited"),
        pytest.param({"registered_on": None}, Anchor.UNKNOWN, date(2026, 1, 1), id="nothing known"),
        pytest.param(
            {"last_visit_unknown_on": date(2026, 11, 19)}, Anchor.UNKNOWN, date(2026, 11, 19), id="unknown"
        ),
        pytest.param(
            {"visited_on": date(2026, 10, 1), "risk_level": None},
            Anchor.VISIT,
            date(2027, 1, 1),
            id="not assessed",
        ),
        pytest.param(
            {"visited_on": date(2026, 10, 1), "agreed_interval_months": 2},
            Anchor.VISIT,
            date(2026, 12, 1),
            id="agreed interval",
        ),
    ],
)
def test_every_live_offender_has_an_obligation_from_what_is_known(
    known: dict[str, Any], anchor: Anchor, due_on: date, now: datetime
) -> None:
    """Missing facts never mean "fine": each gives a date (design 3.2)."""
    obligation = open_obligation(make_offender(now=now, **known))

    assert (obligation.anchor, obligation.due_on) == (anchor, due_on)
    assert obligation.receipt["due_on"] == due_on.isoformat()
    assert obligation.receipt["lines"][-1].startswith(f"= due {due_on:%-d %B %Y}.")


def test_only_a_successful_visit_is_counted_from(now: datetime) -> None:
    """A later failed attempt does not count (domain 1.4)."""
    offender = make_offender(now=now, visited_on=date(2026, 3, 1))
    make_visit(offender, date(2026, 9, 1), outcome=Outcome.NO_ANSWER)
    make_visit(offender, date(2026, 9, 2), outcome=Outcome.SEEN_AT_DOOR)

    refresh([offender.pk], by=None, now=now)

    obligation = open_obligation(offender)
    assert (obligation.due_on, obligation.last_successful_visit_on) == (date(2026, 9, 1), date(2026, 3, 1))


def test_without_a_successful_visit_there_is_no_last_one(now: datetime) -> None:
    """The registration date is never shown as a visit."""
    assert open_obligation(make_offender(now=now)).last_successful_visit_on is None


def test_refreshing_twice_changes_nothing(now: datetime) -> None:
    """No new row, no rewritten receipt, not even in the history."""
    offender = make_offender(now=now, visited_on=date(2026, 3, 1))
    history = history_of(VisitObligation).filter(offender=offender)
    before = list(VisitObligation.objects.values()), history.count()

    refresh([offender.pk], by=None, now=now)

    assert (list(VisitObligation.objects.values()), history.count()) == before


def test_a_closed_offender_has_no_open_obligation(now: datetime) -> None:
    """The obligation ends without a visit, and keeps its date."""
    offender = make_offender(now=now, visited_on=date(2026, 3, 1))
    Offender.objects.filter(pk=offender.pk).update(closed_on=date(2026, 11, 19))

    refresh([offender.pk], by=None, now=now)

    obligation = VisitObligation.objects.get(offender=offender)
    assert (obligation.closed_at, obligation.closed_by, obligation.due_on) == (now, None, date(2026, 9, 1))


def test_a_date_that_cannot_be_worked_out_any_more_goes_on_standing(now: datetime) -> None:
    """A broken fact takes nobody off the list (ALR-5)."""
    offender = make_offender(now=now, registered_on=date(2026, 11, 1))
    Offender.objects.filter(pk=offender.pk).update(registered_on=date.max)

    refresh([offender.pk], by=None, now=now)

    assert open_obligation(offender).due_on == date(2026, 11, 16)


def test_one_broken_row_does_not_keep_the_others_from_a_date(now: datetime) -> None:
    """The rule's refusal of one is not an error for all (ALR-5)."""
    broken = make_offender(now=now, registered_on=date.max)
    sound = make_offender(now=now)
    VisitObligation.objects.filter(offender=sound).delete()

    refresh([broken.pk, sound.pk], by=None, now=now)

    assert not VisitObligation.objects.filter(offender=broken).exists()
    assert open_obligation(sound).due_on == date(2020, 1, 16)


def test_a_lost_obligation_is_made_again_by_the_next_write(now: datetime) -> None:
    """Nothing but the facts is needed to know the date."""
    offender = make_offender(now=now, visited_on=date(2026, 3, 1))
    VisitObligation.objects.all().delete()

    refresh([offender.pk], by=None, now=now)

    assert open_obligation(offender).due_on == date(2026, 9, 1)


def test_of_two_suspensions_in_a_row_the_second_goes_on_where_the_first_ended(now: datetime) -> None:
    """Custody with a check in time, then custody again, is one absence (domain 1.13)."""
    offender = make_offender(now=now, visited_on=date(2026, 1, 1))  # medium: 1 July
    told = {"offender": offender, "reason": "custody", "evidence": "Prison record", "origin": "import"}
    Suspension.objects.create(
        **told,
        started_on=date(2026, 5, 1),
        next_check_on=date(2026, 8, 1),
        ended_on=date(2026, 8, 1),
    )
    Suspension.objects.create(**told, started_on=date(2026, 8, 1), next_check_on=date(2026, 12, 1))

    refresh([offender.pk], by=None, now=now, approved=AGREED)

    assert open_obligation(offender).due_on == date(2026, 12, 16)


def test_a_suspension_that_is_ended_late_held_nothing_after_its_check(now: datetime) -> None:
    """Ending it today does not wipe the days since the check was missed (domain 1.13)."""
    offender = make_offender(now=now, visited_on=date(2026, 1, 1))
    suspension = Suspension.objects.create(
        offender=offender,
        reason="custody",
        evidence="Prison record",
        origin="import",
        started_on=date(2026, 5, 1),
        next_check_on=date(2026, 8, 1),
    )
    refresh([offender.pk], by=None, now=now, approved=AGREED)
    assert open_obligation(offender).due_on == date(2026, 8, 16)

    Suspension.objects.filter(pk=suspension.pk).update(ended_on=date(2026, 11, 19))
    refresh([offender.pk], by=None, now=now)

    assert open_obligation(offender).due_on == date(2026, 8, 16)


def _queries(deed: Callable[[], None]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        deed()
    return len(captured)


@pytest.mark.parametrize("changed", [{}, {"risk_level": "high"}, {"visited_on": date(2026, 11, 1)}])
def test_fifty_offenders_take_as_many_queries_as_one(changed: dict[str, Any], now: datetime) -> None:
    """Set-based: the number of statements does not grow with the number of offenders (design 7)."""
    recorded = {"recorded_on": date(2026, 1, 1), "risk_level": "medium"}
    offenders = [Offender.objects.create(reference=f"TST/{number}", **recorded) for number in range(51)]
    for offender in offenders:
        make_visit(offender, date(2026, 5, 19))
    first, *others = [offender.pk for offender in offenders]
    refresh([first, *others], by=None, now=now)
    for offender in offenders if "visited_on" in changed else []:
        make_visit(offender, changed["visited_on"])
    Offender.objects.update(risk_level=changed.get("risk_level", "medium"))

    open_period(months=3, now=now)  # once in three months

    of_one = _queries(lambda: refresh([first], by=None, now=now))
    of_fifty = _queries(lambda: refresh(others, by=None, now=now))

    assert of_one == of_fifty <= 16
