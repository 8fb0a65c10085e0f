"""A risk level is decided on the page, and the visit follows."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from risk.models import RiskDecision
from tests.conftest import ClientOf
from tests.factories import make_offender, open_obligation

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so these journeys do too."""
    return timezone.now()


def test_raising_the_level_brings_the_visit_forward_at_once(
    client_of: ClientOf, officer: User, north: Team, now: datetime
) -> None:
    """Medium to very high: due today instead of in two months, and nobody is overdue by this morning's decision."""
    today = timezone.localdate(now)
    offender = make_offender(now=now, team=north, manager=officer, visited_on=today - timedelta(days=120))
    assert open_obligation(offender).due_on > today

    page = client_of(officer).post(
        f"/risk/decide/{offender.public_id}/",
        {"level": "very_high", "rationale": "New offence."},
        follow=True,
    )

    assert open_obligation(offender).due_on == today
    assert "Risk level saved." in page.content.decode()
    assert "Due today" in page.content.decode()
    assert "Risk level: very high (was medium)" in page.content.decode()


def test_only_a_supervisor_lowers_a_level_and_the_date_stands(
    client_of: ClientOf, officer: User, supervisor: User, north: Team, now: datetime
) -> None:
    """The officer is told whom to ask and loses no word; the supervisor's decision moves no visit later."""
    offender = make_offender(
        now=now, team=north, manager=officer, risk_level="high", visited_on=date(2026, 1, 10)
    )
    due_on = open_obligation(offender).due_on
    address, form = (
        f"/risk/decide/{offender.public_id}/",
        {"level": "low", "rationale": "Stable for two years."},
    )

    refused = client_of(officer).post(address, form)
    assert refused.status_code == 409
    assert "Only a supervisor may lower a risk level. Ask yours to decide." in refused.content.decode()
    assert "Stable for two years." in refused.content.decode()
    assert not RiskDecision.objects.exists()

    accepted = client_of(supervisor).post(address, form, follow=True)
    assert "Risk level: low (was high)" in accepted.content.decode()
    assert open_obligation(offender).due_on == due_on


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"level": "high", "rationale": ""}, "Write down the reasons for this level."),
        ({"level": "high", "rationale": "   "}, "Write down the reasons for this level."),
        ({"level": "", "rationale": "Because."}, "Choose the level."),
        ({"level": "extreme", "rationale": "Because."}, "extreme is not one of the available choices"),
    ],
)
def test_a_decision_that_is_none_gets_a_sentence(
    form: dict[str, str], sentence: str, client_of: ClientOf, officer: User, north: Team, now: datetime
) -> None:
    """No level without reasons, no reasons without a level, and nothing invented."""
    offender = make_offender(now=now, team=north, manager=officer)

    answer = client_of(officer).post(f"/risk/decide/{offender.public_id}/", form)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not RiskDecision.objects.exists()
