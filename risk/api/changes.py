"""Changes and orders in the JSON API."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django_filters.rest_framework import ChoiceFilter
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from offender_mgmt.accounts.choices import Permission
from offender_mgmt.accounts.permissions import user_of
from offender_mgmt.api import OffenderEndpoint, YesNoFilter
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders import services as offenders
from offender_mgmt.offenders.api import OfOneOffender
from offender_mgmt.offenders.choices import ChangeKind, OrderKind
from offender_mgmt.offenders.models import Change, Offender, Order, OrderCondition
from risk import services
from risk.choices import ReviewOutcome
from risk.serializers.changes import ChangeRecord, OrderRecord, ToldChange, ToldOrder, ToldReview

REFUSED = OpenApiResponse(description="The state does not allow it; `detail` says why.")


class ChangeFilters(OfOneOffender):
    """Filters of changes."""

    kind = ChoiceFilter(choices=ChangeKind.choices)
    reviewed = YesNoFilter(
        field_name="review", lookup_expr="isnull", exclude=True, label="Somebody has reviewed it"
    )


class ChangeViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[Change]):
    """What became known, the latest first. A change is a fact: recorded and reviewed, never edited."""

    permissions = {
        "list": Permission.VIEW_OFFENDERS,
        "retrieve": Permission.VIEW_OFFENDERS,
        "create": Permission.CHANGE_REGISTER,
        "review": Permission.DECIDE_RISK,
    }
    queryset = Change.objects.select_related("offender", "recorded_by", "review__reviewed_by").order_by(
        "-recorded_at", "-pk"
    )
    filterset_class = ChangeFilters
    serializer_class = ChangeRecord

    @extend_schema(request=ToldChange, responses={201: ChangeRecord, 409: REFUSED})
    def create(self, request: Request) -> Response:
        """Record a change."""
        told = ToldChange(data=request.data)
        told.is_valid(raise_exception=True)
        user = user_of(request)
        offender = get_object_or_404(
            Offender.objects.visible_to(user), public_id=told.validated_data["offender"]
        )
        change = offenders.record_change(
            offender_id=offender.pk, new=told.change(), by=user, now=timezone.now()
        )
        return Response(ChangeRecord(change).data, status=201)

    @extend_schema(request=ToldReview, responses={200: ChangeRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def review(self, request: Request, public_id: str) -> Response:
        """Say what a change means for the risk, once."""
        change = get_object_or_404(self.get_queryset(), public_id=public_id)
        told = ToldReview(data=request.data)
        told.is_valid(raise_exception=True)
        services.review_change(
            change_id=change.pk,
            outcome=ReviewOutcome(told.validated_data["outcome"]),
            reasons=told.validated_data["reasons"],
            by=user_of(request),
            now=timezone.now(),
        )
        reviewed = self.get_queryset().get(pk=change.pk)
        self.record_shown(Verb.OFFENDER_VIEWED, [reviewed])
        return Response(ChangeRecord(reviewed).data)


class OrderFilters(OfOneOffender):
    """Filters of orders."""

    kind = ChoiceFilter(choices=OrderKind.choices)
    in_force = YesNoFilter(field_name="is_in_force", label="Binding today; an unknown date ends nothing")


class OrderViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[Order]):
    """Civil orders with their conditions, the latest first."""

    permissions = {
        "list": Permission.VIEW_OFFENDERS,
        "retrieve": Permission.VIEW_OFFENDERS,
        "create": Permission.CHANGE_REGISTER,
    }
    queryset = (
        Order.objects.select_related("offender")
        .prefetch_related(Prefetch("conditions", OrderCondition.objects.order_by("pk")))
        .order_by("-made_on", "-pk")
    )
    filterset_class = OrderFilters
    serializer_class = OrderRecord

    def get_queryset(self) -> QuerySet[Order]:
        """Orders, with whether they bind today."""
        in_force = Order.objects.in_force(on=timezone.localdate()).filter(pk=OuterRef("pk"))
        return super().get_queryset().annotate(is_in_force=Exists(in_force))

    @extend_schema(request=ToldOrder, responses={201: OrderRecord, 409: REFUSED})
    def create(self, request: Request) -> Response:
        """Record an order; it is also a change that asks for a review."""
        told = ToldOrder(data=request.data)
        told.is_valid(raise_exception=True)
        user = user_of(request)
        offender = get_object_or_404(
            Offender.objects.visible_to(user), public_id=told.validated_data["offender"]
        )
        order = offenders.record_order(offender_id=offender.pk, new=told.order(), by=user, now=timezone.now())
        return Response(OrderRecord(order).data, status=201)
