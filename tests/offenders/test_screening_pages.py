"""Where possible conflicts wait, who is shown them, and deciding one (ACC-10)."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders import services
from offender_mgmt.offenders.choices import AccessLevel, ConflictKind
from offender_mgmt.offenders.models import AccessGrant, ConflictBlock, ConflictReview, Offender
from offender_mgmt.policy.models import in_force
from tests.conftest import ClientOf
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db

LIST = "/offenders/conflicts/"
GROUNDS = ["linked.address", "offender.date_of_birth", "offender.surname"]


@pytest.fixture
def record(north: Team, officer: User, now: datetime) -> Offender:
    """Olivia's, in North."""
    return make_offender(now=now, family_name="Recordsurname", team=north, manager=officer)


def review(offender: Offender, user: User, *, days_ago: int = 0) -> ConflictReview:
    """A question about these two."""
    return ConflictReview.objects.create(
        offender=offender, user=user, grounds=GROUNDS, found_at=timezone.now() - timedelta(days=days_ago)
    )


def page(client: Client, path: str = LIST) -> str:
    """What the page says, in one line."""
    return " ".join(client.get(path).content.decode().split())


def test_a_supervisor_reads_who_and_why_and_no_fact_of_the_colleague(
    record: Offender, colleague: User, supervisor: User, client_of: ClientOf
) -> None:
    """Grounds in words; neither an address nor a date."""
    review(record, colleague)

    shown = page(client_of(supervisor))

    assert "Possible conflicts: 1" in shown
    assert "Recordsurname" in shown
    assert "Colin Colleague, offender manager" in shown
    assert "with the offender: a surname, the date of birth; with somebody linked" in shown
    assert "linked to the offender: the home address" in shown


def test_nobody_is_told_of_a_question_about_themselves(
    record: Offender, supervisor: User, colleague: User, north: Team, client_of: ClientOf
) -> None:
    """The list, the number on the dashboard and the page are as if there were none; for another they are there."""
    other = make_user("stella.supervisor", Role.SUPERVISOR, supervises=[north])
    about = review(record, supervisor)

    assert "No possible conflict waits" in page(client_of(supervisor))
    assert "possible conflict" not in page(client_of(supervisor), "/reports/dashboard/").lower()
    assert client_of(supervisor).get(f"{LIST}{about.public_id}/").status_code == 404
    assert "Possible conflicts: 1" in page(client_of(other))
    assert "1 possible conflict of somebody who works here</a> waits for" in page(
        client_of(other), "/reports/dashboard/"
    )


def test_only_who_sees_the_record_sees_the_question(
    record: Offender,
    colleague: User,
    supervisor: User,
    other_supervisor: User,
    client_of: ClientOf,
    now: datetime,
) -> None:
    """Another team's supervisor, and the team's own once the record has a list without them, read of nothing."""
    about = review(record, colleague)
    Offender.objects.filter(pk=record.pk).update(access_level=AccessLevel.RESTRICTED)
    AccessGrant.objects.create(
        offender=record,
        user=other_supervisor,
        level=AccessLevel.RESTRICTED,
        reason="Case",
        requested_by=colleague,
        approved_by=other_supervisor,
        granted_at=now,
    )

    assert "No possible conflict waits" in page(client_of(supervisor))
    assert client_of(supervisor).get(f"{LIST}{about.public_id}/").status_code == 404
    assert "Recordsurname" in page(client_of(other_supervisor))


@pytest.mark.parametrize(("beyond", "late"), [(0, False), (1, True)])
def test_a_question_that_waits_too_long_is_shown_as_late(
    beyond: int, late: bool, record: Offender, colleague: User, supervisor: User, client_of: ClientOf
) -> None:
    """After as many days as policy says, and not one before."""
    days = in_force(timezone.localdate()).conflict_review_days
    review(record, colleague, days_ago=days + beyond)

    shown = page(client_of(supervisor))
    assert (">Late</strong>" in shown) is late
    assert f"A question is late after {days} days; then" in shown


def test_the_page_says_when_everybody_was_compared(supervisor: User, client_of: ClientOf) -> None:
    """A comparison that stopped must not look like one that finds nothing."""
    assert "Nobody has been compared with the whole register yet." in page(client_of(supervisor))

    services.screen_all(now=timezone.now())

    assert "1 account with 0 records." in page(client_of(supervisor))


def test_filters_live_in_the_address(
    record: Offender, colleague: User, supervisor: User, south: Team, client_of: ClientOf
) -> None:
    """What was decided, by state; a team of others is no filter."""
    dismissed = review(record, colleague)
    services.decide_review(
        public_id=dismissed.public_id, kind=None, reason="Asked.", by=supervisor, now=timezone.now()
    )
    client = client_of(supervisor)

    assert "No possible conflict waits" in page(client)
    assert "No conflict, Susan Supervisor" in page(client, f"{LIST}?state=dismissed")
    assert "Nothing matches these filters." in page(client, f"{LIST}?state=conflict")
    assert "This list cannot be shown." in page(client, f"{LIST}?team={south.pk}")


def test_the_list_asks_the_same_number_of_questions_whoever_waits(
    north: Team, colleague: User, supervisor: User, client_of: ClientOf, now: datetime
) -> None:
    """One or seven."""
    client, counted = client_of(supervisor), []
    for more in (1, 6):
        for _ in range(more):
            review(make_offender(now=now, team=north), colleague)
        with CaptureQueriesContext(connection) as asked:
            page(client)
        counted.append(len(asked))

    assert counted[0] == counted[1]


def test_a_conflict_is_decided(
    record: Offender, colleague: User, supervisor: User, client_of: ClientOf
) -> None:
    """The record is kept from them, and the page goes on to what else waits."""
    about = review(record, colleague)

    answer = client_of(supervisor).post(
        f"{LIST}{about.public_id}/", {"answer": "knows", "reason": "Brothers."}, follow=True
    )

    block = ConflictBlock.objects.get()
    assert (block.user, block.kind, block.reason, block.set_by) == (
        colleague,
        ConflictKind.KNOWS,
        "Brothers.",
        supervisor,
    )
    assert answer.redirect_chain == [(LIST, 302)]
    assert "on record with your reason" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"reason": "Brothers."}, "Say whether there is a conflict."),
        ({"answer": "none"}, "Say how you know."),
    ],
)
def test_what_a_decision_needs(
    sent: dict[str, str], says: str, record: Offender, colleague: User, supervisor: User, client_of: ClientOf
) -> None:
    """An answer and a reason."""
    about = review(record, colleague)

    answer = client_of(supervisor).post(f"{LIST}{about.public_id}/", sent)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    about.refresh_from_db()
    assert about.state == "open"


def test_nobody_decides_twice(
    record: Offender, colleague: User, supervisor: User, client_of: ClientOf
) -> None:
    """What somebody else decided meanwhile is said, and stays."""
    about = review(record, colleague)
    client = client_of(supervisor)
    client.post(f"{LIST}{about.public_id}/", {"answer": "none", "reason": "Only alike."})

    answer = client.post(f"{LIST}{about.public_id}/", {"answer": "knows", "reason": "Brothers."})

    assert answer.status_code == 409
    assert "This was decided already." in answer.content.decode()
    assert not ConflictBlock.objects.exists()
