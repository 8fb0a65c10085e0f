"""Giving many cases to another officer at once: choose, see what would happen, carry it out."""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from caseload import services
from caseload.forms.transfers import CaseFilters, ReallocateForm
from caseload.views.spans import row_of
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender, OffenderQuerySet

PAGE = 50


@require_safe
@requires(Permission.SUPERVISE_TEAMS)
def index(request: HttpRequest) -> HttpResponse:
    """The cases of the user's teams, to be ticked."""
    user = user_of(request)
    return _page(request, user, _form(request, user))


@require_POST
@requires(Permission.SUPERVISE_TEAMS)
def preview(request: HttpRequest) -> HttpResponse:
    """What would happen to each case and each officer; nothing is changed."""
    user = user_of(request)
    form = _form(request, user)
    if not form.is_valid():
        return _page(request, user, form, status=422)
    found = services.preview_reallocation(form.asked(), on=timezone.localdate())
    _record_shown(user, [line.offender.pk for line in found.lines], "reallocation_preview")
    context = {
        "preview": found,
        "loads": [(load, row_of(load.work_before), row_of(load.work_after)) for load in found.loads],
        "effort": found.loads[0].work_before.effort,
        "told": form.cleaned_data,
        "moving": [line.offender for line in found.lines if not line.refusal],
    }
    return render(request, "caseload/reallocate_preview.html", context)


@require_POST
@requires(Permission.SUPERVISE_TEAMS)
def carry_out(request: HttpRequest) -> HttpResponse:
    """Give each case to the officer; those that stayed are listed, with the reason."""
    user = user_of(request)
    form = _form(request, user)
    if not form.is_valid():
        return _page(request, user, form, status=422)
    asked = form.asked()
    refused = services.reallocate_cases(asked=asked, by=user, now=timezone.now())
    _record_shown(user, [one.offender.pk for one in refused], "reallocation_done")
    context = {
        "refused": refused,
        "given_to": form.cleaned_data["given_to"],
        "number": len(asked.offender_ids) - len(refused),
    }
    return render(request, "caseload/reallocate_done.html", context, status=409 if refused else 200)


def _cases(user: User) -> OffenderQuerySet:
    return Offender.objects.visible_to(user).live().select_related("manager", "team").order_by("reference")


def _form(request: HttpRequest, user: User) -> ReallocateForm:
    people = services.officers_of(user.supervised_teams.all())
    cases = _cases(user)
    filters = CaseFilters(request.GET, people=people)
    return ReallocateForm(
        request.POST if request.method == "POST" else None,
        people=people,
        cases=cases,
        listed=filters.listed(cases),
    )


def _page(request: HttpRequest, user: User, form: ReallocateForm, *, status: int = 200) -> HttpResponse:
    filters = CaseFilters(request.GET, people=services.officers_of(user.supervised_teams.all()))
    page = Paginator(form.all_listed, PAGE).get_page(request.GET.get("page"))
    _record_shown(user, [case.pk for case in page], "reallocate")
    context = {
        "form": form,
        "filters": filters,
        "page_obj": page,
        "filtered": any(request.GET.get(name) for name in filters.fields),
        "address": request.GET.urlencode(),
        "ticked": set(request.POST.getlist("case")),
    }
    return render(request, "caseload/reallocate.html", context, status=status)


@transaction.atomic
def _record_shown(user: User, offender_ids: list[int], page: str) -> None:
    audit.record(
        Verb.OFFENDERS_LISTED, by=user, offender_ids=sorted(set(offender_ids)), details={"page": page}
    )
