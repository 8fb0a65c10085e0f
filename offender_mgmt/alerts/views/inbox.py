"""The inbox: what one was told of, the newest first."""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.alerts.choices import Channel
from offender_mgmt.alerts.conditions import kind_labels
from offender_mgmt.alerts.models import Notification
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.models import Offender

PAGE = 50


@require_safe
@requires(Permission.VIEW_ALERTS)
@transaction.atomic
def inbox(request: HttpRequest) -> HttpResponse:
    """What the user was told of about people whose record they may still open; an item is opened by its button."""
    user = user_of(request)
    mine = Notification.objects.filter(recipient=user, channel=Channel.INBOX)
    told = mine.filter(alert__offender__in=Offender.objects.visible_to(user)).select_related(
        "alert__offender"
    )
    page = Paginator(told.order_by("-created_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    shown, labels = list(page.object_list), kind_labels()
    items = [
        {"told": row, "alert": row.alert, "label": labels.get(row.alert.kind, row.alert.kind)}
        for row in shown
    ]
    page.object_list = items  # type: ignore[assignment]  # the page shows items with their words
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({row.alert.offender_id for row in shown}),
        details={"page": "inbox"},
    )
    context = {"page_obj": page, "unread": Notification.objects.unread_by(user).count()}
    return render(request, "alerts/inbox.html", context)
