"""Contacts with an offender that were no visit: the log, and its form."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders.models import Offender
from offender_mgmt.offenders.views import take
from offender_mgmt.policy.models import in_force
from visits import services
from visits.forms.contacts import ContactForm

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def contacts(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every contact with one offender, the latest first, and the form for another."""
    user, now = user_of(request), timezone.now()
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form = ContactForm(request.POST or None, now=now)
    listed = offender.contacts.select_related("recorded_by").order_by("-contacted_at", "-pk")
    return take(
        request,
        form,
        offender,
        deed=lambda: services.record_contact(
            offender_id=offender.pk, new=form.contact(), by=user, now=timezone.now()
        ),
        done="Contact recorded.",
        template="visits/contacts.html",
        context={
            "page_obj": Paginator(listed, PAGE).get_page(request.GET.get("page")),
            "hours": in_force(timezone.localdate(now)).contact_before_visit_hours,
        },
    )
