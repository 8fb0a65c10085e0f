"""A policy is drafted by one person, approved by another, and in force from its day."""

from datetime import date, datetime
from typing import Any

import pytest

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.models import AuditEvent
from offender_mgmt.errors import RuleViolation, VigilError
from offender_mgmt.policy.models import PolicyRevision, PolicyValue, in_force
from offender_mgmt.policy.rules.drafting import Stated
from offender_mgmt.policy.services import approve_revision, change_value, draft_revision
from tests.history import history_of

pytestmark = pytest.mark.django_db

STRICTER = {"first_visit_days": {"value": 10, "source": "Force order 7 of 2026", "certainty": "V"}}


def draft(by: User, *, changes: Any = STRICTER, effective_from: date = date(2026, 12, 1)) -> PolicyRevision:
    """A draft based on the shipped values."""
    return draft_revision(
        name="Force 2",
        effective_from=effective_from,
        based_on=PolicyRevision.objects.get(is_shipped=True),
        changes=changes,
        by=by,
    )


def test_a_draft_copies_what_it_does_not_change(administrator: User) -> None:
    """A draft is a whole policy, with the sources of what it keeps."""
    revision = draft(administrator)

    assert revision.policy().first_visit_days == 10
    assert revision.policy().visit_interval_months["high"] == 3
    changed, kept = (revision.values.get(key=key) for key in ("first_visit_days", "minimum_officers"))
    assert (changed.source, changed.certainty) == ("Force order 7 of 2026", "V")
    assert kept.source.startswith("Two staff visit")


def test_a_draft_that_is_not_whole_is_refused_and_leaves_nothing(administrator: User) -> None:
    """A broken draft is refused before anybody can approve it."""
    broken = {"first_visit_days": {"value": "ten", "source": "typing", "certainty": "V"}}

    with pytest.raises(VigilError, match="cannot be used: First visit days"):
        draft(administrator, changes=broken)

    assert PolicyRevision.objects.count() == 1
    assert not AuditEvent.objects.exists()


def test_a_second_person_puts_the_draft_in_force(administrator: User, auditor: User, now: datetime) -> None:
    """In force from its day, not before (ACC-13)."""
    revision = approve_revision(revision_id=draft(administrator).pk, by=auditor, now=now)

    assert (revision.approved_by, revision.approved_at) == (auditor, now)
    assert in_force(date(2026, 11, 30)).first_visit_days == 15
    assert in_force(date(2026, 12, 1)).first_visit_days == 10


def test_nobody_approves_their_own_draft(administrator: User, now: datetime) -> None:
    """Four eyes (ACC-13)."""
    revision = draft(administrator)

    with pytest.raises(RuleViolation, match="somebody other than the person who drafted it"):
        approve_revision(revision_id=revision.pk, by=administrator, now=now)

    assert in_force(date(2026, 12, 1)).first_visit_days == 15


def test_a_policy_is_approved_once(
    administrator: User, auditor: User, supervisor: User, now: datetime
) -> None:
    """A second approval would rewrite who answers for it."""
    revision = approve_revision(revision_id=draft(administrator).pk, by=auditor, now=now)

    with pytest.raises(RuleViolation, match="already been approved"):
        approve_revision(revision_id=revision.pk, by=supervisor, now=now)


@pytest.mark.parametrize(
    ("effective_from", "is_accepted"),
    [
        pytest.param(date(2026, 11, 18), False, id="yesterday"),
        pytest.param(date(2026, 11, 19), True, id="today"),
        pytest.param(date(2026, 11, 20), True, id="tomorrow"),
    ],
)
def test_a_policy_does_not_come_into_force_in_the_past(
    effective_from: date, is_accepted: bool, administrator: User, auditor: User, now: datetime
) -> None:
    """What was decided under the old policy was decided under the old policy."""
    revision = draft(administrator, effective_from=effective_from)

    if not is_accepted:
        with pytest.raises(RuleViolation, match="in the past"):
            approve_revision(revision_id=revision.pk, by=auditor, now=now)
        return
    approve_revision(revision_id=revision.pk, by=auditor, now=now)
    assert in_force(effective_from).name == "Force 2"


def test_draft_and_approval_are_audited(administrator: User, auditor: User, now: datetime) -> None:
    """Who drafted which values, and who approved."""
    revision = approve_revision(revision_id=draft(administrator).pk, by=auditor, now=now)

    drafted, approved = AuditEvent.objects.order_by("pk")
    assert (drafted.verb, drafted.actor_id) == ("policy_drafted", administrator.pk)
    assert drafted.details == {"revision": revision.pk, "keys": ["first_visit_days"]}
    assert (approved.verb, approved.actor_id) == ("policy_approved", auditor.pk)


def test_the_history_tells_each_value_that_ever_held(
    administrator: User, auditor: User, now: datetime
) -> None:
    """As it was known then is a query: approval and values are in the row history."""
    revision = approve_revision(revision_id=draft(administrator).pk, by=auditor, now=now)

    history = history_of(PolicyRevision).filter(pgh_obj=revision)
    assert [(event.pgh_label, event.approved_by_id) for event in history] == [
        ("insert", None),
        ("update", auditor.pk),
    ]
    values = history_of(PolicyValue).filter(revision=revision, key="first_visit_days")
    assert [event.value for event in values] == [10]


def test_one_policy_is_approved_for_a_day(administrator: User, auditor: User, now: datetime) -> None:
    """Of two drafts for one day the second is refused, and stays a draft (issue 8, bad input)."""
    approve_revision(revision_id=draft(administrator).pk, by=auditor, now=now)
    second = draft(administrator)

    with pytest.raises(RuleViolation, match="already approved from 1 December 2026"):
        approve_revision(revision_id=second.pk, by=auditor, now=now)

    second.refresh_from_db()
    assert second.approved_at is None


def test_the_drafter_corrects_a_value_under_the_same_source(administrator: User) -> None:
    """A source that no approved value has spoken for stays free: a slip of the pen needs no other order."""
    revision = draft(administrator)
    corrected = Stated(12, "Force order 7 of 2026", "V")

    change_value(revision_id=revision.pk, key="first_visit_days", to=corrected, by=administrator)

    assert revision.policy().first_visit_days == 12
