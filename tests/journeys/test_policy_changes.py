"""Policy is drafted by one person, tried on the register, and approved by another who saw what it would do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from caseload import services as caseload
from caseload.models import Publication, Simulation
from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import PolicyRevision, PolicyValue
from tests.conftest import ClientOf
from tests.factories import make_offender, make_user

pytestmark = pytest.mark.django_db
SOURCE = {"source": "Force order 7", "certainty": "V"}
QUARTERS = {"part_very_high": 1, "part_high": 2, "part_medium": 3, "part_low": 12}


@pytest.fixture
def second(db: None) -> User:
    """Another administrator."""
    return make_user("ada.administrator", Role.ADMINISTRATOR)


@pytest.fixture
def due(north: Team, officer: User) -> Offender:
    """Medium risk, seen four months ago: due under the shipped policy in two."""
    now = timezone.now()
    seen_on = timezone.localdate(now) - timedelta(days=120)
    return make_offender(now=now, team=north, manager=officer, visited_on=seen_on)


def drafted(client: Client, **day: object) -> PolicyRevision:
    """A draft begun on the page, from today on."""
    shipped = PolicyRevision.objects.get(is_shipped=True)
    form = {"based_on": shipped.pk, "name": "Stricter", "effective_from": timezone.localdate()} | day
    client.post("/policy/drafts/new/", form)
    return PolicyRevision.objects.get(name="Stricter")


def change(client: Client, draft: PolicyRevision, key: str, **form: object) -> str:
    """What the page answers when that value is sent."""
    value = PolicyValue.objects.get(revision=draft, key=key)
    return client.post(f"/policy/values/{value.pk}/", form, follow=True).content.decode()


def simulated(client: Client, draft: PolicyRevision) -> Simulation:
    """Asked for on the page, worked out by a worker."""
    client.post(f"/caseload/policy/{draft.pk}/simulate/")
    assert caseload.simulate_waiting(now=timezone.now()) == 1
    return Simulation.objects.filter(revision=draft).latest("pk")


def test_every_value_stands_with_its_source(client_of: ClientOf, officer: User) -> None:
    """Anybody may see what due dates rest on, and what is still to be confirmed (issue 2, 5)."""
    page = client_of(officer).get("/policy/").content.decode()

    for value in PolicyRevision.objects.get(is_shipped=True).values.all():
        assert value.key.replace("_", " ").capitalize() in page
        assert value.get_certainty_display() in page
    assert "very high 1, high 3, medium 6, low 12" in page


def test_a_policy_is_tried_before_it_bites(
    client_of: ClientOf,
    administrator: User,
    second: User,
    supervisor: User,
    auditor: User,
    due: Offender,
) -> None:
    """Drafted, simulated, looked at person by person, approved by a second person, and compared afterwards."""
    client = client_of(administrator)
    draft = drafted(client)
    page = change(client, draft, "visit_interval_months", **QUARTERS, **SOURCE)
    assert "very high 1, high 2, medium 3, low 12" in page
    assert "It has not been simulated." in client.get(f"/caseload/policy/{draft.pk}/").content.decode()

    simulation = simulated(client, draft)
    page = client.get(f"/caseload/policy/{draft.pk}/").content.decode()
    assert "What was foreseen: 0 overdue become 1" in page
    assert "It waits for the approval of an administrator other than" in page
    people = f"/caseload/simulations/{simulation.request.public_id}/"
    for reader in (client, client_of(auditor)):
        assert due.reference in reader.get(people).content.decode()
        assert due.family_name not in reader.get(people).content.decode()
    assert due.family_name in client_of(supervisor).get(people).content.decode()

    form = {"simulation": simulation.pk, "confirmed": "on"}
    approved = client_of(second).post(f"/caseload/policy/{draft.pk}/publish/", form, follow=True)
    assert "Stricter is approved from" in approved.content.decode()
    caseload.recalculate(now=timezone.now())

    page = (
        client_of(supervisor)
        .get(f"/caseload/policy/{draft.pk}/outcome/?outcome=as_foreseen")
        .content.decode()
    )
    assert due.reference in page
    assert "Newly overdue" in page
    assert Publication.objects.get().simulation == simulation


def test_the_author_cannot_approve(client_of: ClientOf, administrator: User) -> None:
    """Nobody approves their own draft, whatever form they send (ACC-13)."""
    client = client_of(administrator)
    draft = drafted(client)
    form = {"simulation": simulated(client, draft).pk, "confirmed": "on"}

    answer = client.post(f"/caseload/policy/{draft.pk}/publish/", form)

    assert answer.status_code == 409
    assert "somebody other than the person who drafted it" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.approved_at is None


def test_without_a_simulation_nobody_approves(client_of: ClientOf, administrator: User, second: User) -> None:
    """What nobody has tried is not published."""
    draft = drafted(client_of(administrator))

    answer = client_of(second).post(f"/caseload/policy/{draft.pk}/publish/", {"confirmed": "on"})

    assert answer.status_code == 422
    assert "Simulate the draft first." in answer.content.decode()


def test_only_the_author_changes_a_draft(client_of: ClientOf, administrator: User, second: User) -> None:
    """Otherwise the second person could approve what they wrote."""
    draft = drafted(client_of(administrator))

    page = change(client_of(second), draft, "first_visit_days", value=10, **SOURCE)

    assert "Only whoever drafted this may change it" in page
    assert draft.policy().first_visit_days == 15


@pytest.mark.parametrize(
    ("key", "form", "words"),
    [
        pytest.param(
            "visit_interval_months", {**QUARTERS, "part_low": 0, **SOURCE}, "Wrong: low.", id="no months"
        ),
        pytest.param(
            "visit_interval_months",
            {"part_high": 3, **SOURCE},
            "Low: enter a whole number.",
            id="a level missing",
        ),
        pytest.param("first_visit_days", {"value": "ten", **SOURCE}, "Enter a whole number.", id="a word"),
        pytest.param("first_visit_days", {"value": 10, "certainty": "V"}, "Say where", id="no source"),
        pytest.param(
            "first_visit_days",
            {"value": 10, "certainty": "V", "source": "the old one"},
            "the source is still that of the old one",
            id="half changed",
        ),
        pytest.param("shift_cover", {"value": "{", **SOURCE}, "bracket, comma", id="broken brackets"),
        pytest.param("shift_cover", {"value": "{}", **SOURCE}, "cannot be empty", id="nothing"),
        pytest.param(
            "shift_cover",
            {"value": '{"monday": []}', **SOURCE},
            "cannot be used: Shift cover",
            id="a week of a day",
        ),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_in_words(
    key: str, form: dict[str, object], words: str, client_of: ClientOf, administrator: User
) -> None:
    """The sweep must never find that nobody is due (issue 8, bad input)."""
    client = client_of(administrator)
    draft = drafted(client)
    before = PolicyValue.objects.get(revision=draft, key=key)
    if form.get("source") == "the old one":
        form = form | {"source": before.source}

    page = change(client, draft, key, **form)

    assert words in page
    assert PolicyValue.objects.get(pk=before.pk).value == before.value


def test_a_policy_is_not_back_dated(client_of: ClientOf, administrator: User) -> None:
    """What was decided under the old policy stays decided (issue 8, bad input)."""
    shipped = PolicyRevision.objects.get(is_shipped=True)
    form = {
        "based_on": shipped.pk,
        "name": "Late",
        "effective_from": timezone.localdate() - timedelta(days=1),
    }

    answer = client_of(administrator).post("/policy/drafts/new/", form)

    assert answer.status_code == 422
    assert "cannot come into force in the past" in answer.content.decode()
    assert PolicyRevision.objects.count() == 1


def test_two_policies_side_by_side(client_of: ClientOf, administrator: User, officer: User) -> None:
    """From what, to what, and by which source."""
    client = client_of(administrator)
    draft = drafted(client)
    change(client, draft, "first_visit_days", value=10, **SOURCE)
    shipped = PolicyRevision.objects.get(is_shipped=True)

    page = client_of(officer).get(f"/policy/compare/?before={shipped.pk}&after={draft.pk}").content.decode()

    assert f"From {shipped.name} to Stricter: 1" in page
    assert "Force order 7 (Varies by force, to be confirmed)" in page
