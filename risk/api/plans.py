"""Risk management plans in the JSON API."""

from typing import Any

from django.db.models import Prefetch
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
from offender_mgmt.api import OffenderEndpoint
from offender_mgmt.audit.choices import Verb
from offender_mgmt.offenders.api import OfOneOffender
from risk import services
from risk.choices import PlanStatus
from risk.models import ManagementPlan, PlanAction
from risk.serializers.plans import PlanLine, PlanRecord, ToldResult

REFUSED = OpenApiResponse(description="The state does not allow it; `detail` says why.")
PLANS = (
    ManagementPlan.objects.select_related("offender", "drafted_by", "approved_by")
    .prefetch_related(
        Prefetch("actions", PlanAction.objects.select_related("owner", "done_by").order_by("due_on", "pk"))
    )
    .order_by("-drafted_at", "-pk")
)


class PlanFilters(OfOneOffender):
    """Filters of plans."""

    status = ChoiceFilter(choices=PlanStatus.choices)


class PlanViewSet(ListModelMixin, RetrieveModelMixin, OffenderEndpoint[ManagementPlan]):
    """Versions of plans, the latest first. A version is written and approved on its pages."""

    permissions = {"list": Permission.VIEW_OFFENDERS, "retrieve": Permission.VIEW_OFFENDERS}
    queryset = PLANS
    filterset_class = PlanFilters

    def get_serializer_class(self) -> Any:
        """A line in the list, the whole version on its own."""
        return PlanLine if self.action == "list" else PlanRecord


class PlanActionViewSet(OffenderEndpoint[PlanAction]):
    """Actions of plans: one is done, with its result."""

    permissions = {"complete": Permission.DECIDE_RISK}
    queryset = PlanAction.objects.select_related("plan")

    @extend_schema(request=ToldResult, responses={200: PlanRecord, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, public_id: str) -> Response:
        """Say that an action of the plan in force is done; the answer is the plan."""
        done = get_object_or_404(self.get_queryset(), public_id=public_id)
        told = ToldResult(data=request.data)
        told.is_valid(raise_exception=True)
        services.complete_action(
            action_id=done.pk, **told.validated_data, by=user_of(request), now=timezone.now()
        )
        plan = PLANS.get(pk=done.plan_id)
        self.record_shown(Verb.OFFENDER_VIEWED, [plan])
        return Response(PlanRecord(plan).data)
