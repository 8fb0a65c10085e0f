"""Record an order, its variation, its end."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.models import User
from offender_mgmt.accounts.permissions import requires, user_of
from offender_mgmt.offenders import services
from offender_mgmt.offenders.forms.orders import EndOrderForm, OrderForm, VaryForm
from offender_mgmt.offenders.models import Offender, Order
from offender_mgmt.offenders.views import take


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_REGISTER)
def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record an order with its conditions."""
    user = user_of(request)
    offender = get_object_or_404(Offender.objects.visible_to(user), public_id=public_id)
    form = OrderForm(request.POST or None)
    return take(
        request,
        form,
        offender,
        deed=lambda: services.record_order(
            offender_id=offender.pk, new=form.order(), by=user, now=timezone.now()
        ),
        done="Order recorded. It waits for a review.",
        template="register/order.html",
        context={},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_REGISTER)
def vary(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record that a court varied an order; the old conditions are kept with their dates."""
    user, now = user_of(request), timezone.now()
    order = _order(user, public_id)
    form = VaryForm(request.POST or None, order=order, today=timezone.localdate(now))
    return take(
        request,
        form,
        order.offender,
        deed=lambda: services.vary_order(order_id=order.pk, variation=form.variation(), by=user, now=now),
        done="Variation recorded. It waits for a review.",
        template="register/order_vary.html",
        context={"order": order},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_REGISTER)
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record that an order ended."""
    user, now = user_of(request), timezone.now()
    order = _order(user, public_id)
    form = EndOrderForm(request.POST or None, today=timezone.localdate(now))
    return take(
        request,
        form,
        order.offender,
        deed=lambda: services.end_order(order_id=order.pk, **form.cleaned_data, by=user, now=now),
        done="End of the order recorded. It waits for a review.",
        template="register/order_end.html",
        context={"order": order},
    )


def _order(user: User, public_id: UUID) -> Order:
    visible = Order.objects.visible_to(user).select_related("offender")
    return get_object_or_404(visible, public_id=public_id)
