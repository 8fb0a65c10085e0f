"""Policy is drafted by one person and approved by another, on the page that shows every value."""

from datetime import date

import pytest
from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import User
from offender_mgmt.policy import services
from offender_mgmt.policy.models import PolicyRevision
from tests.conftest import ClientOf
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(administrator: User) -> PolicyRevision:
    """A stricter interval, drafted and not yet in force."""
    return services.draft_revision(
        name="Stricter",
        effective_from=date(2099, 1, 1),
        based_on=PolicyRevision.objects.get(is_shipped=True),
        changes={},
        by=administrator,
    )


def test_every_value_stands_with_its_source(client_of: ClientOf, officer: User) -> None:
    """Anybody may see what due dates rest on, and what is still to be confirmed (issue 2, 5)."""
    page = client_of(officer).get("/policy/").content.decode()

    for value in PolicyRevision.objects.get(is_shipped=True).values.all():
        assert value.key.replace("_", " ").capitalize() in page
        assert value.get_certainty_display() in page
    assert "very high 1, high 3, medium 6, low 12" in page


def test_the_author_waits_for_a_second_person(
    client_of: ClientOf, administrator: User, draft: PolicyRevision
) -> None:
    """Nobody approves their own draft: no button, and a sentence for who sends the form all the same (ACC-13)."""
    client = client_of(administrator)
    assert (
        "It waits for the approval of an administrator other than" in client.get("/policy/").content.decode()
    )

    page = client.post(f"/policy/{draft.pk}/approve/", follow=True).content.decode()

    assert "There is a problem" in page
    draft.refresh_from_db()
    assert draft.approved_at is None


def test_a_second_administrator_approves_it_from_its_day(client_of: ClientOf, draft: PolicyRevision) -> None:
    """Approved, said so, and still not in force before its day."""
    second = make_user("ada.administrator", Role.ADMINISTRATOR)

    page = client_of(second).post(f"/policy/{draft.pk}/approve/", follow=True).content.decode()

    assert "Stricter is approved from 1 January 2099." in page
    assert "No draft is waiting." in page
    draft.refresh_from_db()
    assert draft.approved_by == second
    assert PolicyRevision.objects.in_force(timezone.localdate()).is_shipped
