"""An officer with cases, and trained colleagues who could take them."""

from datetime import date, datetime

import pytest

from caseload import services
from caseload.choices import HandOverReason
from caseload.models import HandOver, Offer
from offender_mgmt.accounts.models import Qualification, Team, User
from offender_mgmt.offenders.models import Offender
from tests.factories import make_offender


def qualify(
    user: User, *, by: User, now: datetime, kind: str = "offender_management", **facts: object
) -> Qualification:
    """Trained since 2024, and for ever unless said otherwise."""
    given: dict[str, object] = {"obtained_on": date(2024, 1, 1), "expires_on": None, "evidence": "Cert 7"}
    return Qualification.objects.create(
        user=user, kind=kind, recorded_by=by, recorded_at=now, **given | facts
    )


@pytest.fixture
def trained(colleague: User, supervisor: User, now: datetime) -> User:
    """The colleague, trained to manage offenders."""
    qualify(colleague, by=supervisor, now=now)
    return colleague


@pytest.fixture
def cases(north: Team, officer: User, now: datetime) -> list[Offender]:
    """Three live offenders whom the officer manages."""
    return [
        make_offender(now=now, team=north, manager=officer, visited_on=date(2026, 10, 1)) for _ in range(3)
    ]


def started(leaver: User, *, by: User, now: datetime, leaves_on: date = date(2026, 12, 1)) -> HandOver:
    """A hand-over of the leaver's cases, for which `by` answers."""
    new = services.NewHandOver(leaver.pk, leaves_on, HandOverReason.LEAVES, "Retires.")
    return services.start_hand_over(new=new, by=by, now=now)


def offered(
    hand_over: HandOver, offender: Offender, to: User, *, by: User, now: datetime, authority: str = ""
) -> Offer:
    """One case put to somebody."""
    return services.offer_case(
        hand_over_id=hand_over.pk,
        offender_id=offender.pk,
        offered_to_id=to.pk,
        authority=authority,
        by=by,
        now=now,
    )


@pytest.fixture
def hand_over(cases: list[Offender], officer: User, supervisor: User, now: datetime) -> HandOver:
    """The officer leaves on 1 December 2026."""
    return started(officer, by=supervisor, now=now)
