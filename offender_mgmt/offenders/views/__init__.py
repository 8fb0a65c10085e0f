"""Pages of the register, and the one way in which they take a form."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender


class HasPage(Protocol):
    """A row with a page of its own."""

    def get_absolute_url(self) -> str: ...


def take(
    request: HttpRequest,
    form: forms.Form,
    offender: Offender,
    *,
    deed: Callable[[], object],
    done: str,
    template: str,
    context: Mapping[str, Any],
    then: HasPage | None = None,
) -> HttpResponse:
    """Show a form about an offender; on POST do the one deed, say that it is done, and go to `then` or their page.

    A form that is not valid is 422, a deed that the rules refuse 409: both come back with every word kept.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                deed()
            except RuleViolation as violation:
                form.add_error(None, str(violation))
                status = 409
            else:
                messages.success(request, done)
                return redirect(then or offender)
    return show(request, template, offender, {"form": form, **context}, status=status)


@transaction.atomic
def show(
    request: HttpRequest,
    template: str,
    offender: Offender,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Show a page about an offender, audited as viewed. The page is named by its template: register/change.html."""
    page = template.rpartition("/")[2].removesuffix(".html")
    user = user_of(request)
    audit.record(Verb.OFFENDER_VIEWED, by=user, offender_ids=[offender.pk], details={"page": page})
    return render(request, template, {"offender": offender, **context}, status=status)
