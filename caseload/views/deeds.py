"""How these pages take a form, and a button that does one deed."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from offender_mgmt.errors import RuleViolation


def take(
    request: HttpRequest,
    form: forms.Form,
    *,
    deed: Callable[[], str],
    template: str,
    then: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """Show a form; on POST do the one deed, say what it says was done, and go on. Not valid is 422, refused 409."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = deed()
            except RuleViolation as violation:
                form.add_error(None, str(violation))
                status = 409
            else:
                messages.success(request, done)
                return redirect(then)
    return render(request, template, {"form": form, **context}, status=status)


def carry_out(request: HttpRequest, deed: Callable[[], object], *, done: str, then: str) -> HttpResponse:
    """Do the one deed of a button and go on; what the rules refuse is said there."""
    try:
        deed()
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, done)
    return redirect(then)
