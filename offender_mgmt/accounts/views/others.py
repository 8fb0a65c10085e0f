"""An administrator's page of how somebody signs in: for the day on which a phone or a key is lost, or a password."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from offender_mgmt.accounts import services
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import fresh_factor, requires, user_of
from offender_mgmt.errors import RuleViolation


@require_safe
@requires(Permission.CHANGE_USERS)
def show(request: HttpRequest, user_id: int) -> HttpResponse:
    """What this person signs in with, and where they are signed in."""
    person = _person(user_id)
    context = {
        "person": person,
        "factors": services.factors_of(person),
        "password_is_enough": services.password_is_enough(person),
        "sessions": services.sessions_of(person, now=timezone.now()),
    }
    return render(request, "accounts/other.html", context)


@require_POST
@requires(Permission.CHANGE_USERS)
@fresh_factor
def reset(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take what they sign in with: at the next sign-in they set it up anew."""
    person = _person(user_id)
    return _done(
        request,
        person,
        lambda: services.reset_factors(user_id=person.pk, by=user_of(request)),
        f"{person} sets up a second factor anew at the next sign-in, and has been told by mail.",
    )


@require_POST
@requires(Permission.CHANGE_USERS)
@fresh_factor
def give_password(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a new password to somebody who has forgotten theirs, and show it, this once."""
    person = _person(user_id)
    try:
        password = services.give_password(user_id=person.pk, by=user_of(request))
    except RuleViolation as violation:
        messages.error(request, str(violation))
        return redirect("sign-in-of", person.pk)
    return render(request, "accounts/given_password.html", {"person": person, "password": password})


@require_POST
@requires(Permission.CHANGE_USERS)
@fresh_factor
def end_sessions(request: HttpRequest, user_id: int) -> HttpResponse:
    """Sign them out everywhere."""
    person, by = _person(user_id), user_of(request)
    return _done(
        request,
        person,
        lambda: services.end_sessions(user_id=person.pk, but=None, because="ended by another", by=by),
        f"{person} is signed out everywhere.",
    )


def _person(user_id: int) -> User:
    return get_object_or_404(User.objects.filter(is_active=True).select_related("team"), pk=user_id)


def _done(request: HttpRequest, person: User, deed: Callable[[], object], words: str) -> HttpResponse:
    try:
        deed()
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, words)
    return redirect("sign-in-of", person.pk)
