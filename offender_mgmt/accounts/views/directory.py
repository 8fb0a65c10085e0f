"""To the force's directory and back."""

from typing import cast

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from offender_mgmt.accounts.directory import VerifyingAdapter
from offender_mgmt.accounts.permissions import public


@require_POST
@public
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the directory's page; without a directory, back to ours."""
    if not settings.VIGIL_OIDC_ISSUER:
        return redirect("account_login")
    view = OAuth2LoginView.adapter_view(VerifyingAdapter(request, provider_id))
    return cast(HttpResponse, view(request))


@require_safe
@public
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the directory says, once, from whom it was asked for."""
    if not settings.VIGIL_OIDC_ISSUER:
        return redirect("account_login")
    view = OAuth2CallbackView.adapter_view(VerifyingAdapter(request, provider_id))
    return cast(HttpResponse, view(request))
