"""An officer's page of the cases that are offered to them."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseload import services
from caseload.forms.handovers import RejectForm
from caseload.models import Offer
from caseload.views.deeds import carry_out, take
from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.audit import services as audit
from offender_mgmt.audit.choices import Verb

PAGE = 50


@require_safe
@requires(Permission.RECORD_VISITS)
@transaction.atomic
def index(request: HttpRequest) -> HttpResponse:
    """What is offered to the user and waits for an answer, the oldest first."""
    user = user_of(request)
    waiting = Offer.objects.visible_to(user).waiting().filter(offered_to=user)
    ordered = waiting.select_related("offender__team", "hand_over__leaver", "offered_by").order_by(
        "offered_at", "pk"
    )
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    audit.record(
        Verb.OFFENDERS_LISTED,
        by=user,
        offender_ids=sorted({offer.offender_id for offer in page}),
        details={"page": "offers"},
    )
    return render(request, "caseload/offers.html", {"page_obj": page})


@require_POST
@requires(Permission.RECORD_VISITS)
def accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the case."""
    user = user_of(request)
    offer = _visible(user, public_id)
    return carry_out(
        request,
        lambda: services.accept_offer(offer_id=offer.pk, by=user, now=timezone.now()),
        done=f"You manage {offer.offender.reference} from now on.",
        then=reverse("caseload:offers"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_VISITS)
def reject(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say no, with the reason."""
    user = user_of(request)
    offer = _visible(user, public_id)
    form = RejectForm(request.POST or None)
    _record_view(user, offer)

    def deed() -> str:
        because = form.cleaned_data["because"]
        services.reject_offer(offer_id=offer.pk, because=because, by=user, now=timezone.now())
        return f"Rejected. {offer.offender.reference} stays where it is, and your supervisor reads why."

    return take(
        request,
        form,
        deed=deed,
        template="caseload/offer_reject.html",
        then=reverse("caseload:offers"),
        context={"offer": offer},
    )


def _visible(user: User, public_id: UUID) -> Offer:
    found = Offer.objects.visible_to(user).select_related("offender", "hand_over__leaver")
    return get_object_or_404(found, public_id=public_id)


@transaction.atomic
def _record_view(user: User, offer: Offer) -> None:
    audit.record(
        Verb.OFFENDERS_LISTED, by=user, offender_ids=[offer.offender_id], details={"page": "offer_reject"}
    )
