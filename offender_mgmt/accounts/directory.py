"""Signing in by the force's directory (OpenID Connect). It says who somebody is; nobody gets an account by it."""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect

from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.rules import factors as rules
from offender_mgmt.accounts.services.factors import kinds_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb

NO_ACCOUNT = (
    "The directory did not let you in, or you have no account in Vigil under that name. "
    "Try again, or ask your administrator."
)


class DirectoryAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Only who has an account already, under the name that the directory tells, comes in. Nothing of it is stored."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the account. Raises ImmediateHttpResponse with the way back where there is none that may be used."""
        name = claims_of(sociallogin).get(settings.VIGIL_OIDC_CLAIM)
        is_name = isinstance(name, str) and name
        user = User.objects.filter(username__iexact=name, is_active=True).first() if is_name else None
        if user is None:
            _refuse(request)
        sociallogin.user = sociallogin.account.user = user

    def on_authentication_error(self, request: HttpRequest, *_: Any, **__: Any) -> None:
        """Whatever went wrong on the way, nobody comes in, and it is written."""
        _refuse(request)


class VerifyingAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # likewise
    """allauth leaves the signature of a token out that it has fetched by itself; here it is looked at always."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        self.did_fetch_access_token = False
        claims: dict[str, Any] = super()._decode_id_token(app, id_token)
        return claims


def claims_of(sociallogin: SocialLogin) -> dict[str, Any]:
    """What the directory has signed about whoever signs in."""
    claims: dict[str, Any] = sociallogin.account.extra_data.get("id_token", {})
    return claims


def stands_for_second_factor(user: User, sociallogin: SocialLogin | None) -> bool:
    """Say whether they came by a directory that asked for a second factor, and is trusted in that."""
    if sociallogin is None or not settings.VIGIL_OIDC_TRUSTS_MFA:
        return False
    told = claims_of(sociallogin).get("amr")
    amr = [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
    return rules.directory_suffices(user.role, held=kinds_of(user), amr=amr)


def _refuse(request: HttpRequest) -> NoReturn:
    with transaction.atomic():
        details: dict[str, object] = {"user_id": None, "factor": "directory"}
        audit.record(Verb.SIGN_IN_FAILED, by=audit.SystemActor("sign-in"), details=details)
    messages.error(request, NO_ACCOUNT)
    raise ImmediateHttpResponse(redirect("account_login"))
