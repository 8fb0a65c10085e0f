"""What policies and caseloads refuse, or say plainly: each bad input of the issue that no other module tries."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from caseload import services
from caseload.models import Publication
from caseload.rules.loads import WhatIf
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import AbsenceReason
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import PolicyRevision
from offender_mgmt.policy.rules.drafting import check_values
from offender_mgmt.policy.services import redate_draft
from tests.caseload.conftest import qualify, started
from tests.caseload.policies import QUARTERS, draft, published, simulated, somebody
from tests.conftest import ClientOf
from tests.factories import make_offender
from tests.races import at_once

Cases = list[Offender]
BOUNDS = "1 to 120 whole months"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("intervals", "words"),
    [
        pytest.param({"low": None}, "Missing: low", id="a level missing"),
        pytest.param({"low": None, "very_high": None}, "Missing: very high, low", id="two levels missing"),
        pytest.param({"low": 0}, f"{BOUNDS}.*Wrong: low", id="an interval of nothing"),
        pytest.param({"high": -1}, f"{BOUNDS}.*Wrong: high", id="less than nothing"),
        pytest.param({"medium": 121}, f"{BOUNDS}.*Wrong: medium", id="longer than ten years"),
        pytest.param({"medium": 2.5}, f"{BOUNDS}.*Wrong: medium", id="half a month"),
        pytest.param({"medium": "6"}, f"{BOUNDS}.*Wrong: medium", id="a word"),
        pytest.param({"medium": True}, f"{BOUNDS}.*Wrong: medium", id="yes"),
    ],
)
def test_intervals_under_which_somebody_is_never_due(
    intervals: dict[str, Any], words: str, now: datetime
) -> None:
    """Refused before anything is kept, by the rule and by the service that drafts."""
    values = {key: one.value for key, one in PolicyRevision.objects.get(is_shipped=True).stated().items()}
    changed = {**values["visit_interval_months"], **intervals}
    changed = {level: months for level, months in changed.items() if months is not None}

    with pytest.raises(RuleViolation, match=words):
        check_values(values | {"visit_interval_months": changed})
    with pytest.raises(RuleViolation, match=words):
        draft(now, visit_interval_months=changed)

    assert PolicyRevision.objects.count() == 1


@pytest.mark.django_db
def test_a_second_policy_is_not_published_for_one_day(now: datetime) -> None:
    """On a simulation of before, and on a new one."""
    first, second = draft(now), draft(now, visit_interval_months=QUARTERS)
    shown = simulated(second, now)
    published(first, now)

    with pytest.raises(RuleViolation, match="Another policy has been approved since"):
        published(second, now, shown=shown)
    with pytest.raises(RuleViolation, match="already approved from 19 November 2026"):
        published(second, now)

    assert Publication.objects.get().revision == first


@pytest.mark.django_db(transaction=True)
def test_of_two_policies_published_at_once_for_one_day_one_wins(now: datetime) -> None:
    """The other stays a draft, and whoever approved it is told."""
    shown = [simulated(draft(now), now) for _ in range(2)]
    by = somebody("petra.publisher")

    def publish(number: int) -> str:
        try:
            services.publish_policy(
                revision_id=shown[number].revision_id,
                simulation_id=shown[number].request.public_id,
                by=by,
                now=now,
            )
        except RuleViolation as violation:
            return str(violation)
        return "published"

    answers = at_once(2, publish)

    assert answers.count("published") == 1
    assert any("nother policy" in answer for answer in answers)
    assert PolicyRevision.objects.approved().count() == 2  # with the shipped one
    assert Publication.objects.count() == 1


@pytest.mark.django_db
def test_no_policy_begins_in_the_past(now: datetime) -> None:
    """Neither dated back, nor approved when the day that was shown is over."""
    today, dana = timezone.localdate(now), somebody("dana.drafter")
    revision = draft(now)
    shown = simulated(revision, now)

    with pytest.raises(RuleViolation, match="in the past"):
        redate_draft(
            revision_id=revision.pk,
            name="Late",
            effective_from=today - timedelta(days=1),
            by=dana,
            now=now,
        )
    with pytest.raises(RuleViolation, match="in the past"):
        published(revision, now + timedelta(days=1), shown=shown)

    revision.refresh_from_db()
    assert (revision.name, revision.effective_from, revision.approved_at) == ("Force 2", today, None)


@pytest.mark.django_db
def test_a_simulation_that_ends_after_the_publication_changes_nothing_of_it(
    client_of: ClientOf, administrator: User
) -> None:
    """Asked for before, worked out afterwards: what was shown and published on stays what is shown."""
    now = timezone.now()
    revision = draft(now)
    shown = simulated(revision, now)
    services.ask_simulation(revision_id=revision.pk, by=somebody("dana.drafter"), now=now)
    publication = published(revision, now, shown=shown)

    services.simulate_waiting(now=now)

    publication.refresh_from_db()
    assert publication.simulation == shown
    page = client_of(administrator).get(f"/caseload/policy/{revision.pk}/").content.decode()
    assert str(shown.request.public_id) in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("to", "words"),
    [
        pytest.param("olivia.officer", "manages .* now", id="to whoever has it"),
        pytest.param("oscar.outsider", "Ask for a transfer", id="of another team"),
        pytest.param("untrained", "not trained for this", id="untrained"),
        pytest.param("absent", "is away on 19 November 2026", id="absent"),
        pytest.param("disabled", "is disabled", id="disabled"),
        pytest.param("leaving", "handing their own cases over", id="leaving"),
    ],
)
def test_whom_a_case_is_not_given_to(
    to: str, words: str, cases: Cases, colleague: User, outsider: User, supervisor: User, now: datetime
) -> None:
    """The preview says so, carrying it out refuses, and the old manager stays."""
    if to != "untrained":
        qualify(colleague, by=supervisor, now=now)
    if to == "absent":
        day = timezone.localdate(now)
        accounts.record_absence(
            user_id=colleague.pk,
            starts_on=day,
            ends_on=day,
            reason=AbsenceReason.LEAVE,
            by=supervisor,
            now=now,
        )
    if to == "disabled":
        User.objects.filter(pk=colleague.pk).update(is_active=False)
    if to == "leaving":
        started(colleague, by=supervisor, now=now)
    people = {user.username: user for user in User.objects.all()}
    before = cases[0].manager
    asked = services.Asked([cases[0].pk], people.get(to, colleague).pk, "Evens out.")

    (line,) = services.preview_reallocation(asked, on=timezone.localdate(now)).lines
    with pytest.raises(RuleViolation, match=words) as refused:
        services.reallocate_case(offender_id=cases[0].pk, asked=asked, by=supervisor, now=now)

    assert line.refusal == str(refused.value)
    cases[0].refresh_from_db()
    assert cases[0].manager == before


@pytest.mark.django_db
def test_nobody_hands_over_under_their_own_eyes(supervisor: User, north: Team, now: datetime) -> None:
    """Whoever leaves cannot be the one who answers beside them."""
    make_offender(now=now, team=north, manager=supervisor)

    with pytest.raises(RuleViolation, match="ask another supervisor"):
        started(supervisor, by=supervisor, now=now)


@pytest.mark.django_db
def test_a_simulation_without_any_hours_says_that_nobody_knows(
    client_of: ClientOf, administrator: User, officer: User, north: Team
) -> None:
    """Also when somebody is supposed to leave: nothing is compared with nought."""
    now = timezone.now()
    make_offender(now=now, team=north, manager=officer, visited_on=date(2020, 2, 1))
    revision, day = draft(now), timezone.localdate(now)
    simulated(revision, now, what_if=WhatIf(officer.pk, day, 10))
    client: Client = client_of(administrator)

    page = client.get(f"/caseload/policy/{revision.pk}/").content.decode()

    assert page.count("none recorded") == 2
    assert page.count("not known: no hours are recorded for this team") == 2
