"""Between the password and the session: prove a second factor, or set up the first. And proving it again later."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.internal.decorators import login_stage_required
from allauth.account.views import LogoutView
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts import proving, services
from offender_mgmt.accounts.choices import Factor
from offender_mgmt.accounts.forms import NewPasswordForm
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import View, public, signed_in, user_of
from offender_mgmt.accounts.rules.factors import accepted
from offender_mgmt.accounts.sign_in import OwnPasswordStage, SecondFactorStage
from offender_mgmt.accounts.views.setting_up import set_up_app_for, set_up_key_for
from offender_mgmt.errors import RuleViolation


class SignOut(LogoutView):  # type: ignore[misc]  # allauth has no types
    """End the session, and have the browser forget what it has kept of Vigil (ASVS 14.3.1)."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the sign-in page."""
        answer: HttpResponse = super().post(*args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer


def _at(stage: type[SecondFactorStage | OwnPasswordStage]) -> Callable[[View], View]:
    """Let a page answer only whoever has come that far since the right password; others go to the sign-in page."""
    required = login_stage_required(stage=stage.key, redirect_urlname="account_login")
    return lambda view: public(required(view))


def _stage(request: HttpRequest) -> SecondFactorStage | OwnPasswordStage:
    stage: SecondFactorStage | OwnPasswordStage = request._login_stage  # type: ignore[attr-defined]  # by allauth's decorator
    return stage


def _is_signed_in_by(request: HttpRequest, factor: str) -> HttpResponse:
    stage = _stage(request)
    proving.note(request, stage.login.user, factor, now=timezone.now())
    return cast(HttpResponse, stage.exit())


@require_http_methods(["GET", "HEAD", "POST"])
@_at(SecondFactorStage)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor; the right answer signs in."""
    user: User = _stage(request).login.user
    if not services.has_second_factor(user):
        return redirect("set-up")
    error = ""
    if request.method == "POST":
        try:
            return _is_signed_in_by(request, proving.prove(request, user, now=timezone.now()))
        except RuleViolation as violation:
            error = str(violation)
    question = proving.question(user, error=error)
    context = {"question": question, "form": question.form}
    return render(request, "accounts/second_factor.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@_at(SecondFactorStage)
def set_up(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app as the first second factor, and so sign in."""
    user: User = _stage(request).login.user
    if services.has_second_factor(user):
        return redirect("second-factor")
    if Factor.TOTP not in accepted(user.role):
        return redirect("set-up-key")
    return set_up_app_for(request, user, then=lambda: _first_is_set_up(request, Factor.TOTP))


@require_http_methods(["GET", "HEAD", "POST"])
@_at(SecondFactorStage)
def set_up_key(request: HttpRequest) -> HttpResponse:
    """Set up a security key as the first second factor, and so sign in."""
    user: User = _stage(request).login.user
    if services.has_second_factor(user):
        return redirect("second-factor")
    return set_up_key_for(request, user, then=lambda: _first_is_set_up(request, Factor.WEBAUTHN))


def _first_is_set_up(request: HttpRequest, factor: Factor) -> HttpResponse:
    """Sign in, and show the codes for the day on which it is lost, where the role has any."""
    login = _stage(request).login
    page = "own-account"
    if Factor.RECOVERY_CODES in accepted(login.user.role):
        services.make_recovery_codes(by=login.user)
        page = "codes"
    then = login.redirect_url or reverse(settings.LOGIN_REDIRECT_URL)
    login.redirect_url = f"{reverse(page)}?{urlencode({'next': then})}"
    return _is_signed_in_by(request, factor)


@require_http_methods(["GET", "HEAD", "POST"])
@_at(OwnPasswordStage)
@sensitive_post_parameters()
def own_password(request: HttpRequest) -> HttpResponse:
    """Ask for a password that nobody else knows, in the place of one that was given; then sign in."""
    stage = _stage(request)
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            stage.login.user = services.choose_password(
                new=form.cleaned_data["new_password"], by=stage.login.user
            )
        except RuleViolation as violation:
            form.add_error("new_password", str(violation))
        except ValidationError as error:
            form.add_error("new_password", error)
        else:
            return cast(HttpResponse, stage.exit())
    return render(request, "accounts/own_password.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask again for a proof, and go on to where it was asked for; never to another site (WEB-15)."""
    user, error = user_of(request), ""
    if request.method == "POST":
        try:
            proving.confirm(request, user, now=timezone.now())
            return redirect(way_on(request))
        except RuleViolation as violation:
            error = str(violation)
    question = proving.question(user, error=error)
    context = {"question": question, "form": question.form}
    return render(request, "accounts/confirm.html", context, status=422 if error else 200)


def way_on(request: HttpRequest) -> str:
    """The page named by `next`, when it is one of ours; otherwise the first page."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours and wanted.startswith("/") else reverse("home")
