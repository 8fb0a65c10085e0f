"""May this user do this kind of thing at all? Every view and API endpoint declares its answer here."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User

if (
    TYPE_CHECKING
):  # importing it in earnest would be a circle: DRF's views read the setting that names this class
    from rest_framework.views import APIView

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


class HasDeclaredPermission(BasePermission):
    """Allow what the endpoint declares for the action in `permissions`; an action it forgot is refused."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        declared: dict[str, Permission] = getattr(view, "permissions", {})
        permission = declared.get(getattr(view, "action", None) or "")
        user = request.user
        return permission is not None and isinstance(user, User) and user.may(permission)
