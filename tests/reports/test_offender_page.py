"""The page of one offender: the due date with its arithmetic, and what happened, with both dates."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Address, Offender, Order
from risk.services import LevelChosen, decide_level
from tests.conftest import ClientOf
from tests.factories import close, make_offender, make_visit, open_obligation, suspend

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this does too."""
    return timezone.now()


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """High risk, last seen in 2017."""
    return make_offender(
        now=now,
        team=north,
        manager=officer,
        risk_level="high",
        family_name="Carrow",
        registered_on=date(2015, 6, 1),
        visited_on=date(2017, 3, 14),
    )


def words(answer: Any) -> str:
    """The page as it is read: text only, one space between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_due_date_stands_with_its_arithmetic(
    offender: Offender, client_of: ClientOf, officer: User
) -> None:
    """Four plain lines: from where, how long, what changed it, which date and why (design 5, the receipt)."""
    page = words(client_of(officer).get(offender.get_absolute_url()))

    for line in open_obligation(offender).receipt["lines"]:
        assert line in page
    assert "Last successful visit: 14 March 2017" in page
    assert "14 June 2017" in page
    assert "Overdue by more than 9 years" in page


def test_each_entry_says_when_it_happened_and_when_it_was_recorded(
    offender: Offender, client_of: ClientOf, officer: User, colleague: User
) -> None:
    """A visit written up late is seen to be late (VIS-6)."""
    visit = make_visit(offender, date(2026, 1, 10), outcome="no_answer", by=colleague)
    page = words(client_of(officer).get(offender.get_absolute_url()))

    assert "Visit: no answer (not successful) by Colin Colleague" in page
    assert "Happened 10 January 2026 at 12:00 , recorded 10 January 2026 at 13:00" in page
    assert visit.receipt_number in page


def test_the_newest_stands_first(
    offender: Offender, client_of: ClientOf, supervisor: User, now: datetime
) -> None:
    """Visits, decisions and suspensions in one order."""
    decide_level(
        offender_id=offender.pk,
        chosen=LevelChosen(RiskLevel.VERY_HIGH, "Breach."),
        by=supervisor,
        now=now,
    )
    page = words(client_of(supervisor).get(offender.get_absolute_url()))

    decision, visit = (
        page.index("Risk level: very high (was high)"),
        page.index("Visit: seen inside (successful)"),
    )
    assert decision < visit
    assert "Breach." in page


def test_a_suspension_shows_its_evidence_and_its_check(
    offender: Offender, client_of: ClientOf, officer: User, supervisor: User, now: datetime
) -> None:
    """Why no visit is due, on whose word, and until when that holds (domain 1.13)."""
    today = timezone.localdate(now)
    suspend(
        offender,
        by=officer,
        approver=supervisor,
        now=now,
        evidence="Prison records seen.",
        next_check_on=today + timedelta(days=30),
    )
    page = words(client_of(supervisor).get(offender.get_absolute_url()))

    check_on = today + timedelta(days=30)
    assert "Suspended: in custody" in page
    assert "Prison records seen." in page
    assert f"Check by {check_on.day} {check_on:%B %Y}" in page
    assert "Visits suspended" in page


def test_a_closed_record_says_so_and_offers_nothing(
    offender: Offender, client_of: ClientOf, officer: User, supervisor: User, now: datetime
) -> None:
    """No visit is due, and the evidence says why (domain 1.13)."""
    close(offender, by=officer, approver=supervisor, now=now, evidence="Certificate seen")
    page = words(client_of(supervisor).get(offender.get_absolute_url()))

    assert "Certificate seen" in page
    assert "No visit is due" in page
    assert "Record a visit" not in page
    assert "Overdue" not in page.replace("Team visits", "")


def test_nothing_known_is_said_and_never_looks_fine(
    client_of: ClientOf, supervisor: User, now: datetime
) -> None:
    """Not assessed, no manager, no team, no visit: each in words (design 3.2)."""
    bare = make_offender(now=now, risk_level=None, date_of_birth=None, registered_on=None)
    page = words(client_of(supervisor).get(bare.get_absolute_url()))

    for said in ("Not assessed", "Nobody", "No team", "not known", "none on record", "No address on record"):
        assert said in page


def test_addresses_orders_and_managers_are_dated(
    offender: Offender,
    client_of: ClientOf,
    officer: User,
    colleague: User,
    supervisor: User,
    north: Team,
    now: datetime,
) -> None:
    """Where they lived, what binds them, and who answered for them, from when until when."""
    Address.objects.create(
        offender=offender,
        lines="1 Old Road",
        until_on=date(2020, 5, 1),
        recorded_on=date(2019, 1, 1),
    )
    Order.objects.create(offender=offender, kind="shpo", made_on=date(2016, 2, 3), origin="import")
    for manager, on in ((colleague, date(2026, 2, 1)), (officer, date(2026, 6, 1))):
        offenders.assign(
            offender_id=offender.pk, manager=manager, team=north, from_on=on, by=supervisor, now=now
        )
    page = words(client_of(officer).get(offender.get_absolute_url()))

    assert "1 Old Road from a day not known until 1 May 2020" in page
    assert "Sexual harm prevention order made on 3 February 2016, end not known" in page
    assert "Colin Colleague, North from 1 February 2026 until 1 June 2026" in page


def test_what_somebody_wrote_is_shown_and_never_run(
    offender: Offender, client_of: ClientOf, officer: User, supervisor: User, now: datetime
) -> None:
    """A script in any text is text (WEB-2)."""
    script = "<script>alert(1)</script>"
    Offender.objects.filter(pk=offender.pk).update(family_name=script)
    decide_level(
        offender_id=offender.pk, chosen=LevelChosen(RiskLevel.VERY_HIGH, script), by=supervisor, now=now
    )

    page = client_of(officer).get(offender.get_absolute_url()).content.decode()

    assert script not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
