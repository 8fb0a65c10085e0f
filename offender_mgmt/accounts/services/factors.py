"""What people prove themselves with beside their password: the second factors of each, which allauth keeps."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet

from offender_mgmt.accounts.choices import Factor
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.rules import factors as rules
from offender_mgmt.accounts.services.sessions import end_sessions
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation

WRONG_CODE = "That code is not right, or was used already. Wait for the next one and try again."
WRONG_KEY = "That key did not answer as one of yours would. Try again, or use another of your keys."
SUBJECT = "Vigil: what you sign in with has changed"
TOLD = f"""Something was added to what you sign in to Vigil with, or taken from it, or changed.

If this was not you, and you did not ask for it, tell your administrator now.

What you sign in with: {settings.VIGIL_BASE_URL}/account/
"""
# All that a credential which somebody made up can raise on its way through the library.
MADE_UP = (ValidationError, ValueError, TypeError, KeyError, AttributeError, InvalidSignature)


def factors_of(user: User) -> QuerySet[Authenticator]:
    """What this person can prove themselves with, oldest first; recovery codes are one row."""
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(user=user).order_by("created_at", "pk")
    return factors


def kinds_of(user: User) -> list[str]:
    """The kind of each of them."""
    return list(factors_of(user).values_list("type", flat=True))


def has_second_factor(user: User) -> bool:
    """Say whether they can be asked for one that their role accepts, or must set one up."""
    return rules.suffices(user.role, kinds_of(user))


def recovery_codes_of(user: User) -> list[str]:
    """The codes that are not used yet."""
    row = factors_of(user).filter(type=Factor.RECOVERY_CODES).first()
    try:
        return list(row.wrap().get_unused_codes()) if row else []
    except RuleViolation:  # they were sealed under a key that is gone: nobody can use them
        return []


@transaction.atomic
def prove_by_code(*, user: User, code: str, now: datetime) -> Factor:
    """Return what this code is of, and use it up. Raises RuleViolation."""
    typed = "".join(code.split())
    for row in factors_of(user).exclude(type=Factor.WEBAUTHN).select_for_update():
        factor = Factor(row.type)
        if factor in rules.accepted(user.role) and _IS_RIGHT[factor](row, typed, now):
            row.last_used_at = now
            row.save(update_fields=["last_used_at"])
            return factor
    raise RuleViolation(WRONG_CODE)


def _is_of_the_app(row: Authenticator, code: str, now: datetime) -> bool:
    secret = get_adapter().decrypt(row.data["secret"])
    step = rules.matching_step(secret, code, at=now, after=row.data.get("used_step", 0))
    if step is None:
        return False
    row.data["used_step"] = step
    row.save(update_fields=["data"])
    return True


def _is_for_recovery(row: Authenticator, code: str, now: datetime) -> bool:
    return bool(row.wrap().validate_code(code))


_IS_RIGHT: dict[Factor, Callable[[Authenticator, str, datetime], bool]] = {
    Factor.TOTP: _is_of_the_app,
    Factor.RECOVERY_CODES: _is_for_recovery,
}


@transaction.atomic
def prove_by_key(*, user: User, credential: Any, now: datetime) -> Factor:
    """Accept the answer of a key to the question that the page put to it. Raises RuleViolation."""
    try:
        webauthn.parse_authentication_response(credential)
        row = webauthn.complete_authentication(user, credential)
    except MADE_UP as error:
        raise RuleViolation(WRONG_KEY) from error
    row.last_used_at = now
    row.save(update_fields=["last_used_at"])
    return Factor.WEBAUTHN


@transaction.atomic
def add_app(*, secret: str, code: str, by: User, now: datetime) -> None:
    """Set up the app that shows this code for this secret. Raises RuleViolation."""
    _lock(by)
    rules.check_can_add(by.role, Factor.TOTP, held=kinds_of(by))
    step = rules.matching_step(secret, "".join(code.split()), at=now, after=0)
    if step is None:
        raise RuleViolation(
            "That code does not fit. Scan the picture again, and enter the code that the app shows now."
        )
    row = TOTP.activate(by, secret).instance
    row.data["used_step"] = step
    row.save(update_fields=["data"])
    _audit_added(row, by)


@transaction.atomic
def add_key(*, name: str, credential: Any, by: User) -> None:
    """Set up a security key by its answer to the page. Raises RuleViolation."""
    _lock(by)
    held = kinds_of(by)
    rules.check_can_add(by.role, Factor.WEBAUTHN, held=held)
    try:
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    except MADE_UP as error:
        raise RuleViolation("That key did not answer as one should. Try again.") from error
    named = name.strip() or f"Security key {held.count(Factor.WEBAUTHN) + 1}"
    _audit_added(webauthn.WebAuthn.add(by, named, credential).instance, by)


def _audit_added(row: Authenticator, by: User) -> None:
    audit.record(Verb.FACTOR_ADDED, by=by, details={"factor": row.type, "row": row.pk})
    tell_of_change(by)


@transaction.atomic
def remove_factor(*, factor_id: int, by: User) -> None:
    """Remove one of one's own, never the last. Raises RuleViolation, or Authenticator.DoesNotExist."""
    _lock(by)
    row = factors_of(by).exclude(type=Factor.RECOVERY_CODES).get(pk=factor_id)
    rules.check_can_remove(
        by.role, left=list(factors_of(by).exclude(pk=row.pk).values_list("type", flat=True))
    )
    audit.record(Verb.FACTOR_REMOVED, by=by, details={"factor": row.type, "row": row.pk})
    row.delete()
    tell_of_change(by)


@transaction.atomic
def make_recovery_codes(*, by: User) -> None:
    """Make new codes, each good for one sign-in; the old ones are worth nothing any more. Raises RuleViolation."""
    _lock(by)
    if Factor.RECOVERY_CODES not in rules.accepted(by.role):
        raise RuleViolation("Your role signs in with a security key only: keep a second key in a safe place.")
    factors_of(by).filter(type=Factor.RECOVERY_CODES).delete()
    RecoveryCodes.activate(by)
    audit.record(Verb.RECOVERY_CODES_MADE, by=by)


@transaction.atomic
def reset_factors(*, user_id: int, by: audit.Actor) -> User:
    """Take every second factor, and every session, from somebody who has lost theirs: they set one up at their next
    sign-in, and are told by mail.

    Raises RuleViolation: nobody does so for themselves, and nobody but an operator while a password that was
    given is not used.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    is_operator = by.pk is None
    rules.check_can_reset(
        is_oneself=user.pk == by.pk, others_know_password=user.password_is_given and not is_operator
    )
    number = factors_of(user).delete()[0]
    end_sessions(user_id=user.pk, but=None, because="second factors reset", by=by)
    tell_of_change(user)
    audit.record(Verb.FACTORS_RESET, by=by, details={"user_id": user.pk, "number": number})
    return user


def tell_of_change(user: User) -> None:
    """Say by mail that something changed: whoever did not do it themselves learns of it. It names nobody."""
    if user.email:
        transaction.on_commit(partial(send_mail, SUBJECT, TOLD, None, [user.email]), robust=True)


def _lock(user: User) -> None:
    """Two windows may press at once."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
