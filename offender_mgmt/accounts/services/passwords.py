"""Writes about passwords: changed by oneself, or given by somebody else, who then knows it, until the first use."""

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.crypto import get_random_string

from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.rules import passwords as rules
from offender_mgmt.accounts.services.factors import has_second_factor, tell_of_change
from offender_mgmt.accounts.services.sessions import end_sessions
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation

LETTERS = "abcdefghjkmnpqrstuvwxyz"  # told apart on paper and by telephone: no i, l and o
OF_PASSWORDS = ("password", "password_is_given")
NOT_THE_PRESENT = "Your present password is not right. Type it again."


@transaction.atomic
def change_password(*, old: str, new: str, session: str | None, by: User) -> User:
    """Replace one's own password, end one's sessions but the one with this key, and tell by mail.

    Return the user with the new password. Raises RuleViolation when `old` is not the present one, and Django's
    ValidationError for a new one that will not do.
    """
    user = _locked(by.pk)
    if not user.check_password(old):
        raise RuleViolation(NOT_THE_PRESENT)
    _replace(user, new)
    audit.record(Verb.PASSWORD_CHANGED, by=by)
    end_sessions(user_id=user.pk, but=session, because="password changed", by=by)
    tell_of_change(user)
    return user


@transaction.atomic
def choose_password(*, new: str, by: User) -> User:
    """Replace the password that one was given, between giving it and being signed in.

    Return the user with the new password. Raises RuleViolation when one's password is one's own already, and Django's
    ValidationError for one that will not do.
    """
    user = _locked(by.pk)
    rules.check_can_choose(is_given=user.password_is_given)
    _replace(user, new)
    audit.record(Verb.PASSWORD_CHANGED, by=by)
    return user


@transaction.atomic
def give_password(*, user_id: int, by: audit.Actor) -> str:
    """Give somebody who has forgotten theirs a new password, end their sessions, and tell them by mail that it was so.

    Return the password, which nobody can read again. It is good for one sign-in, at which they choose their own; what
    they prove themselves with beside it stays. Raises RuleViolation: nobody does so for themselves, and nobody but an
    operator where nothing would be asked beside it.
    """
    user = _locked(user_id)
    is_operator = by.pk is None
    rules.check_can_give(
        is_active=user.is_active,
        is_oneself=user.pk == by.pk,
        is_enough=password_is_enough(user) and not is_operator,
    )
    password = put_made_up_password(user)
    user.save(update_fields=OF_PASSWORDS)
    audit.record(Verb.PASSWORD_GIVEN, by=by, details={"user_id": user.pk})
    end_sessions(user_id=user.pk, but=None, because="password given", by=by)
    tell_of_change(user)
    return password


def password_is_enough(user: User) -> bool:
    """Say whether whoever knows it could set up the second factor too. In the demo nothing else is ever asked."""
    return settings.VIGIL_SECOND_FACTOR and not has_second_factor(user)


def put_made_up_password(user: User) -> str:
    """Set one of sixteen random letters, which is good for one sign-in; the caller saves it. Return it."""
    password = "-".join(get_random_string(4, LETTERS) for _ in range(4))
    user.set_password(password)
    user.password_is_given = True
    return password


def _locked(user_id: int) -> User:
    """The account as it is now; two windows may press at once."""
    return User.objects.select_for_update(no_key=True).get(pk=user_id)


def _replace(user: User, new: str) -> None:
    if user.check_password(new):
        raise RuleViolation("That is your present password. Choose another.")
    validate_password(new, user)
    user.set_password(new)
    user.password_is_given = False
    user.save(update_fields=OF_PASSWORDS)
