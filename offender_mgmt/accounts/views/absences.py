"""Pages of who is away and who covers."""

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from offender_mgmt.accounts import services
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.forms import AbsenceForm, CoverForm
from offender_mgmt.accounts.models import Absence, Cover
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.errors import RuleViolation

AHEAD = timedelta(days=90)  # the days that the page looks ahead


@require_safe
@requires(Permission.CHANGE_ABSENCES)
def index(request: HttpRequest) -> HttpResponse:
    """Who of the user's teams is away and who covers, now and in the next ninety days, and where nobody is left."""
    user, now = user_of(request), timezone.now()
    today = timezone.localdate(now)
    people = services.people_answered_for(user)
    absences = Absence.objects.filter(user__in=people).between(today, today + AHEAD)
    covers = Cover.objects.filter(covered__in=people).between(now, now + AHEAD)
    context = {
        "today": today,
        "until": today + AHEAD,
        "now": now,
        "absences": absences.select_related("user", "recorded_by").order_by("starts_on", "user__last_name"),
        "covers": covers.with_is_away()
        .select_related("covered", "covered_by")
        .order_by("starts_at", "covered__last_name"),
        "gaps": services.gaps(services.teams_answered_for(user), today=today, until=today + AHEAD),
    }
    return render(request, "absences/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_ABSENCES)
def record(request: HttpRequest) -> HttpResponse:
    """Record an absence."""
    user, now = user_of(request), timezone.now()
    people = services.people_answered_for(user)
    form = AbsenceForm(request.POST or None, people=people, today=timezone.localdate(now))
    return _take(
        request,
        form,
        deed=lambda: services.record_absence(**form.told(), by=user, now=now),
        done="Recorded. From that day on they are told of nothing, and whoever covers is.",
        template="absences/record.html",
    )


@require_POST
@requires(Permission.CHANGE_ABSENCES)
def end(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Note that somebody is back, or is not going away."""
    user = user_of(request)
    visible = Absence.objects.filter(user__in=services.people_answered_for(user))
    absence = get_object_or_404(visible, pk=absence_id)
    return _carry_out(
        request,
        lambda: services.end_absence(absence_id=absence.pk, by=user, now=timezone.now()),
        done=f"{absence.user} is told of alerts again.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_ABSENCES)
def cover(request: HttpRequest) -> HttpResponse:
    """Record who covers."""
    user, now = user_of(request), timezone.now()
    form = CoverForm(request.POST or None, people=services.people_answered_for(user), now=now)
    return _take(
        request,
        form,
        deed=lambda: services.record_cover(new=form.new(), by=user, now=now),
        done="Recorded. In that time whoever covers is told of what the other is told of.",
        template="absences/cover.html",
    )


@require_POST
@requires(Permission.CHANGE_ABSENCES)
def end_cover(request: HttpRequest, cover_id: int) -> HttpResponse:
    """End a cover now."""
    user = user_of(request)
    visible = Cover.objects.filter(covered__in=services.people_answered_for(user))
    ending = get_object_or_404(visible.select_related("covered_by"), pk=cover_id)
    return _carry_out(
        request,
        lambda: services.end_cover(cover_id=ending.pk, by=user, now=timezone.now()),
        done=f"{ending.covered_by} covers no more.",
    )


def _take(
    request: HttpRequest, form: forms.Form, *, deed: Callable[[], object], done: str, template: str
) -> HttpResponse:
    """Show a form; on POST do the one deed. Not valid is 422, refused by the rules 409, with every word kept."""
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
                return redirect("absences:index")
    return render(request, template, {"form": form}, status=status)


def _carry_out(request: HttpRequest, deed: Callable[[], object], *, done: str) -> HttpResponse:
    """Do the one deed of a button, and go back to the list; what the rules refuse is said there."""
    try:
        deed()
    except RuleViolation as violation:
        messages.error(request, str(violation))
    else:
        messages.success(request, done)
    return redirect("absences:index")
