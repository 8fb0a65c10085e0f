"""A draft that nobody wants any more is withdrawn: kept, and never in force."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from caseload import services as caseload
from caseload.models import SimulationRequest
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.rules.drafting import Stated, check_can_withdraw
from offender_mgmt.policy.services import (
    approve_revision,
    change_value,
    draft_revision,
    redate_draft,
    withdraw_draft,
)
from tests.caseload.policies import draft, published, simulated, somebody
from tests.conftest import ClientOf
from tests.races import at_once

BECAUSE = "Another interval was chosen."


@pytest.mark.parametrize(
    ("told", "words"),
    [
        pytest.param({"because": " "}, "Say why", id="no reason"),
        pytest.param({"already_approved": True}, "is approved and cannot be withdrawn", id="approved"),
        pytest.param({"is_withdrawn": True}, "withdrawn already", id="twice"),
    ],
)
def test_what_cannot_be_withdrawn(told: dict[str, object], words: str) -> None:
    """Only a draft, once, and with a reason."""
    facts = {"already_approved": False, "is_withdrawn": False, "because": BECAUSE}
    check_can_withdraw(**facts)

    with pytest.raises(RuleViolation, match=words):
        check_can_withdraw(**facts | told)


def withdrawn(revision: PolicyRevision, now: datetime, *, by: str = "dana.drafter") -> PolicyRevision:
    """By its drafter, unless somebody else is named."""
    return withdraw_draft(revision_id=revision.pk, because=BECAUSE, by=somebody(by), now=now)


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["dana.drafter", "petra.publisher"])
def test_its_drafter_or_another_administrator_withdraws_it(by: str, now: datetime) -> None:
    """Who, when and why are kept and audited; it is no draft any more."""
    revision = withdrawn(draft(now), now, by=by)

    revision.refresh_from_db()
    assert (revision.withdrawn_by, revision.withdrawn_at) == (somebody(by), now)
    assert revision.withdrawn_because == BECAUSE
    assert not PolicyRevision.objects.drafts().exists()
    assert list(PolicyRevision.objects.withdrawn()) == [revision]
    event = AuditEvent.objects.get(verb=Verb.POLICY_WITHDRAWN)
    assert (event.actor_id, event.details) == (somebody(by).pk, {"revision": revision.pk})


@pytest.mark.django_db
def test_nothing_can_be_done_with_it_afterwards(now: datetime) -> None:
    """Not changed, not dated anew, not tried, not approved on a simulation of before."""
    revision, dana, petra = draft(now), somebody("dana.drafter"), somebody("petra.publisher")
    shown = simulated(revision, now)
    withdrawn(revision, now)
    key = revision.pk
    deeds: list[Callable[[], object]] = [
        lambda: change_value(revision_id=key, key="first_visit_days", to=Stated(9, "Order 8", "V"), by=dana),
        lambda: redate_draft(
            revision_id=key, name="Later", effective_from=date(2027, 1, 1), by=dana, now=now
        ),
        lambda: approve_revision(revision_id=key, by=petra, now=now),
        lambda: caseload.ask_simulation(revision_id=key, by=dana, now=now),
        lambda: published(revision, now, shown=shown),
        lambda: withdrawn(revision, now),
    ]

    for deed in deeds:
        with pytest.raises(RuleViolation, match="withdrawn"):
            deed()

    assert PolicyRevision.objects.in_force(timezone.localdate(now)).is_shipped
    assert revision.stated() == PolicyRevision.objects.get(is_shipped=True).stated()


@pytest.mark.django_db
def test_a_simulation_that_waits_is_refused(now: datetime) -> None:
    """Withdrawn between asking and working out."""
    revision = draft(now)
    caseload.ask_simulation(revision_id=revision.pk, by=somebody("dana.drafter"), now=now)
    withdrawn(revision, now)

    assert caseload.simulate_waiting(now=now) == 1

    assert "was withdrawn" in SimulationRequest.objects.get().refusal
    assert not revision.simulations.exists()


@pytest.mark.django_db
def test_another_draft_can_be_based_on_it_for_the_same_day(now: datetime) -> None:
    """What was thought of is not lost, and its day is free."""
    revision = withdrawn(draft(now, first_visit_days=9), now)

    again = draft_revision(
        name="Again",
        effective_from=revision.effective_from,
        based_on=revision,
        changes={},
        by=somebody("dana.drafter"),
    )

    assert again.policy().first_visit_days == 9
    assert published(again, now).revision == again


@pytest.mark.django_db(transaction=True)
def test_withdrawing_and_approving_at_once_has_one_winner(now: datetime) -> None:
    """Whoever is second is told; it is never both."""
    revision, dana, petra = draft(now), somebody("dana.drafter"), somebody("petra.publisher")

    def deed(number: int) -> str:
        try:
            if number:
                withdraw_draft(revision_id=revision.pk, because=BECAUSE, by=dana, now=now)
            else:
                approve_revision(revision_id=revision.pk, by=petra, now=now)
        except RuleViolation as violation:
            return str(violation)
        return "won"

    answers = at_once(2, deed)

    revision.refresh_from_db()
    assert answers.count("won") == 1
    assert (revision.approved_at is None) != (revision.withdrawn_at is None)
    assert any("withdrawn" in answer for answer in answers if answer != "won")


@pytest.fixture
def client(client_of: ClientOf, administrator: User) -> Client:
    """Another administrator's browser: the draft is Dana's."""
    return client_of(administrator)


def text(answer: object, status: int = 200) -> str:
    """A page, in one line."""
    assert answer.status_code == status  # type: ignore[attr-defined]  # the test client's
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_it_is_withdrawn_on_its_page_and_stays_listed(client: Client, administrator: User) -> None:
    """With the reason; the pages offer nothing more to do with it."""
    now = timezone.now()
    revision = draft(now)
    simulated(revision, now)
    page, tried = f"/policy/{revision.pk}/", f"/caseload/policy/{revision.pk}/"
    assert "Withdraw it" in text(client.get(page))
    assert "Say why the draft is withdrawn." in text(client.post(f"{page}withdraw/", {"because": " "}), 422)

    assert "Force 2 is withdrawn." in text(client.post(f"{page}withdraw/", {"because": BECAUSE}, follow=True))

    index = text(client.get("/policy/"))
    assert "No draft is waiting." in index
    assert f"withdrawn by {administrator} on" in index
    assert BECAUSE in index
    for address in (page, tried):
        shown = text(client.get(address))
        assert BECAUSE in shown
        assert "Withdrawn draft" in shown
        assert "Withdraw it" not in shown
        assert "Simulate" not in shown.replace("Simulated", "")
        assert "Approval" not in shown
    assert "withdrawn already" in text(client.post(f"{page}withdraw/", {"because": BECAUSE}), 409)
    assert "(withdrawn, from" in text(client.get("/policy/compare/"))
