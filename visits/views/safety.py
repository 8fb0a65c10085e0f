"""Pages of the officer who goes out: checking out, staying longer, coming back, and the word that asks for help."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders.models import Offender
from offender_mgmt.policy.models import in_force
from visits import services
from visits.forms.safety import CheckInForm, CheckOutForm, DuressWordForm, ExtendForm
from visits.models import CheckOut, DuressWord
from visits.rules import safety as rules


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def check_out(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Go to a visit: when one is expected back, and with whom."""
    user, now = user_of(request), timezone.now()
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form = CheckOutForm(request.POST or None, now=now)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            going = services.GoingOut(
                offender.pk,
                rules.next_time(form.cleaned_data["expected_back"], now=now),
                form.cleaned_data["with_whom"],
            )
            try:
                out = services.check_out(
                    going=going, client_key=form.cleaned_data["client_key"], by=user, now=now
                )
            except RuleViolation as violation:
                form.add_error(None, str(violation))
                status = 409
            else:
                messages.success(
                    request,
                    f"Checked out. You are expected back at {_clock(out)}. Check in when you are back.",
                )
                return redirect("visits:back", out.public_id)
    return _check_out_page(request, form, offender, user, status)


@transaction.atomic
def _check_out_page(
    request: HttpRequest, form: forms.Form, offender: Offender, user: User, status: int
) -> HttpResponse:
    audit.record(Verb.OFFENDER_VIEWED, by=user, offender_ids=[offender.pk], details={"page": "check-out"})
    context = {
        "form": form,
        "offender": offender,
        "out": CheckOut.objects.open().of(user).first(),
        "has_word": DuressWord.objects.filter(officer=user).exists(),
    }
    return render(request, "visits/check_out.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Come back from a visit of one's own. Whatever word is given, what is answered is the same."""
    user = user_of(request)
    out = get_object_or_404(CheckOut.objects.of(user), public_id=public_id)
    form = CheckInForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _back_page(request, out, form, ExtendForm(), 200)
    if not form.is_valid():
        return _back_page(request, out, form, ExtendForm(), 422)
    out = services.check_in(
        public_id=public_id, back_at=None, word=form.cleaned_data["word"], by=user, now=timezone.now()
    )
    messages.success(request, _welcome(out))
    return redirect("visits:mine")


@require_POST
@requires(Permission.RECORD_VISITS)
def extend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stay longer, before the alarm."""
    user, now = user_of(request), timezone.now()
    out = get_object_or_404(CheckOut.objects.of(user), public_id=public_id)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        return _back_page(request, out, CheckInForm(), form, 422)
    until = rules.next_time(form.cleaned_data["expected_back"], now=now)
    try:
        out = services.extend(public_id=public_id, until=until, by=user, now=now)
    except RuleViolation as violation:
        form.add_error(None, str(violation))
        return _back_page(request, out, CheckInForm(), form, 409)
    messages.success(request, f"You are now expected back at {_clock(out)}.")
    return redirect("visits:back", public_id)


@transaction.atomic
def _back_page(
    request: HttpRequest, out: CheckOut, check_in: forms.Form, stay: forms.Form, status: int
) -> HttpResponse:
    now = timezone.now()
    if hasattr(out, "offender"):  # else it is hidden from them, and nothing is shown of it
        audit.record(
            Verb.OFFENDER_VIEWED,
            by=user_of(request),
            offender_ids=[out.offender_id],
            details={"page": "back"},
        )
    before = rules.late_before(now, in_force(timezone.localdate(now)))
    context = {
        "form": stay if stay.errors else check_in,
        "check_in": check_in,
        "stay": stay,
        "out": out,
        "is_overdue": out.back_at is None and out.expected_back_at < before,
    }
    return render(request, "visits/back.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def duress(request: HttpRequest) -> HttpResponse:
    """Agree the word by which one asks for help unseen. It is never shown again."""
    user = user_of(request)
    form = DuressWordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.agree_duress_word(word=form.cleaned_data["word"], by=user, now=timezone.now())
            except RuleViolation as violation:
                form.add_error("word", str(violation))
            else:
                messages.success(request, "Your word is kept. Nobody can read it, so remember it.")
                return redirect("visits:duress")
    kept = DuressWord.objects.filter(officer=user).first()
    return render(request, "visits/duress.html", {"form": form, "kept": kept}, status=status)


def _clock(out: CheckOut) -> str:
    return f"{timezone.localtime(out.expected_back_at):%H:%M}"


def _welcome(out: CheckOut) -> str:
    """What whoever comes back reads, word or no word."""
    if out.was_overdue:
        return "Checked in. Your supervisor had been told that you were late, and will make sure that you are safe."
    return "Checked in. You are back."
