"""Signing in and out, written in the audit log (AUTH-11), and the end of a session that somebody left (AUTH-7).

Django tells of signing in and out by signals, whoever signs in how.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.stages import LoginStage
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from offender_mgmt.accounts.directory import stands_for_second_factor
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.proving import PROVED_AT, note
from offender_mgmt.accounts.rules import sessions
from offender_mgmt.accounts.services.factors import has_second_factor
from offender_mgmt.accounts.services.sessions import end_sessions
from offender_mgmt.accounts.services.throttling import record_locked
from offender_mgmt.accounts.sessions import BEGAN_AT
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb

ASKED_AT = "asked_at"
SAID = {
    "idle": "You were signed out because nobody had used this page for 15 minutes. Sign in to go on.",
    "whole": "You were signed out because you signed in 10 hours ago. Sign in to go on.",
}


class SecondFactorStage(LoginStage):  # type: ignore[misc]  # allauth has no types
    """After the password: prove a second factor, or set up the first. Until then nobody is signed in at all."""

    key = "second_factor"
    urlname = "second-factor"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Lead to the page that asks. The key of the session is new: one fixed before is worth nothing (AUTH-6)."""
        self.request.session.cycle_key()
        user, by_directory = self.login.user, (self.login.signal_kwargs or {}).get("sociallogin")
        if stands_for_second_factor(user, by_directory):
            note(self.request, user, "directory", now=timezone.now())
            return None, True
        return redirect("second-factor" if has_second_factor(self.login.user) else "set-up"), True


class OwnPasswordStage(LoginStage):  # type: ignore[misc]  # allauth has no types
    """After the second factor: replace a password that somebody else knows, because they gave it."""

    key = "own_password"
    urlname = "own-password"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Lead to the page that asks, whoever used such a password; whoever came by the directory used none."""
        by_directory = (self.login.signal_kwargs or {}).get("sociallogin")
        is_asked = self.login.user.password_is_given and not by_directory
        return (redirect("own-password") if is_asked else None), True


@transaction.atomic
def record_sign_in(*, user: User, request: HttpRequest, **_: Any) -> None:
    """Write who signed in, and when the session began; if it cannot be written, nobody is signed in."""
    now = timezone.now().isoformat()
    request.session[BEGAN_AT] = request.session[ASKED_AT] = request.session[PROVED_AT] = now
    used = [record.get("type", record["method"]) for record in get_authentication_records(request, user)]
    audit.record(Verb.SIGNED_IN, by=user, details={"factors": used})
    if settings.VIGIL_ONE_SESSION:
        end_sessions(user_id=user.pk, but=request.session.session_key, because="signed in elsewhere", by=user)
        request.session.save()  # while the person is locked: of two sign-ins at once, the later finds the earlier


@transaction.atomic
def record_sign_out(*, user: User | None, **_: Any) -> None:
    """Write who signed out. Without a user there was no session to end."""
    if user is not None:
        audit.record(Verb.SIGNED_OUT, by=user)


@transaction.atomic
def record_failed_sign_in(*, credentials: Mapping[str, Any], **_: Any) -> None:
    """Write a failed sign-in, and whose account was tried when it is one of ours.

    What was typed is not kept: people type passwords into the wrong box (AUD-6).
    """
    tried = User.objects.filter(username__iexact=str(credentials.get("username") or "")).first()
    audit.record(
        Verb.SIGN_IN_FAILED,
        by=audit.SystemActor("sign-in"),
        details={
            "user_id": tried.pk if tried else None,
            "factor": credentials.get("factor", "password"),
        },
    )


def record_lock_out(*, username: str | None, **_: Any) -> None:
    """Write that a name is locked from where it was tried."""
    record_locked(name=username)


def sessions_that_end(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Sign out whose session is over, before anything is answered; note that the others were there."""

    def answered(request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            _end_or_note(request, now=timezone.now())
        return answer(request)

    return answered


def _end_or_note(request: HttpRequest, *, now: datetime) -> None:
    began_at, asked_at = (_moment(request.session.get(mark)) for mark in (BEGAN_AT, ASKED_AT))
    because = sessions.why_over(began_at=began_at, asked_at=asked_at, now=now)
    if because:
        _end(request, because)
    elif asked_at and now - asked_at >= sessions.NOTED_EVERY and not _asks_by_itself(request):
        request.session[ASKED_AT] = now.isoformat()


@transaction.atomic
def _end(request: HttpRequest, because: str) -> None:
    if isinstance(request.user, User):
        audit.record(Verb.SIGNED_OUT, by=request.user, details={"because": because})
    request.session.flush()
    request.user = AnonymousUser()
    messages.info(request, SAID[because])


def _asks_by_itself(request: HttpRequest) -> bool:
    """Whether a page looks for news while nobody need be there: pages ask so by htmx, people by links and forms."""
    return request.method == "GET" and "HX-Request" in request.headers


def _moment(mark: str | None) -> datetime | None:
    return datetime.fromisoformat(mark) if mark else None
