"""Neutral rows for tests: nothing random, nothing that a test would rely on without naming it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from offender_mgmt.accounts.choices import Role
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.models import Offender
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
        team=team,
    )
    user.supervised_teams.set(supervises)
    return user


def make_offender(*, now: datetime, visited_on: date | None = None, **facts: Any) -> Offender:
    """An offender recorded on 1 January 2026 and registered on 1 January 2020, refreshed at `now`.

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
    }
    offender = Offender.objects.create(**defaults | facts)
    if visited_on is not None:
        make_visit(offender, visited_on)
    offenders.refresh([offender.pk], now=now)
    return offender


def make_visit(
    offender: Offender, visited_on: date, *, outcome: Outcome = Outcome.SEEN_INSIDE, by: User | None = None
) -> Visit:
    """A visit at noon, without any refresh; "seen inside" is successful, as the shipped policy says."""
    by = (
        by or User.objects.filter(username="recorder").first() or make_user("recorder", Role.OFFENDER_MANAGER)
    )
    return Visit.objects.create(
        offender=offender,
        client_key=uuid4(),
        visited_on=visited_on,
        visited_at=datetime(visited_on.year, visited_on.month, visited_on.day, 12, tzinfo=UTC),
        recorded_at=datetime(visited_on.year, visited_on.month, visited_on.day, 13, tzinfo=UTC),
        recorded_by=by,
        outcome=outcome,
        is_successful=outcome == Outcome.SEEN_INSIDE,
        policy_revision=PolicyRevision.objects.get(is_shipped=True),
        arrangement=Arrangement.UNANNOUNCED,
        purposes=["risk"],
    )


def open_obligation(offender: Offender) -> VisitObligation:
    """The one open obligation of an offender."""
    return VisitObligation.objects.open().get(offender=offender)
