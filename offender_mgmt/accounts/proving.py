"""Asking somebody on a page to prove who they are: at sign-in, and again before what matters most (AUTH-2, AUTH-9).

Whatever is wrong counts for the lock-out as a wrong password does (AUTH-4).
"""

import json
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.webauthn.internal import auth as webauthn
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest, QueryDict

from offender_mgmt.accounts.choices import Factor
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.rules import factors as rules
from offender_mgmt.accounts.rules import throttling
from offender_mgmt.accounts.rules.sessions import is_fresh
from offender_mgmt.accounts.services import factors
from offender_mgmt.accounts.services import throttling as services
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation

PROVED_AT = "proved_at"
PASSWORD = "password"  # noqa: S105  # the name of what proves them in the demo
CODE_FIELD, KEY_FIELD, PASSWORD_FIELD = FIELDS = ("factor_code", "factor_credential", "factor_password")


class CodeForm(forms.Form):
    """The code of an app, or one kept for recovery."""

    factor_code = forms.CharField(
        label="Code",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "govuk-input--width-10"}
        ),
        error_messages={"required": "Enter the code."},
    )


class PasswordForm(forms.Form):
    """The password, where there is no second factor."""

    factor_password = forms.CharField(
        label="Password",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password."},
    )


@dataclass(frozen=True)
class Question:
    """What a page shows to ask: a form for what can be typed, if anything, and what a key is asked, if one is held.

    `kept` are the fields of the form that was interrupted: they are sent again with the answer.
    """

    form: forms.Form | None
    key_options: str
    kept: Sequence[tuple[str, str]] = ()


def question(user: User, *, error: str = "", kept: Sequence[tuple[str, str]] = ()) -> Question:
    """Ask for what this user has and their role accepts; `error` is what was wrong with the last answer."""
    if not settings.VIGIL_SECOND_FACTOR:
        return Question(_with(PasswordForm, PASSWORD_FIELD, error), "", kept)
    usable = rules.accepted(user.role) & set(factors.kinds_of(user))
    form = _with(CodeForm, CODE_FIELD, error) if usable - {Factor.WEBAUTHN} else None
    options = json_of(webauthn.begin_authentication(user)) if Factor.WEBAUTHN in usable else ""
    return Question(form, options, kept)


def _with(kind: type[forms.Form], field: str, error: str) -> forms.Form:
    """The form, empty, or with what was wrong: what was typed is never sent back."""
    form = kind(None if not error else {field: ""})
    if error:
        form.errors[field] = form.error_class([error])
    return form


def json_of(options: dict[str, Any]) -> str:
    """What a key is asked, as the page's script reads it."""
    return json.dumps(options, cls=DjangoJSONEncoder)


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The account that a sign-in is for, as the lock-out counts: letter case and spaces make no other account."""
    name = credentials["username"] if credentials else request.POST.get("login", "")
    return str(name).strip().casefold()


def address_of(request: HttpRequest) -> str | None:
    """Where a request comes from, as the lock-out counts; what a stranger claims in a header is ignored."""
    return throttling.address_of(
        peer=request.META.get("REMOTE_ADDR", ""),
        forwarded=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        proxies=settings.VIGIL_TRUSTED_PROXIES,
    )


def may_try(request: HttpRequest, name: Mapping[str, Any], *, now: datetime) -> bool:
    """Say whether an answer is looked at, or is above the ceilings: then the page says that signing in is locked."""
    below = services.may_try(name=name_tried(request, name), address=address_of(request), now=now)
    if not below:
        lock(request, name)
    return below


def lock(request: HttpRequest, name: Mapping[str, Any]) -> None:
    """Let axes' middleware answer with its page instead of ours."""
    request.axes_locked_out = True  # type: ignore[attr-defined]
    request.axes_credentials = dict(name)  # type: ignore[attr-defined]


def prove(request: HttpRequest, user: User, *, now: datetime) -> str:
    """Return what this answer proves them by. Raises RuleViolation; the fifth wrong answer locks the account here."""
    bare = _without_fields(request)
    name = {"username": user.get_username()}
    try:
        if not (AxesProxyHandler.is_allowed(bare, name) and may_try(request, name, now=now)):
            raise RuleViolation("Too many answers were wrong.")
        return _proved(request.POST, user, now)
    except RuleViolation:
        user_login_failed.send(__name__, credentials={**name, "factor": _kind(request.POST)}, request=bare)
        if getattr(bare, "axes_locked_out", False):
            lock(request, name)
        raise


def _without_fields(request: HttpRequest) -> HttpRequest:
    """The request for axes, which keeps what was posted: this may hold anything that somebody wrote."""
    bare = copy(request)
    bare.POST = QueryDict()
    return bare


def _kind(posted: QueryDict) -> str:
    return next((field.removeprefix("factor_") for field in FIELDS if posted.get(field)), "none")


def _proved(posted: QueryDict, user: User, now: datetime) -> str:
    if not settings.VIGIL_SECOND_FACTOR:
        if not user.check_password(posted.get(PASSWORD_FIELD, "")):
            raise RuleViolation("That is not your password.")
        return PASSWORD
    if posted.get(KEY_FIELD):
        return factors.prove_by_key(user=user, credential=answer_of_key(posted), now=now)
    return factors.prove_by_code(user=user, code=posted.get(CODE_FIELD, "")[:20], now=now)


def answer_of_key(posted: QueryDict) -> Any:
    """What the key answered, or None where that cannot be read."""
    try:
        return json.loads(posted.get(KEY_FIELD, ""))
    except ValueError:
        return None


def note(request: HttpRequest, user: User, factor: str, *, now: datetime) -> None:
    """Remember in the session that they proved who they are, and how."""
    record_authentication(request, user, "mfa", type=str(factor))
    request.session[PROVED_AT] = now.isoformat()


def confirm(request: HttpRequest, user: User, *, now: datetime) -> None:
    """Take a proof in the middle of a session: it is fresh from now on. Raises RuleViolation."""
    factor = prove(request, user, now=now)  # outside the transaction: what is wrong stays written
    with transaction.atomic():
        note(request, user, factor, now=now)
        audit.record(Verb.IDENTITY_CONFIRMED, by=user, details={"factor": str(factor)})


def is_proof_fresh(request: HttpRequest, *, now: datetime) -> bool:
    """Say whether whoever asks proved themselves within the last minutes."""
    mark = request.session.get(PROVED_AT)
    return is_fresh(datetime.fromisoformat(mark) if mark else None, now=now)
