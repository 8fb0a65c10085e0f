"""An administrator's pages of accounts: who can sign in, and ending an account."""

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from caseload.views.deeds import take
from offender_mgmt.accounts import services as accounts
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import fresh_factor, requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender

PAGE = 50


@require_safe
@requires(Permission.CHANGE_USERS)
def index(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in."""
    active = User.objects.filter(is_active=True).exclude(caseload__is_canary=True).select_related("team")
    page = Paginator(active.order_by("last_name", "first_name", "pk"), PAGE)
    return render(request, "caseload/accounts.html", {"page_obj": page.get_page(request.GET.get("page"))})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_USERS)
@fresh_factor
def disable(request: HttpRequest, user_id: int) -> HttpResponse:
    """End an account. While anything depends on the person it is refused, with the list."""
    person = get_object_or_404(User.objects.filter(is_active=True), pk=user_id)

    if request.method == "POST":
        _record_named(user_of(request), person)

    def deed() -> str:
        accounts.disable_user(user_id=person.pk, by=user_of(request), now=timezone.now())
        return f"{person} cannot sign in any more."

    return take(
        request,
        forms.Form(request.POST if request.method == "POST" else None),
        deed=deed,
        template="caseload/account_disable.html",
        then=reverse("caseload:accounts"),
        context={"person": person},
    )


@transaction.atomic
def _record_named(user: User, person: User) -> None:
    """A refusal names the references of the person's cases, and nothing else of them."""
    cases = (
        Offender.objects.unrestricted()
        .live()
        .filter(manager=person)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    audit.record(Verb.OFFENDERS_LISTED, by=user, offender_ids=list(cases), details={"page": "disable"})
