"""Drafting a policy: begin, state a value, choose the day; or withdraw it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.errors import VigilError
from offender_mgmt.policy import services
from offender_mgmt.policy.forms import DayForm, DraftForm, ValueForm, WithdrawForm
from offender_mgmt.policy.models import PolicyRevision, PolicyValue
from offender_mgmt.policy.rules.drafting import Stated, in_words
from offender_mgmt.policy.views.words import shown

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@requires(Permission.CHANGE_POLICY)
def draft(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the revision in force, or from another."""
    today = timezone.localdate()
    current = PolicyRevision.objects.in_force(today)
    form = DraftForm(request.POST or None, today=today, initial={"based_on": current})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.draft_revision(**form.drafted(), by=user_of(request))
        except VigilError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{made.name} is a draft. Change its values, then simulate it.")
            return redirect("policy:revision", made.pk)
    return render(request, "policy/draft.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(FORM)
@requires(Permission.CHANGE_POLICY)
def redate(request: HttpRequest, revision_id: int) -> HttpResponse:
    """Another name or day for a draft."""
    found = get_object_or_404(PolicyRevision, pk=revision_id)
    initial = {"name": found.name, "effective_from": found.effective_from}
    form = DayForm(request.POST or None, today=timezone.localdate(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.redate_draft(
                revision_id=found.pk, **form.cleaned_data, by=user_of(request), now=timezone.now()
            )
        except VigilError as error:
            form.add_error(None, str(error))
        else:
            return redirect("policy:revision", found.pk)
    context = {"form": form, "revision": found}
    return render(request, "policy/redate.html", context, status=422 if form.is_bound else 200)


@require_http_methods(FORM)
@requires(Permission.CHANGE_POLICY)
def withdraw(request: HttpRequest, revision_id: int) -> HttpResponse:
    """Give a draft up, with the reason."""
    found = get_object_or_404(PolicyRevision.objects.select_related("drafted_by"), pk=revision_id)
    form, status = WithdrawForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                services.withdraw_draft(
                    revision_id=found.pk, **form.cleaned_data, by=user_of(request), now=timezone.now()
                )
            except VigilError as error:
                form.add_error(None, str(error))
                status = 409
            else:
                messages.success(request, f"{found.name} is withdrawn.")
                return redirect("policy:index")
    return render(request, "policy/withdraw.html", {"form": form, "revision": found}, status=status)


@require_http_methods(FORM)
@requires(Permission.CHANGE_POLICY)
def change(request: HttpRequest, value_id: int) -> HttpResponse:
    """State one value of a draft anew, with its source and certainty."""
    row = get_object_or_404(PolicyValue.objects.select_related("revision"), pk=value_id)
    before = Stated(row.value, row.source, row.certainty)
    form = ValueForm(request.POST or None, before=before)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_value(
                revision_id=row.revision_id, key=row.key, to=form.stated(), by=user_of(request)
            )
        except VigilError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{in_words(row.key)} is changed in the draft.")
            return redirect("policy:revision", row.revision_id)
    context = {"form": form, "revision": row.revision, "value": shown(row.key, before)}
    return render(request, "policy/change.html", context, status=422 if form.is_bound else 200)
