"""Neutral rows for tests: nothing random, nothing that a test would rely on without naming it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.accounts.rules import usual_rank
from offender_mgmt.audit.rules.disclosures import Disclosure
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.choices import ClosureReason, SuspensionReason
from offender_mgmt.offenders.models import Closure, Offender, Suspension
from offender_mgmt.policy.models import PolicyRevision
from visits.choices import Arrangement, Outcome
from visits.models import Visit, VisitObligation

RECORDED_ON = date(2026, 1, 1)
_numbers = count(1)


def make_user(
    username: str, role: Role, *, team: Team | None = None, supervises: Sequence[Team] = ()
) -> User:
    """A user called as the user name says, with the password "correct horse battery"."""
    first, _, last = username.partition(".")
    user = User.objects.create_user(
        username,
        f"{username}@force.example",
        "correct horse battery",
        first_name=first.title(),
        last_name=last.title(),
        role=role,
        rank=usual_rank(role),
        team=team,
    )
    user.supervised_teams.set(supervises)
    return user


def an_authority() -> User:
    """A supervisor who may authorise that an officer goes alone."""
    known = User.objects.filter(username="ada.authority").first()
    return known or make_user("ada.authority", Role.SUPERVISOR)


def make_offender(*, now: datetime, visited_on: date | None = None, **facts: Any) -> Offender:
    """An offender recorded on 1 January 2026, registered on 1 January 2020, assessed today, refreshed at `now`.

    `visited_on` adds one successful visit before the refresh.
    """
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "reference": f"TST/{number:05}",
        "family_name": f"Family{number}",
        "given_names": "Given",
        "date_of_birth": date(1980, 1, 1),
        "registered_on": date(2020, 1, 1),
        "recorded_on": RECORDED_ON,
        "risk_level": "medium",
        "risk_assessed_on": timezone.localdate(now),
    }
    offender = Offender.objects.create(**defaults | facts)
    if visited_on is not None:
        make_visit(offender, visited_on)
    offenders.refresh([offender.pk], by=None, now=now)
    return offender


def make_visit(
    offender: Offender,
    visited_on: date,
    *,
    outcome: Outcome = Outcome.SEEN_INSIDE,
    by: User | None = None,
    **facts: Any,
) -> Visit:
    """A visit at noon, without any refresh; "seen inside" is successful, as the shipped policy says."""
    by = (
        by or User.objects.filter(username="recorder").first() or make_user("recorder", Role.OFFENDER_MANAGER)
    )
    noon: dict[str, Any] = {
        "offender": offender,
        "client_key": uuid4(),
        "visited_on": visited_on,
        "visited_at": datetime(visited_on.year, visited_on.month, visited_on.day, 12, tzinfo=UTC),
        "recorded_at": datetime(visited_on.year, visited_on.month, visited_on.day, 13, tzinfo=UTC),
        "recorded_by": by,
        "outcome": outcome,
        "is_successful": outcome == Outcome.SEEN_INSIDE,
        "policy_revision": PolicyRevision.objects.get(is_shipped=True),
        "arrangement": Arrangement.UNANNOUNCED,
        "purposes": ["risk"],
    }
    return Visit.objects.create(**noon | facts)


def open_obligation(offender: Offender) -> VisitObligation:
    """The one open obligation of an offender."""
    return VisitObligation.objects.open().get(offender=offender)


def suspend(offender: Offender, *, by: User, approver: User, now: datetime, **asked: Any) -> Suspension:
    """Visits suspended as `by` asks and `approver` agrees: custody from today, checked within 74 days."""
    today = timezone.localdate(now)
    defaults: dict[str, Any] = {
        "reason": SuspensionReason.CUSTODY,
        "evidence": "Prison letter",
        "started_on": today,
        "next_check_on": today + timedelta(days=74),
    }
    proposal = offenders.request_suspension(
        offender_id=offender.pk, asked=offenders.SuspensionAsked(**defaults | asked), by=by, now=now
    )
    offenders.approve(proposal_id=proposal.pk, by=approver, now=now)
    return Suspension.objects.get(proposal=proposal)


def close(offender: Offender, *, by: User, approver: User, now: datetime, **asked: Any) -> Closure:
    """The record closed as `by` asks and `approver` agrees: deceased today, with a certificate."""
    defaults: dict[str, Any] = {
        "reason": ClosureReason.DECEASED,
        "evidence": "Certificate 12",
        "closed_on": timezone.localdate(now),
    }
    proposal = offenders.request_closure(offender_id=offender.pk, **defaults | asked, by=by, now=now)
    offenders.approve(proposal_id=proposal.pk, by=approver, now=now)
    return Closure.objects.get(proposal=proposal)


# What everybody is asked who takes a file out of Vigil, as a form sends it and as services take it.
TOLD = {"recipient": "Anna Auditor, HMICFRS", "basis": "inspection"}
DISCLOSURE = Disclosure(**TOLD)
