"""One's own account: what proves who one is, and where one is signed in."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from offender_mgmt.accounts import services
from offender_mgmt.accounts.choices import Factor
from offender_mgmt.accounts.forms import PasswordForm
from offender_mgmt.accounts.permissions import fresh_factor, signed_in, user_of
from offender_mgmt.accounts.rules import factors as rules
from offender_mgmt.accounts.views.setting_up import set_up_app_for, set_up_key_for
from offender_mgmt.accounts.views.signing_in import way_on
from offender_mgmt.errors import RuleViolation


@require_safe
@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """What one has to sign in with, and may add."""
    user = user_of(request)
    held = list(services.factors_of(user))
    context = {
        "factors": [one for one in held if one.type != Factor.RECOVERY_CODES],
        "may_add_app": Factor.TOTP in rules.accepted(user.role)
        and Factor.TOTP not in {one.type for one in held},
        "may_have_codes": Factor.RECOVERY_CODES in rules.accepted(user.role),
        "codes_left": len(services.recovery_codes_of(user)),
        "sessions": services.sessions_of(user, now=timezone.now()),
        "this_session": request.session.session_key,
        "way_on": way_on(request) if "next" in request.GET else "",
    }
    return render(request, "accounts/own.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@fresh_factor
def add_app(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app beside what one has."""
    return set_up_app_for(request, user_of(request), then=lambda: _added(request))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@fresh_factor
def add_key(request: HttpRequest) -> HttpResponse:
    """Set up one more security key."""
    return set_up_key_for(request, user_of(request), then=lambda: _added(request))


def _added(request: HttpRequest) -> HttpResponse:
    messages.success(request, "You can sign in with it from now on.")
    return redirect("own-account")


@require_POST
@signed_in
@fresh_factor
def remove(request: HttpRequest, factor_id: int) -> HttpResponse:
    """Remove one of one's own, never the last."""
    try:
        services.remove_factor(factor_id=factor_id, by=user_of(request))
    except Authenticator.DoesNotExist as error:
        raise Http404 from error
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, "It is removed: nobody can sign in with it any more.")
    return redirect("own-account")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@fresh_factor
def codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes that are left, to print or to keep as a file; on POST, new ones in their place."""
    user = user_of(request)
    if request.method == "POST":
        try:
            services.make_recovery_codes(by=user)
        except RuleViolation as violation:
            messages.error(request, str(violation))
            return redirect("own-account")
        return redirect(request.get_full_path())
    left = services.recovery_codes_of(user)
    if request.GET.get("as") == "file":
        return _file_of(left)
    return render(request, "accounts/codes.html", {"codes": left, "way_on": way_on(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@fresh_factor
@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """Replace one's password; one's other sessions end. A new one that will not do is 422, and said why."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            user = services.change_password(
                old=told["old_password"],
                new=told["new_password"],
                session=request.session.session_key,
                by=user_of(request),
            )
        except RuleViolation as violation:
            form.add_error("old_password", str(violation))
        except ValidationError as error:
            form.add_error("new_password", error)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, "Your password is changed. Use the new one from now on.")
            return redirect("own-account")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def end_others(request: HttpRequest) -> HttpResponse:
    """End one's other sessions: a browser that was left open somewhere."""
    user = user_of(request)
    services.end_sessions(user_id=user.pk, but=request.session.session_key, because="asked for", by=user)
    messages.success(request, "You are signed in here only.")
    return redirect("own-account")


def _file_of(codes: list[str]) -> HttpResponse:
    lines = [
        "Recovery codes for Vigil. Each signs you in once, instead of the code of your app.",
        "",
        *codes,
        "",
    ]
    answer = HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="vigil-recovery-codes.txt"'
    return answer
