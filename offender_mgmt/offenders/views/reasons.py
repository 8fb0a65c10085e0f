"""Why somebody opens a record that is not theirs: asked before its page is shown, where policy says so (LAW-5)."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services
from offender_mgmt.offenders.choices import AccessReason
from offender_mgmt.offenders.forms.reasons import ReasonForm
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.models.looks import reason_to_ask
from offender_mgmt.offenders.rules.reasons import CODE, NONE

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
        return _ask(request, offender, ReasonForm(initial={"back": request.get_full_path()}))

    return guarded


@require_POST
@requires(Permission.VIEW_OFFENDERS)
def give(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep why the record is opened, and go on to it."""
    user = user_of(request)
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _ask(request, offender, form, status=422)
    reason, words = AccessReason(form.cleaned_data["reason"]), form.cleaned_data["words"]
    try:
        services.give_reason(offender_id=offender.pk, reason=reason, words=words, by=user, now=timezone.now())
    except RuleViolation as violation:
        form.add_error("words", str(violation))
        return _ask(request, offender, form, status=409)
    # Only ever to this record: an address that somebody else put there leads nowhere else.
    back, page = form.cleaned_data["back"], offender.get_absolute_url()
    return redirect(back if back.startswith(page) else page)


@transaction.atomic
def _ask(request: HttpRequest, offender: Offender, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    """The question, with the reference that was asked for and nothing else of the person: no look at anybody yet."""
    user = user_of(request)
    asked = reason_to_ask(user, offender, now=timezone.now())
    audit.record(Verb.OFFENDERS_LISTED, by=user, offender_ids=[offender.pk], details={"page": "reason"})
    words = form.fields["words"]
    words.required = True  # as the page says it; the rule decides when it is sent
    if asked == CODE:
        words.label = "Another reason, in a few words"
    context = {"offender": offender, "form": form, "asked": asked, "reasons": AccessReason.choices[:-1]}
    return render(request, "register/reason.html", context, status=status)
