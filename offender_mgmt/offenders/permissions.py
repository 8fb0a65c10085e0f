"""Why is this record opened? Asked before a page of it is shown, where policy says so (LAW-5)."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.offenders.choices import AccessReason
from offender_mgmt.offenders.forms.reasons import ReasonForm
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.models.looks import reason_to_ask
from offender_mgmt.offenders.rules.reasons import NONE, WORDS

View = Callable[..., HttpResponse]


def reason_first(view: View) -> View:
    """Let the page of a record answer only once its reader has said why, where policy asks that of them.

    Once a day and record, before anything of the person is shown. Whoever may not see it is answered by the page.
    """

    @wraps(view)
    def guarded(request: HttpRequest, public_id: UUID, **kwargs: Any) -> HttpResponse:
        user = user_of(request)
        offender = Offender.objects.visible_to(user).filter(public_id=public_id).first()
        if offender is None or reason_to_ask(user, offender, now=timezone.now()) == NONE:
            return view(request, public_id, **kwargs)
        return ask_reason(request, offender, ReasonForm(initial={"back": request.get_full_path()}), user)

    return guarded


def ask_reason(
    request: HttpRequest, offender: Offender, form: ReasonForm, user: User, *, status: int = 200
) -> HttpResponse:
    """The question, with the reference that was asked for and nothing else of the person."""
    asked = reason_to_ask(user, offender, now=timezone.now())
    form.fields["words"].required = asked == WORDS  # as the page says it; the rule decides when it is sent
    context = {"offender": offender, "form": form, "asked": asked, "reasons": AccessReason.choices[:-1]}
    return render(request, "register/reason.html", context, status=status)
