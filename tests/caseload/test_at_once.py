"""Two people at the same instant: one wins, the other gets a sentence."""

from datetime import datetime

import pytest

from caseload import services
from caseload.models import HandOver
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.models import Team, User
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Assignment, Offender
from tests.caseload.conftest import offered, qualify
from tests.factories import make_user
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
Cases = list[Offender]


def test_one_of_two_acceptances_at_once_wins(
    hand_over: HandOver, cases: Cases, trained: User, supervisor: User, now: datetime
) -> None:
    """The same offer, pressed on two screens."""
    offer = offered(hand_over, cases[0], trained, by=supervisor, now=now)

    def accept(_: int) -> str:
        try:
            services.accept_offer(offer_id=offer.pk, by=trained, now=now)
        except RuleViolation as violation:
            return str(violation)
        return "accepted"

    answers = sorted(at_once(2, accept))

    assert answers[1] == "accepted"
    assert "answered already" in answers[0]
    assert Assignment.objects.filter(offender=cases[0], manager=trained).count() == 1


def test_one_of_two_supervisors_at_once_takes_a_transfer(
    cases: Cases, outsider: User, south: Team, supervisor: User, other_supervisor: User, now: datetime
) -> None:
    """Each names another officer; one of them manages, and the other's supervisor is told."""
    third = make_user("tara.third", outsider.role, team=south)
    second = make_user("sara.second", supervisor.role, supervises=[south])
    for user in (outsider, third):
        qualify(user, by=supervisor, now=now)
    new = services.NewTransfer(south.pk, "", "Has moved.")
    transfer = services.ask_transfer(offender_id=cases[0].pk, new=new, by=supervisor, now=now)
    pairs = [(outsider, other_supervisor), (third, second)]

    def accept(number: int) -> str:
        manager, by = pairs[number]
        try:
            services.accept_transfer(
                transfer_id=transfer.pk, manager_id=manager.pk, authority="", by=by, now=now
            )
        except RuleViolation as violation:
            return str(violation)
        return manager.username

    answers = at_once(2, accept)

    won = next(answer for answer in answers if "answered already" not in answer)
    assert sum("answered already" in answer for answer in answers) == 1
    assert Offender.objects.get(pk=cases[0].pk).manager == User.objects.get(username=won)


def test_nobody_accepts_a_case_while_they_are_disabled(
    hand_over: HandOver, cases: Cases, trained: User, supervisor: User, administrator: User, now: datetime
) -> None:
    """Whichever comes first, no case ends with somebody who cannot sign in."""
    offer = offered(hand_over, cases[0], trained, by=supervisor, now=now)

    def deed(number: int) -> str:
        try:
            if number:
                services.revoke_offer(offer_id=offer.pk, by=supervisor, now=now)
                accounts.disable_user(user_id=trained.pk, by=administrator, now=now)
            else:
                services.accept_offer(offer_id=offer.pk, by=trained, now=now)
        except RuleViolation:
            return "refused"
        return "done"

    assert sorted(at_once(2, deed)) == ["done", "refused"]
    manager = Offender.objects.get(pk=cases[0].pk).manager
    assert manager is not None
    assert manager.is_active
