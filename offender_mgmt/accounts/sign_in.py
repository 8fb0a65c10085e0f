"""Signing in and out, written in the audit log (AUTH-11). Django tells of each by a signal, whoever signs in how."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from offender_mgmt.accounts.models import User
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The account that a sign-in is for, as the lock-out counts: letter case and spaces make no other account."""
    name = credentials["username"] if credentials else request.POST.get("login", "")
    return str(name).strip().casefold()


@transaction.atomic
def record_sign_in(*, user: User, **_: Any) -> None:
    """Write who signed in; if it cannot be written, nobody is signed in."""
    audit.record(Verb.SIGNED_IN, by=user)


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
        Verb.SIGN_IN_FAILED, by=audit.SystemActor("sign-in"), details={"user_id": tried.pk if tried else None}
    )
