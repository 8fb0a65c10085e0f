"""Who is out, for those who answer for them; and finding somebody safe."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.policy.models import in_force
from visits import services
from visits.forms.safety import SafeForm
from visits.models import CheckOut
from visits.rules import safety as rules


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
@transaction.atomic
def out(request: HttpRequest) -> HttpResponse:
    """Every officer who is out at the user's offenders, or must be found safe: those in danger first."""
    user, now = user_of(request), timezone.now()
    found = CheckOut.objects.of_concern().visible_to(user).shown_to(user)
    before = rules.late_before(now, in_force(timezone.localdate(now)))
    in_order = found.select_related("offender", "officer").order_by("expected_back_at")
    rows = [_row(one, user, before, now) for one in in_order]
    rows.sort(key=lambda row: (row["word"] == "", not row["is_alarm"]))
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({row["out"].offender_id for row in rows}),
        details={"page": "out"},
    )
    return render(request, "visits/out.html", {"rows": rows, "now": now})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_OFFENDERS)
def safe(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One check-out, and a supervisor's word that the officer is safe. Nobody finds themselves safe."""
    user, now = user_of(request), timezone.now()
    if request.method == "POST" and not user.may(Permission.SUPERVISE_TEAMS):
        raise PermissionDenied
    visible = CheckOut.objects.visible_to(user).shown_to(user)
    found = get_object_or_404(
        visible.select_related("offender", "officer", "made_safe_by"), public_id=public_id
    )
    form = SafeForm(request.POST or None)
    if request.method != "POST":
        return _safe_page(request, found, form, 200)
    if not form.is_valid():
        return _safe_page(request, found, form, 422)
    try:
        services.confirm_safe(public_id=public_id, words=form.cleaned_data["words"], by=user, now=now)
    except RuleViolation as violation:
        form.add_error(None, str(violation))
        return _safe_page(request, found, form, 409)
    messages.success(request, "Recorded. The alarm has ended, and your words are kept.")
    return redirect("visits:out")


@transaction.atomic
def _safe_page(request: HttpRequest, found: CheckOut, form: forms.Form, status: int) -> HttpResponse:
    user, now = user_of(request), timezone.now()
    audit.record(Verb.OFFENDER_VIEWED, by=user, offender_ids=[found.offender_id], details={"page": "safe"})
    before = rules.late_before(now, in_force(timezone.localdate(now)))
    row = _row(found, user, before, now)
    context = {
        "form": form,
        "offender": found.offender,
        "row": row,
        "out": found,
        "is_own": found.officer_id == user.pk,
        "may_confirm": row["is_alarm"]
        and found.officer_id != user.pk
        and user.may(Permission.SUPERVISE_TEAMS),
    }
    return render(request, "visits/safe.html", context, status=status)


def _row(found: CheckOut, user: User, before: datetime, now: datetime) -> dict[str, Any]:
    """One officer as the list shows them; of a word that `user` gave themselves it shows nothing."""
    late = now - found.expected_back_at
    return {
        "out": found,
        "is_alarm": found.has_raised_the_alarm(before=before),
        "state": _state(found, before, is_own=found.officer_id == user.pk),
        "word": _word(found) if found.officer_id != user.pk else "",
        "minutes_late": int(late.total_seconds() // 60)
        if found.back_at is None and late.total_seconds() > 0
        else 0,
    }


def _state(found: CheckOut, before: datetime, *, is_own: bool) -> str:
    if found.made_safe_at is not None:
        return "Found safe"
    if found.under_duress and not is_own:
        return "Asks for help"
    if found.was_overdue:
        return "Back, after the alarm"
    if found.back_at is not None:
        return "Back"
    return "Not back" if found.expected_back_at < before else "Out"


def _word(found: CheckOut) -> str:
    """Which word was given, while nobody has found the officer safe; "" for none."""
    if not found.under_duress or found.made_safe_at is not None:
        return ""
    return "Gave the agreed word" if found.word_was_agreed else "Gave a word that was not agreed"
