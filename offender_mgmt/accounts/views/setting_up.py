"""The pages that set up an app or a key, at the first sign-in and later: who for, and where it leads, is told."""

from collections.abc import Callable
from typing import Any

import qrcode
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage

from offender_mgmt.accounts import proving, services
from offender_mgmt.accounts.choices import Factor
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.rules.factors import accepted
from offender_mgmt.errors import RuleViolation

SECRET = "factor_secret"  # noqa: S105  # its place in the session, until the app has shown that it knows it
Then = Callable[[], HttpResponse]


class KeyForm(forms.Form):
    """What a key is called. Its answer comes beside it, from the page's script."""

    name = forms.CharField(
        label="What do you call this key?",
        help_text="Such as “blue key” or “spare, in the safe”.",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def set_up_app_for(request: HttpRequest, user: User, *, then: Then) -> HttpResponse:
    """Show the secret as a picture and as letters, and take the code that proves the app has it."""
    secret = request.session.setdefault(SECRET, generate_totp_secret())
    form = proving.CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            code = form.cleaned_data[proving.CODE_FIELD]
            try:
                services.add_app(secret=secret, code=code, by=user, now=timezone.now())
            except RuleViolation as violation:
                form.add_error(proving.CODE_FIELD, str(violation))
            else:
                del request.session[SECRET]
                return then()
    context = {"form": form, "picture": _picture(user, secret), "letters": _in_fours(secret)}
    return render(request, "accounts/set_up_app.html", context, status=status)


def _picture(user: User, secret: str) -> SafeString:
    """The QR code, drawn in the page itself: the library writes nothing into it but squares."""
    image = qrcode.make(get_adapter().build_totp_url(user, secret), image_factory=SvgPathImage)
    drawn: str = image.to_string(encoding="unicode")
    return mark_safe(drawn)  # noqa: S308


def _in_fours(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def set_up_key_for(request: HttpRequest, user: User, *, then: Then) -> HttpResponse:
    """Ask a key to make a credential for this site, and keep what it answers."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = proving.answer_of_key(request.POST)
            try:
                services.add_key(name=form.cleaned_data["name"], credential=answer, by=user)
            except RuleViolation as violation:
                form.add_error(None, str(violation))
            else:
                return then()
    context: dict[str, Any] = {
        "form": form,
        "options": proving.json_of(webauthn.begin_registration(user, passwordless=False)),
        "app_is_accepted": Factor.TOTP in accepted(user.role),
    }
    return render(request, "accounts/set_up_key.html", context, status=status)
