"""The demo's hand-over and training: the same on every run."""

from datetime import datetime

import pytest

from caseload.demo import add_caseloads
from caseload.models import HandOver, Offer
from offender_mgmt.accounts.models import Qualification, Team, User
from tests.factories import make_offender

pytestmark = pytest.mark.django_db


def test_a_hand_over_is_half_way_and_twice_is_once(
    officer: User, colleague: User, north: Team, supervisor: User, now: datetime
) -> None:
    """Some accepted, one rejected, some waiting, some not offered; and somebody's training ends soon."""
    for _ in range(10):
        make_offender(now=now, team=north, manager=colleague)

    for _ in range(2):
        add_caseloads(by=supervisor, receiver=officer, now=now)

    hand_over = HandOver.objects.get()
    answers = list(Offer.objects.order_by("pk").values_list("answer", flat=True))
    assert answers == ["accepted"] * 3 + ["rejected"] + [""] * 4
    assert hand_over.cases().count() == 7
    assert Qualification.objects.filter(expires_on__isnull=False).count() == 1


def test_nobody_is_no_content(officer: User, supervisor: User, now: datetime) -> None:
    """Without colleagues who have cases there is nothing to hand over."""
    add_caseloads(by=supervisor, receiver=officer, now=now)

    assert not HandOver.objects.exists()
