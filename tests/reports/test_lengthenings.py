"""The register of accepted lengthenings: what two people agreed to make later, and nothing else."""

import csv
import hashlib
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from offender_mgmt.accounts.models import Team, User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import RiskLevel
from offender_mgmt.offenders.models import Offender, Proposal
from reports.lengthenings import lengthenings_of, row_of
from risk.services import LevelChosen, decide_level
from tests.conftest import ClientOf
from tests.factories import TOLD, close, make_offender, suspend

pytestmark = pytest.mark.django_db

ADDRESS = "/compliance/lengthenings/"


@pytest.fixture
def now() -> datetime:
    """Pages ask the real clock, so this does too."""
    return timezone.now()


@pytest.fixture
def offender(now: datetime, north: Team, officer: User) -> Offender:
    """High risk, last seen a month ago: due in two months."""
    visited_on = timezone.localdate(now) - timedelta(days=30)
    return make_offender(
        now=now, team=north, manager=officer, reference="North/1", risk_level="high", visited_on=visited_on
    )


def lower(offender: Offender, *, by: User, now: datetime) -> Proposal:
    """A lower level is asked for."""
    asked = decide_level(
        offender_id=offender.pk, chosen=LevelChosen(RiskLevel.LOW, "=Settled.", "word " * 20), by=by, now=now
    )
    assert isinstance(asked, Proposal)
    return asked


def listed() -> list[Proposal]:
    """The whole register."""
    return list(lengthenings_of(Offender.objects.all()))


def test_a_lower_level_is_in_the_register_once_it_is_approved(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """Before, after, by how much, why, and who the two were (domain 4, the ratchet)."""
    proposal = lower(offender, by=officer, now=now)
    assert listed() == []

    offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)

    row = row_of(listed()[0])
    assert row.due_on_before
    assert row.due_on_after
    assert row.days == (row.due_on_after - row.due_on_before).days > 250
    assert (row.reference, row.team, row.kind) == ("North/1", "North", "Lower the risk level")
    assert (row.asked_by, row.approved_by) == ("Olivia Officer", "Susan Supervisor")
    assert row.reason == "=Settled."


def test_a_closure_takes_a_visit_away_for_good(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """No date afterwards, so no number of days."""
    close(offender, by=officer, approver=supervisor, now=now)

    row = row_of(listed()[0])
    assert (row.due_on_after, row.days) == (None, None)


def test_what_was_returned_or_made_nothing_later_is_not_in_it(
    offender: Offender, officer: User, supervisor: User, now: datetime
) -> None:
    """A suspension that ends before the visit is due moves nothing; a returned one never was."""
    suspend(
        offender,
        by=officer,
        approver=supervisor,
        now=now,
        next_check_on=timezone.localdate(now) + timedelta(days=10),
        started_on=timezone.localdate(now),
    )
    returned = lower(offender, by=officer, now=now)
    offenders.return_proposal(proposal_id=returned.pk, answer="Too soon.", by=supervisor, now=now)

    kinds = {proposal.kind for proposal in listed()}
    assert "lower_level" not in kinds
    assert all(row_of(one).due_on_before != row_of(one).due_on_after for one in listed())


@pytest.fixture
def register(
    offender: Offender,
    south: Team,
    officer: User,
    supervisor: User,
    outsider: User,
    other_supervisor: User,
    now: datetime,
) -> None:
    """Two in North, approved today and forty days ago; one in South."""
    proposal = lower(offender, by=officer, now=now)
    offenders.approve(proposal_id=proposal.pk, by=supervisor, now=now)
    for reference, team, asks, approves, days in (
        ("North/2", offender.team, officer, supervisor, 40),
        ("South/1", south, outsider, other_supervisor, 5),
    ):
        then = now - timedelta(days=days)
        another = make_offender(now=then, team=team, reference=reference, visited_on=then.date())
        close(another, by=asks, approver=approves, now=then)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("", {"North/1", "North/2"}, id="all of the own teams"),
        pytest.param("kind=close", {"North/2"}, id="by kind"),
        pytest.param("since={week_ago}", {"North/1"}, id="since a week"),
        pytest.param("until={week_ago}", {"North/2"}, id="until a week ago"),
        pytest.param("since={week_ago}&until={today}", {"North/1"}, id="between two days"),
        pytest.param("since={today}&until={week_ago}", set(), id="days in the wrong order"),
        pytest.param("kind=nonsense", set(), id="no such kind"),
        pytest.param("team=999999", set(), id="no team of theirs"),
    ],
)
def test_filters_live_in_the_address(
    query: str, shown: set[str], register: None, client_of: ClientOf, supervisor: User, now: datetime
) -> None:
    """What is asked for, of the own teams; a filter that is wrong shows nothing, and says so."""
    today = timezone.localdate(now)
    query = query.format(today=today, week_ago=today - timedelta(days=7))

    page = client_of(supervisor).get(f"{ADDRESS}?{query}").content.decode()

    assert {one for one in ("North/1", "North/2", "South/1") if one in page} == shown


def test_an_auditor_reads_the_whole_forces_without_names(
    register: None, client_of: ClientOf, auditor: User
) -> None:
    """References of every team, and no link to a record that they may not open."""
    page = client_of(auditor).get(ADDRESS).content.decode()

    assert all(one in page for one in ("North/1", "North/2", "South/1"))
    assert "/offenders/" not in page
    assert not any(one.family_name in page for one in Offender.objects.all())


def test_the_page_is_audited_with_whom_it_shows(
    register: None, client_of: ClientOf, supervisor: User
) -> None:
    """Every person on the page (LAW-2)."""
    client_of(supervisor).get(ADDRESS)

    event = AuditEvent.objects.order_by("pk").last()
    assert event
    assert event.verb == "offenders_listed"
    north = Offender.objects.filter(reference__startswith="North")
    assert event.offender_ids == sorted(north.values_list("pk", flat=True))


def rows_of(answer: Any) -> list[dict[str, str]]:
    """A downloaded file as a program reads it."""
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_file_holds_what_the_page_shows_and_is_audited(
    register: None, client_of: ClientOf, supervisor: User, now: datetime
) -> None:
    """The same filters, no cell that a spreadsheet would run, and its hash in the log (FIL-7, AUD-1)."""
    answer = client_of(supervisor).post(f"{ADDRESS}?kind=lower_level", TOLD)

    (row,) = rows_of(answer)
    assert (row["Reference"], row["Approved by"]) == ("North/1", "Susan Supervisor")
    assert row["Reasons"] == "'=Settled."
    assert date.fromisoformat(row["Due after"]) > date.fromisoformat(row["Due before"])
    event = AuditEvent.objects.order_by("pk").last()
    assert event
    assert (event.verb, event.details["report"]) == ("report_exported", "accepted-lengthenings/1")
    assert event.details["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert answer["Content-Disposition"] == (
        f'attachment; filename="vigil-accepted-lengthenings-{timezone.localdate(now)}.csv"'
    )


def test_a_wrong_filter_makes_no_file(register: None, client_of: ClientOf, supervisor: User) -> None:
    """422 and the page, with nothing exported."""
    answer = client_of(supervisor).post(f"{ADDRESS}?kind=nonsense", TOLD)

    assert answer.status_code == 422
    assert not AuditEvent.objects.filter(verb="report_exported").exists()
