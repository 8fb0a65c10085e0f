"""A call of every public write about second factors."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.core import context
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import RequestFactory
from django.utils import timezone

from offender_mgmt.accounts import proving
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from tests.accounts.factors import SECRET, SoftKey, code_now
from tests.architecture.world import World

Prepare = Callable[[World], Callable[..., Any]]


def _add_app(world: World) -> Callable[..., Any]:
    return partial(accounts.add_app, secret=SECRET, code=code_now(), now=timezone.now())


def _add_key(world: World) -> Callable[..., Any]:
    def add(*, by: User) -> None:
        request = RequestFactory().get("/", secure=True)
        request.session = SessionStore()
        with context.request_context(request):
            options = json.loads(proving.json_of(webauthn.begin_registration(by, passwordless=False)))
            accounts.add_key(name="blue", credential=json.loads(SoftKey().create(options)), by=by)

    return add


def _make_recovery_codes(world: World) -> Callable[..., Any]:
    return accounts.make_recovery_codes


def _remove_factor(world: World) -> Callable[..., Any]:
    def remove(*, by: User) -> None:
        _add_key(world)(by=by)
        _add_key(world)(by=by)
        accounts.remove_factor(factor_id=accounts.factors_of(by).values_list("pk", flat=True)[0], by=by)

    return remove


def _reset_factors(world: World) -> Callable[..., Any]:
    return partial(accounts.reset_factors, user_id=User.objects.get(username="olivia.officer").pk)


def _end_sessions(world: World) -> Callable[..., Any]:
    officer = User.objects.get(username="olivia.officer")
    return partial(accounts.end_sessions, user_id=officer.pk, but=None, because="asked for")


def _change_password(world: World) -> Callable[..., Any]:
    return partial(
        accounts.change_password, old="correct horse battery", new="seven quiet lanterns", session=None
    )


def _choose_password(world: World) -> Callable[..., Any]:
    User.objects.update(password_is_given=True)
    return partial(accounts.choose_password, new="seven quiet lanterns")


def _give_password(world: World) -> Callable[..., Any]:
    return partial(accounts.give_password, user_id=User.objects.get(username="olivia.officer").pk)


CALLS: dict[str, tuple[Verb, Prepare]] = {
    "offender_mgmt.accounts.services.add_app": (Verb.FACTOR_ADDED, _add_app),
    "offender_mgmt.accounts.services.add_key": (Verb.FACTOR_ADDED, _add_key),
    "offender_mgmt.accounts.services.change_password": (Verb.PASSWORD_CHANGED, _change_password),
    "offender_mgmt.accounts.services.choose_password": (Verb.PASSWORD_CHANGED, _choose_password),
    "offender_mgmt.accounts.services.end_sessions": (Verb.SESSIONS_ENDED, _end_sessions),
    "offender_mgmt.accounts.services.give_password": (Verb.PASSWORD_GIVEN, _give_password),
    "offender_mgmt.accounts.services.make_recovery_codes": (Verb.RECOVERY_CODES_MADE, _make_recovery_codes),
    "offender_mgmt.accounts.services.remove_factor": (Verb.FACTOR_REMOVED, _remove_factor),
    "offender_mgmt.accounts.services.reset_factors": (Verb.FACTORS_RESET, _reset_factors),
}
