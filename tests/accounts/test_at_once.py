"""Two at the same instant under one name: one session stays, and a code is good once."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from offender_mgmt.accounts import services
from offender_mgmt.accounts.models import Session, User
from offender_mgmt.accounts.services.factors import prove_by_code
from offender_mgmt.errors import RuleViolation
from tests.accounts.factors import code_now, give_app, give_password
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_sign_ins_at_once_one_session_stays(settings: Settings, officer: User) -> None:
    """Whichever came last (AUTH-10)."""
    settings.VIGIL_ONE_SESSION = True
    clients = [Client() for _ in range(4)]

    at_once(4, lambda number: give_password(clients[number], officer))

    assert [client.get("/account/").status_code for client in clients].count(200) == 1
    assert Session.objects.filter(user=officer).count() == 1


def test_a_code_that_is_sent_twice_at_once_is_good_once(officer: User) -> None:
    """The row is locked before it is looked at (AUTH-3)."""
    give_app(officer)
    code = code_now()

    def prove(_: int) -> bool:
        try:
            prove_by_code(user=officer, code=code, now=timezone.now())
        except RuleViolation:
            return False
        return True

    assert sorted(at_once(4, prove)) == [False, False, False, True]


def test_a_recovery_code_that_is_sent_twice_at_once_is_good_once(officer: User) -> None:
    """Likewise."""
    services.make_recovery_codes(by=officer)
    code = services.recovery_codes_of(officer)[0]

    def prove(_: int) -> bool:
        try:
            prove_by_code(user=officer, code=code, now=timezone.now())
        except RuleViolation:
            return False
        return True

    assert sorted(at_once(4, prove)) == [False, False, False, True]


def test_of_the_last_two_removed_at_once_one_stays(officer: User) -> None:
    """Nobody locks themselves out by pressing in two windows."""
    key = Authenticator.objects.create(user=officer, type="webauthn", data={"name": "blue", "credential": {}})
    rows = [give_app(officer), key]

    def remove(number: int) -> None:
        try:
            services.remove_factor(factor_id=rows[number].pk, by=officer)
        except RuleViolation:
            return

    at_once(2, remove)

    assert len(services.kinds_of(officer)) == 1
