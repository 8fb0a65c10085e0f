"""Windows follow the obligation: drawn when it opens, drawn again, closed, disclosed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import PolicyRevision, PolicyValue
from tests.factories import close, make_offender, make_visit, open_obligation, suspend
from tests.races import at_once
from visits.choices import Outcome
from visits.models import VisitObligation, VisitWindow, WindowPeriod
from visits.rules.sealing import commitment_of_secret
from visits.services import disclose_periods, override_window, refresh, tend_windows
from visits.services.windows import open_period

pytestmark = pytest.mark.django_db

VISITED_ON = date(2026, 11, 1)


@pytest.fixture
def offender(officer: User, now: datetime) -> Offender:
    """Visited on 1 November, due on 1 May: managed by the officer."""
    return make_offender(now=now, visited_on=VISITED_ON, manager=officer, team=officer.team)


def window_of(offender: Offender) -> VisitWindow:
    """The one open window."""
    return VisitWindow.objects.open().get(offender=offender)


def test_a_window_is_drawn_when_a_visit_becomes_due(offender: Offender, now: datetime) -> None:
    """Before the due date, from tomorrow on, with the commitment of its period published at once."""
    window, period = window_of(offender), WindowPeriod.objects.get()

    assert date(2026, 11, 20) <= window.from_on <= window.until_on <= open_obligation(offender).due_on
    assert (window.sequence, window.drawn_at, window.period) == (1, now, period)
    assert (period.starts_on, period.ends_on) == (date(2026, 10, 1), date(2026, 12, 31))
    assert period.commitment == commitment_of_secret(bytes(period.secret))
    assert len(bytes(period.secret)) == 32


def test_a_second_refresh_keeps_the_window(offender: Offender, now: datetime) -> None:
    """Nobody can draw until a window suits."""
    before = window_of(offender)

    refresh([offender.pk], by=None, now=now + timedelta(days=1))

    assert window_of(offender) == before


def test_a_successful_visit_closes_the_window_and_draws_for_the_next(
    offender: Offender, now: datetime
) -> None:
    """A window is of one obligation."""
    before = window_of(offender)
    make_visit(offender, date(2026, 11, 19))

    refresh([offender.pk], by=None, now=now)

    assert window_of(offender).sequence == 2
    assert window_of(offender).obligation != before.obligation
    before.refresh_from_db()
    assert before.closed_at == now


def test_a_visit_in_vain_draws_again_within_what_the_ladder_leaves(offender: Offender, now: datetime) -> None:
    """And in another part of the day than noon, which is the afternoon."""
    make_visit(offender, date(2026, 11, 19), outcome=Outcome.NO_ANSWER)

    refresh([offender.pk], by=None, now=now)
    refresh([offender.pk], by=None, now=now)

    window = window_of(offender)
    assert window.sequence == 2
    assert date(2026, 11, 20) <= window.from_on <= window.until_on <= date(2026, 11, 26)
    assert window.day_part != "afternoon"


def test_an_earlier_due_date_draws_again_only_if_the_window_no_longer_fits(
    offender: Offender, now: datetime
) -> None:
    """A raised level makes the visit due on 1 February."""
    window = window_of(offender)
    Offender.objects.filter(pk=offender.pk).update(risk_level="high")

    refresh([offender.pk], by=None, now=now)

    due_on = open_obligation(offender).due_on
    assert due_on == date(2027, 2, 1)
    assert (window_of(offender) == window) == (window.until_on <= due_on)
    assert window_of(offender).until_on <= due_on


def test_closed_suspended_and_overdue_visits_have_no_window(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """It is due now, or it is not due."""
    overdue = make_offender(now=now, visited_on=date(2020, 1, 1))
    held = make_offender(now=now, visited_on=VISITED_ON, team=officer.team)

    suspend(held, by=officer, approver=supervisor, now=now)
    close(offender, by=officer, approver=supervisor, now=now)

    assert not VisitWindow.objects.open().filter(offender__in=[offender, overdue, held]).exists()
    assert VisitWindow.objects.filter(offender__in=[offender, held]).count() == 2


def test_policy_that_leaves_no_slot_refuses_no_visit(now: datetime) -> None:
    """The obligation is due all the same, and recording goes on."""
    revision = PolicyRevision.objects.get(is_shipped=True)
    cover: dict[str, list[str]] = {
        name: [] for name in PolicyValue.objects.get(revision=revision, key="shift_cover").value
    }
    PolicyValue.objects.filter(revision=revision, key="shift_cover").update(value=cover)

    offender = make_offender(now=now, visited_on=VISITED_ON)

    assert open_obligation(offender).due_on == date(2027, 5, 1)
    assert not VisitWindow.objects.exists()


def test_time_alone_closes_draws_and_opens(now: datetime) -> None:
    """A register that came in without windows gets them; an overdue visit loses its own; again changes nothing."""
    drawn, late = (make_offender(now=now, visited_on=VISITED_ON) for _ in range(2))
    VisitWindow.objects.filter(offender=drawn).update(closed_at=now)
    VisitObligation.objects.filter(offender=late).update(due_on=date(2026, 11, 1))

    tend_windows(now=now)
    tend_windows(now=now)

    assert window_of(drawn).sequence == 2
    assert not VisitWindow.objects.open().filter(offender=late).exists()
    assert VisitWindow.objects.count() == 3


@pytest.mark.parametrize(
    ("on", "months", "starts_on", "ends_on"),
    [
        pytest.param(date(2026, 12, 31), 3, date(2026, 10, 1), date(2026, 12, 31), id="the last day"),
        pytest.param(date(2027, 1, 1), 3, date(2027, 1, 1), date(2027, 3, 31), id="the first day"),
        pytest.param(date(2027, 2, 1), 6, date(2027, 1, 1), date(2027, 6, 30), id="half a year"),
        pytest.param(date(2026, 12, 5), 12, date(2026, 1, 1), date(2026, 12, 31), id="a year"),
    ],
)
def test_periods_are_whole_months(on: date, months: int, starts_on: date, ends_on: date) -> None:
    """One after the other, from January."""
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)

    period = open_period(months=months, now=at)

    assert (period.starts_on, period.ends_on) == (starts_on, ends_on)
    assert open_period(months=months, now=at) == period


def test_a_period_of_another_length_begins_after_the_one_before(now: datetime) -> None:
    """A change of policy in between makes no two secrets for one day."""
    open_period(months=3, now=now)

    period = open_period(months=12, now=now + timedelta(days=60))

    assert (period.starts_on, period.ends_on) == (date(2027, 1, 1), date(2027, 12, 31))


@pytest.mark.django_db(transaction=True)
def test_whoever_opens_a_period_at_the_same_time_gets_the_same(now: datetime) -> None:
    """One secret, whatever happens at once."""
    found = at_once(4, lambda _: open_period(months=3, now=now).pk)

    assert len(set(found)) == 1
    assert WindowPeriod.objects.count() == 1


def test_an_override_keeps_the_window_and_says_why(
    offender: Offender, supervisor: User, now: datetime
) -> None:
    """By whoever may see it; what is audited tells no day."""
    before = window_of(offender)

    override_window(offender_id=offender.pk, reason="New information.", by=supervisor, now=now)

    window = window_of(offender)
    assert (window.from_on, window.until_on, window.commitment) == (
        before.from_on,
        before.until_on,
        before.commitment,
    )
    assert (window.override, window.overridden_by, window.overridden_at) == (
        "New information.",
        supervisor,
        now,
    )
    assert AuditEvent.objects.get(verb=Verb.WINDOW_OVERRIDDEN).details == {"sequence": 1}


def test_a_window_is_overridden_once_and_with_words(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """And to whoever may not see it yet, there is none."""
    for by, reason, words in [
        (supervisor, " ", "Write down why"),
        (officer, "Leave.", "no window that you can see"),
    ]:
        with pytest.raises(RuleViolation, match=words):
            override_window(offender_id=offender.pk, reason=reason, by=by, now=now)
    override_window(offender_id=offender.pk, reason="New information.", by=supervisor, now=now)

    with pytest.raises(RuleViolation, match="already"):
        override_window(offender_id=offender.pk, reason="More.", by=supervisor, now=now)


def test_a_secret_is_disclosed_once_nothing_of_it_is_to_come(offender: Offender, now: datetime) -> None:
    """Not at the end of its period, while a window drawn from it lies ahead; and only once."""
    window = window_of(offender)
    last = datetime.combine(max(window.until_on, date(2027, 1, 1)), now.time(), tzinfo=UTC)

    assert disclose_periods(now=datetime(2026, 12, 31, 12, tzinfo=UTC)) == []
    assert disclose_periods(now=last) == []
    assert [period.disclosed_at for period in disclose_periods(now=last + timedelta(days=1))] == [
        last + timedelta(days=1)
    ]
    assert disclose_periods(now=last + timedelta(days=2)) == []
    assert AuditEvent.objects.filter(verb=Verb.WINDOWS_DISCLOSED).count() == 1
