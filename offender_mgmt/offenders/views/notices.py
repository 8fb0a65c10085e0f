"""What professional standards were told of."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.errors import RuleViolation
from offender_mgmt.offenders import services
from offender_mgmt.offenders.forms.restricting import NoticeFilters
from offender_mgmt.offenders.models import Notice

PAGE = 50


@require_safe
@requires(Permission.OVERSEE_ACCESS)
@transaction.atomic
def index(request: HttpRequest) -> HttpResponse:
    """What was told, the newest first; by kind, by account, and whether anybody has seen it."""
    user = user_of(request)
    filters = NoticeFilters(request.GET)
    told = filters.narrow(Notice.objects.visible_to(user)).select_related("offender", "user", "seen_by")
    page = Paginator(told.order_by("-told_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({notice.offender_id for notice in page}),
        details={"page": "notices"},
    )
    return render(request, "standards/notices.html", {"page_obj": page, "filters": filters})


@require_POST
@requires(Permission.OVERSEE_ACCESS)
def see(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that one was seen."""
    user = user_of(request)
    notice = get_object_or_404(Notice.objects.visible_to(user), public_id=public_id)
    try:
        services.see_notice(public_id=notice.public_id, by=user, now=timezone.now())
    except RuleViolation as violation:
        messages.warning(request, str(violation))
    return redirect("standards:notices")
