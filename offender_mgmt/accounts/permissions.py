"""May this user do this kind of thing at all? Every view and API endpoint declares its answer here.

What matters most asks besides that it is still them: `fresh_factor`.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from offender_mgmt.accounts import proving
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.errors import RuleViolation

if (
    TYPE_CHECKING
):  # importing it in earnest would be a circle: DRF's views read the setting that names this class
    from rest_framework.views import APIView

ASKED_AGAIN = "vigil.asked_again"  # in the META of a request that is answered by the question: no refusal
View = Callable[..., HttpResponse]


def user_of(request: HttpRequest) -> User:
    """The signed-in user; PermissionDenied when nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def requires(permission: Permission) -> Callable[[View], View]:
    """Let a page answer only users whose role allows `permission`: others get 403, strangers the sign-in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not user_of(request).may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guard = login_required(guarded)
        guard.permission = permission  # type: ignore[attr-defined]  # read by the test that walks every URL
        return guard

    return decorate


def signed_in(view: View) -> View:
    """Let a page answer any signed-in user."""
    guard = login_required(view)
    guard.permission = "signed in"  # type: ignore[attr-defined]
    return guard


def public(view: View) -> View:
    """Let a page answer anybody. Used for the few pages that show nothing."""
    view.permission = "public"  # type: ignore[attr-defined]
    return view


def fresh_factor(view: View) -> View:
    """Let a page answer only somebody who proved within five minutes who they are (AUTH-9); others are asked first.

    It stands below `requires`: `@requires(Permission.X)`, then `@fresh_factor`, so that a role which may not is
    refused without a question. Nothing typed is lost: a form that was sent too late comes back as the question, with
    its fields kept in it, and goes on with the answer. Only a file must be chosen again, which the page says. A part
    of a page (htmx) sends the whole page to the question.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        if proving.is_proof_fresh(request, now=now):
            return view(request, *args, **kwargs)
        if request.method != "POST" or request.FILES or "HX-Request" in request.headers:
            return _lead_to_question(request)
        if not set(proving.FIELDS) & request.POST.keys():
            return _ask_here(request)
        try:
            proving.confirm(request, user_of(request), now=now)
        except RuleViolation as violation:
            return _ask_here(request, error=str(violation))
        return view(request, *args, **kwargs)

    guarded.asks_fresh_factor = True  # type: ignore[attr-defined]  # read by the test that knows which pages must
    return guarded


def fresh_factor_to_send(view: View) -> View:
    """`fresh_factor` for a page that may be looked at without, and only sends by POST what matters: a file, a deed."""
    asking = fresh_factor(view)

    @wraps(asking)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (asking if request.method == "POST" else view)(request, *args, **kwargs)

    return guarded


def fresh_factor_when(asks: Callable[[HttpRequest], bool]) -> Callable[[View], View]:
    """`fresh_factor` for a page that asks only in some moments."""

    def decorate(view: View) -> View:
        asking = fresh_factor(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return (asking if asks(request) else view)(request, *args, **kwargs)

        return guarded

    return decorate


def _lead_to_question(request: HttpRequest) -> HttpResponse:
    """The page that asks, and back again: to the page that somebody was on, where a part of it was asked for."""
    back = request.get_full_path()
    if "HX-Request" in request.headers:
        on = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = on.path + (f"?{on.query}" if on.query else "") if on.path.startswith("/") else reverse("home")
    if request.FILES:
        messages.info(
            request, "Choose the file again: it was not sent while Vigil asked whether it is still you."
        )
    question = f"{reverse('confirm')}?{urlencode({'next': back})}"
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": question})
    return redirect(question)


# A password stands in no page: it must be typed again.
NEVER_KEPT = {"csrfmiddlewaretoken", "old_password", "new_password", "new_password_again"}


def _ask_here(request: HttpRequest, *, error: str = "") -> HttpResponse:
    """The question in the place of the answer, with everything that was sent kept in it."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    kept = [pair for pair in sent if pair[0] not in {*proving.FIELDS, *NEVER_KEPT}]
    question = proving.question(user_of(request), error=error, kept=kept)
    request.META[ASKED_AGAIN] = True
    return render(request, "accounts/confirm.html", {"question": question, "form": question.form}, status=403)


class HasDeclaredPermission(BasePermission):
    """Allow what the endpoint declares for the action in `permissions`; an action it forgot is refused."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        declared: dict[str, Permission] = getattr(view, "permissions", {})
        permission = declared.get(getattr(view, "action", None) or "")
        user = request.user
        return permission is not None and isinstance(user, User) and user.may(permission)
